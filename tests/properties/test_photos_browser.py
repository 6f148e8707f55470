"""An agent adds photos on the phone, with a real server and worker behind it."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from estate.accounts import sessions
from tests import factories
from tests.fixtures.browser import Site
from tests.fixtures.cast import make_cast


def file(name: str, colour: str) -> dict[str, Any]:
    stream = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(stream, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


async def prepare() -> tuple[str, str]:
    """The address of the photos of the owner's listing, and the owner's session."""
    people = await make_cast()
    home = await factories.property(list_agent=people.owner)
    return f"/properties/{home.id}/photos", await sessions.open_session(people.owner.id, "a phone")


def sign_in(context: BrowserContext, site: Site, token: str) -> None:
    context.add_cookies([{"name": "session", "value": token, "url": site.url}])


@pytest.fixture
def album(page: Page, site: Site) -> Page:
    """The page of photos with three of them, ready."""
    url, token = site.run(prepare)
    sign_in(page.context, site, token)
    page.goto(url)
    picker = page.locator("input[type=file][multiple]")
    for name, colour in (("red.jpg", "red"), ("green.jpg", "green"), ("blue.jpg", "blue")):
        picker.set_input_files([file(name, colour)])
        expect(page.locator(".upload")).to_have_count(0)
    expect(page.locator(".photo img")).to_have_count(3, timeout=20_000)
    return page


def test_photos_appear_when_they_are_ready_and_can_be_put_in_order(album: Page) -> None:
    tiles = album.locator(".photo")
    first, second, third = (tiles.nth(n).get_attribute("id") for n in range(3))
    expect(tiles.nth(0).locator(".cover")).to_be_visible()

    album.get_by_role("button", name="Move Photo 1 back").click()
    expect(tiles.nth(1)).to_have_attribute("id", str(first))
    album.get_by_role("button", name="Make Photo 3 the cover").click()
    expect(tiles.nth(0)).to_have_attribute("id", str(third))
    expect(tiles.nth(0).locator(".cover")).to_be_visible()

    album.get_by_role("button", name="Remove Photo 2").click()
    expect(tiles).to_have_count(2)
    expect(album.locator(f"#{second}")).to_have_count(0)
    album.get_by_role("button", name="Undo").click()
    expect(tiles).to_have_count(3)
    expect(tiles.nth(1)).to_have_attribute("id", str(second))
