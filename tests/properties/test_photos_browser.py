"""An agent puts the photos of a listing right on the phone, with a real server and worker behind it."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from estate.accounts import sessions
from tests import factories
from tests.fixtures.browser import PHONE, Site, open_context, violations
from tests.fixtures.cast import make_cast

COLOURS = ("red", "green", "blue")


def file(name: str, colour: str) -> dict[str, Any]:
    stream = io.BytesIO()
    picture = Image.new("RGB", (800, 600), colour)
    place = sum(map(ord, colour)) % 500
    ImageDraw.Draw(picture).ellipse((place, place // 2, place + 250, place // 2 + 250), "white")
    picture.save(stream, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


async def prepare() -> tuple[str, str]:
    """The address of the photos of the owner's listing, and the owner's session."""
    people = await make_cast()
    home = await factories.property(list_agent=people.owner)
    return f"/properties/{home.id}/photos", await sessions.open_session(people.owner.id, "a phone")


def sign_in(context: BrowserContext, site: Site, token: str) -> None:
    context.add_cookies([{"name": "session", "value": token, "url": site.url}])


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone with a finger."""
    context = open_context(browser, site, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def album(page: Page, site: Site) -> Page:
    """The page of photos with three of them, ready."""
    url, token = site.run(prepare)
    sign_in(page.context, site, token)
    page.goto(url)
    add(page, *(file(f"{colour}.jpg", colour) for colour in COLOURS))
    expect(page.locator(".photo img")).to_have_count(3, timeout=30_000)
    return page


def add(page: Page, *files: dict[str, Any]) -> None:
    page.locator(".uploading input[multiple]").set_input_files(list(files))


def ids(album: Page) -> list[str | None]:
    return [tile.get_attribute("id") for tile in album.locator(".photo").all()]


def stand(album: Page, order: list[str | None]) -> None:
    """In this order, on the page and after it was loaded again."""
    for place, id_ in enumerate(order):
        expect(album.locator(".photo").nth(place)).to_have_attribute("id", str(id_))
    expect(album.locator("form[data-order][data-moving], .htmx-request")).to_have_count(0)
    album.reload()
    for place, id_ in enumerate(order):
        expect(album.locator(".photo").nth(place)).to_have_attribute("id", str(id_))


def open_sheet(album: Page, place: int) -> Locator:
    album.locator(".photo .look").nth(place).tap()
    sheet = album.get_by_role("dialog", name=f"Photo {place + 1}")
    expect(sheet.get_by_label("Caption")).to_be_visible()
    return sheet


def test_photos_are_put_in_order_by_touch(album: Page) -> None:
    first, second, third = ids(album)
    start, end = (album.locator(".photo").nth(n).locator(".look").bounding_box() for n in (0, 2))
    assert start and end
    finger = album.context.new_cdp_session(album)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start["x"] + 60, start["y"] + 40)
    expect(album.locator(".photo.sortable-chosen")).to_have_count(1)  # after a moment: a swipe would scroll
    for step in range(1, 11):
        part = step / 10
        touch(
            "touchMove",
            start["x"] + 60 + (end["x"] + 20 - start["x"]) * part,
            start["y"] + 40 + (end["y"] + 20 - start["y"]) * part,
        )
    expect(album.locator(".photo").nth(2)).to_have_attribute("id", str(first))
    touch("touchEnd")
    expect(album.get_by_role("dialog")).to_have_count(0)
    stand(album, [second, third, first])


def test_photos_are_put_in_order_by_keyboard(album: Page) -> None:
    first, second, third = ids(album)
    button = album.get_by_role("button", name="Move Photo 1 back")
    expect(button).to_be_visible()
    with album.expect_response(lambda answer: "order" in answer.url):
        for _ in range(2):
            album.locator(f"#{first}").get_by_role("button").last.focus()
            album.keyboard.press("Enter")
    assert album.evaluate("document.activeElement.closest('.photo').id") == first
    expect(album.get_by_role("status").filter(has_text="Moved to place 3 of 3")).to_have_count(1)
    stand(album, [second, third, first])


def test_a_photo_gets_a_caption_a_room_and_is_kept_from_the_public(album: Page) -> None:
    sheet = open_sheet(album, 1)
    sheet.get_by_label("Caption").fill("Light from two sides")
    sheet.get_by_text("Kitchen", exact=True).tap()
    sheet.get_by_role("switch", name="Private").check()
    sheet.get_by_role("button", name="Save").tap()
    expect(sheet).not_to_be_visible()
    tile = album.locator(".photo").nth(1)
    expect(tile).to_contain_text("Light from two sides")
    expect(tile.locator(".private")).to_have_text("Private")
    expect(tile.locator("img")).to_have_attribute("alt", "Light from two sides", timeout=30_000)

    sheet = open_sheet(album, 1)
    expect(sheet.get_by_label("Caption")).to_have_value("Light from two sides")
    expect(sheet.get_by_label("Kitchen")).to_be_checked()
    expect(sheet.get_by_role("switch", name="Private")).to_be_checked()
    expect(sheet.get_by_role("button", name="Make it the cover")).to_have_count(0)


def test_a_photo_becomes_the_cover(album: Page) -> None:
    first, second, third = ids(album)
    open_sheet(album, 2).get_by_role("button", name="Make it the cover").tap()
    expect(album.locator(f"#{third} .cover")).to_be_visible()
    stand(album, [third, first, second])


def test_a_photo_is_removed_and_brought_back(album: Page) -> None:
    first, second, third = ids(album)
    open_sheet(album, 1).get_by_role("button", name="Remove").tap()
    expect(album.locator(".photo")).to_have_count(2)
    album.get_by_role("button", name="Undo").tap()
    expect(album.locator(".photo")).to_have_count(3)
    stand(album, [first, second, third])


def test_another_photo_takes_the_place_and_the_caption(album: Page) -> None:
    first, second, third = ids(album)
    sheet = open_sheet(album, 1)
    sheet.get_by_label("Caption").fill("The bath")
    sheet.get_by_role("button", name="Save").tap()
    expect(album.locator(".photo").nth(1)).to_contain_text("The bath")
    open_sheet(album, 1).locator("input[type=file]").set_input_files([file("new.jpg", "orange")])
    expect(album.locator(f"#{second}")).to_have_count(0, timeout=30_000)
    expect(album.locator(".photo img")).to_have_count(3)
    expect(album.locator(".photo").nth(1)).to_contain_text("The bath")
    assert ids(album)[0] == first
    assert ids(album)[2] == third


def test_of_two_that_look_alike_one_goes_or_both_stay(album: Page) -> None:
    copy = io.BytesIO()
    Image.open(io.BytesIO(file("", "green")["buffer"])).save(copy, "JPEG", quality=60)
    add(album, {"name": "copy.jpg", "mimeType": "image/jpeg", "buffer": copy.getvalue()})
    offer = album.get_by_role("region", name="These two look alike")
    expect(offer.get_by_role("button", name="Remove photo 2")).to_be_visible(timeout=30_000)
    offer.get_by_role("button", name="Remove photo 4").tap()
    expect(album.locator(".photo")).to_have_count(3)
    expect(offer).to_have_count(0)
    album.get_by_role("button", name="Undo").tap()
    expect(album.locator(".photo")).to_have_count(4)

    offer.get_by_role("button", name="Keep both").tap()
    expect(offer).to_have_count(0)
    album.reload()
    expect(album.locator(".photo")).to_have_count(4)
    expect(offer).to_have_count(0)


def test_all_are_seen_over_the_whole_screen(album: Page) -> None:
    album.get_by_role("link", name="Back to the property").tap()
    album.locator("a[data-view]").first.tap()
    viewer = album.get_by_role("dialog", name="Photos of")
    place = viewer.locator("> .place")
    expect(place).to_have_text("1 / 3")
    album.keyboard.press("ArrowRight")
    expect(place).to_have_text("2 / 3")
    viewer.locator(".rail").evaluate("rail => rail.scrollBy({ left: rail.clientWidth, behavior: 'instant' })")
    expect(place).to_have_text("3 / 3")
    assert violations(album) == []
    album.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    assert album.evaluate("document.activeElement.matches('a[data-view]')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_and_what_is_on_its_way_can_be_read(album: Page, scheme: Any) -> None:
    album.emulate_media(color_scheme=scheme)
    album.reload()
    open_sheet(album, 1)
    assert violations(album) == []
    album.keyboard.press("Escape")
    album.context.set_offline(True)
    add(album, file("late.jpg", "brown"))
    expect(album.locator(".upload")).to_contain_text("No connection")
    assert violations(album) == []
    assert album.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
