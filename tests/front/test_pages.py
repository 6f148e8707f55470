"""The frame of all pages on a phone: sign-in, the choice behind +, drafts, the bar of a lost line."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.fixtures.browser import Site, violations

WIDTHS = [320, 390, 1280]


@pytest.fixture
def office(site: Site, page: Page) -> Page:
    """The phone of a member of staff."""
    from estate.access import cookie_name

    token = site.run(_session_of_staff)
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": site.url}])
    return page


async def _session_of_staff() -> str:
    from estate.accounts import sessions

    await factories.agency()
    user = await factories.user(name="Sam Staff", role="staff", office=await factories.office())
    return await sessions.open_session(user.id, "a test")


def problems_of(page: Page, url: str) -> list[str]:
    found: list[str] = []
    page.goto(url)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{url} {scheme}: {one}" for one in violations(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{url} is wider than {width}")
    return found


def test_the_signed_out_can_read_too(page: Page, site: Site) -> None:
    site.run(factories.agency)
    assert problems_of(page, "/sign-in") == []


def test_plus_opens_the_choice_at_the_thumb_and_a_form_in_its_place(office: Page) -> None:
    office.goto("/new")
    office.get_by_role("link", name="New", exact=True).click()
    choice = office.get_by_role("dialog", name="New")
    expect(choice.get_by_text("Book a visit")).to_be_visible()
    choice.get_by_role("button", name="Close").click()
    expect(choice).not_to_be_visible()


def test_typed_text_outlives_a_reload_until_it_is_discarded(office: Page) -> None:
    office.goto("/properties/new")
    field = office.locator("form[data-draft] input[type=text]").first
    field.fill("Harbour Street 7")
    office.reload()
    expect(field).to_have_value("Harbour Street 7")
    office.get_by_role("button", name="Discard").click()
    expect(field).to_have_value("")
    office.reload()
    expect(field).to_have_value("")


def test_without_a_network_the_page_says_so_and_keeps_what_was_typed(office: Page) -> None:
    office.goto("/properties/new")
    field = office.locator("form[data-draft] input[type=text]").first
    field.fill("Harbour Street 7")
    office.context.set_offline(True)
    expect(office.get_by_text("You are offline")).to_be_visible()
    office.locator("main form[data-draft] button.primary").last.click()
    expect(office.get_by_text("No connection.")).to_be_visible()
    office.get_by_text("No connection.").evaluate("text => { text.dataset.said = 'before'; }")
    field.press("Enter")
    expect(office.locator("#toasts p:not([data-said])")).to_have_text(re.compile("^No connection."))
    expect(office.locator("#toasts > [data-toast]")).to_have_count(1)
    expect(field).to_have_value("Harbour Street 7")
    office.context.set_offline(False)
    expect(office.get_by_text("You are offline")).not_to_be_visible()
