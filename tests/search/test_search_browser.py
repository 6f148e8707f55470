"""The field on a phone and at a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from estate.accounts import agency, sessions
from leads import capture
from leads.capture import NewEnquiry
from tests import factories
from tests.fixtures.browser import PHONE, Site, open_context, violations
from tests.fixtures.cast import make_cast


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    site = Site()
    try:
        site.start()
        yield site
    finally:
        site.stop()


async def prepare() -> str:
    """Three people of an agent's, and the agent's session."""
    people = await make_cast()
    await agency.load()
    for number, name in enumerate(("Ana Ferreira", "Ana Martins", "Bruno Costa")):
        new = NewEnquiry(name, "buy", "phone", phone=f"91234567{number}", message=f"Wants a terrace, {name}")
        await capture.register(new, by=factories.viewer(people.owner))
    return await sessions.open_session(people.owner.id, "a phone")


@pytest.fixture(scope="module")
def token(site: Site) -> str:
    return str(site.run(prepare))


@pytest.fixture
def screen(browser: Browser, site: Site, token: str) -> Iterator[Any]:
    contexts = []

    def make(**viewport: int) -> Page:
        context = open_context(browser, site, viewport=viewport or PHONE)
        contexts.append(context)
        context.add_cookies([{"name": "session", "value": token, "url": site.url}])
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def test_by_thumb_it_is_found_opened_pinned_and_waits_on_the_next_device(screen: Any) -> None:
    page = screen()
    page.goto("/visits")
    page.get_by_role("link", name="Search", exact=True).click()
    field = page.get_by_role("combobox", name="Search everything")
    expect(field).to_be_focused()
    assert field.bounding_box()["y"] > 700  # under the thumb, above the keyboard
    field.fill("912 345 671")
    page.get_by_role("row", name="Ana Martins").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Ana Martins")).to_be_visible()
    with page.expect_response("**/search/pins"):
        page.get_by_role("button", name="Pin").click()
    expect(page.get_by_role("button", name="Pin")).to_have_attribute("aria-pressed", "true")
    other = screen()
    other.goto("/")
    other.get_by_role("link", name="Search", exact=True).click()
    expect(other.get_by_role("rowgroup", name="Pinned").get_by_role("link")).to_contain_text("Ana Martins")
    assert violations(other) == []


def test_at_the_desk_by_keys_alone(screen: Any) -> None:
    page = screen(width=1280, height=800)
    page.goto("/visits")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search everything")
    expect(field).to_be_focused()
    page.keyboard.type("terrace ferr")
    row = page.get_by_role("row", name="Ana Ferreira")
    expect(row).to_have_attribute("aria-selected", "true")
    expect(row.locator("mark")).to_have_text("terrace")
    assert field.get_attribute("aria-activedescendant") == row.get_attribute("id")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    page.keyboard.press("Control+k")
    field.fill("ana")
    people = page.get_by_role("rowgroup", name="People").get_by_role("row")
    expect(people).to_have_count(2)
    page.keyboard.press("ArrowDown")
    second = people.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    name = second.locator(".title").text_content()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_without_script_it_is_a_page(browser: Browser, site: Site, token: str) -> None:
    context = open_context(browser, site, java_script_enabled=False)
    context.add_cookies([{"name": "session", "value": token, "url": site.url}])
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("combobox").fill("bruno")
    page.get_by_role("combobox").press("Enter")
    page.get_by_role("link", name="Bruno Costa").first.click()
    expect(page.get_by_role("heading", name="Bruno Costa")).to_be_visible()
    context.close()
