"""Back on the phone: it closes what lies over the page before it leaves the page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from estate.accounts import agency, sessions
from leads import capture
from leads.capture import NewEnquiry
from tests import factories
from tests.fixtures.browser import Site
from tests.fixtures.cast import make_cast


async def prepare() -> str:
    people = await make_cast()
    await agency.load()
    await capture.register(
        NewEnquiry("Ana Ferreira", "buy", "phone", phone="912 345 678"), by=factories.viewer(people.owner)
    )
    return await sessions.open_session(people.owner.id, "a phone")


@pytest.fixture
def lead(page: Page, site: Site) -> Page:
    """Today, the leads, and one of them."""
    page.context.add_cookies([{"name": "session", "value": site.run(prepare), "url": site.url}])
    page.goto("/tasks")
    page.goto("/leads")
    page.locator("#leads a.cover").click()
    expect(page.get_by_role("heading", name="Ana Ferreira")).to_be_visible()
    return page


def opened(lead: Page) -> Locator:
    lead.get_by_role("link", name="Log", exact=True).click()
    sheet = lead.get_by_role("dialog", name="Log a call")
    expect(sheet.get_by_label("Note")).to_be_visible()
    return sheet


def test_back_closes_the_sheet_and_forward_opens_it_with_what_was_typed(lead: Page) -> None:
    url = lead.url
    sheet = opened(lead)
    sheet.get_by_label("Note").fill("Wants a garden")
    lead.go_back()
    expect(sheet).not_to_be_visible()
    expect(lead.get_by_role("heading", name="Ana Ferreira")).to_be_visible()
    lead.go_forward()
    expect(sheet.get_by_label("Note")).to_have_value("Wants a garden")
    lead.go_back()
    expect(sheet).not_to_be_visible()
    assert lead.url == url
    lead.go_back()
    expect(lead.locator("#leads")).to_be_visible()
    expect(lead).to_have_url(url.rpartition("/")[0])


def test_a_sheet_that_was_closed_or_used_takes_no_second_back(lead: Page) -> None:
    sheet = opened(lead)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).not_to_be_visible()
    sheet = opened(lead)
    sheet.get_by_role("button", name="No answer").click()
    lead.get_by_role("dialog").get_by_role("button", name="Tomorrow").click()
    expect(lead.locator("#lead").get_by_text("Call again", exact=True)).to_be_visible()
    expect(lead.get_by_role("dialog")).not_to_be_visible()
    lead.go_back()
    expect(lead.locator("#leads")).to_be_visible()
    lead.go_back()
    expect(lead).to_have_url(re.compile("/tasks$"))


def test_a_page_chosen_in_a_sheet_is_left_to_the_page_below(lead: Page) -> None:
    url = lead.url
    lead.get_by_role("link", name="New", exact=True).click()
    lead.get_by_role("dialog").get_by_role("link", name="New property").click()
    expect(lead).to_have_url(re.compile("/properties/new$"))
    lead.go_back()
    expect(lead).to_have_url(url)
    expect(lead.get_by_role("heading", name="Ana Ferreira")).to_be_visible()
    expect(lead.get_by_role("dialog")).not_to_be_visible()
    lead.go_back()
    expect(lead.locator("#leads")).to_be_visible()


def test_one_sheet_in_the_place_of_another_is_one_back(lead: Page) -> None:
    lead.get_by_role("link", name="New", exact=True).click()
    lead.get_by_role("dialog").get_by_role("link", name="New task").click()
    sheet = lead.get_by_role("dialog", name="New task")
    expect(sheet).to_be_visible()
    lead.reload()
    expect(sheet).not_to_be_visible()
    lead.go_back()
    expect(lead.locator("#leads")).to_be_visible()
