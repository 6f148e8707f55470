"""An agent with a phone: call, come back, note, next step; enter a lead and see who it is."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from estate.accounts import agency, sessions
from leads import capture
from leads.capture import NewEnquiry
from tests import factories
from tests.fixtures.browser import Site, open_context
from tests.fixtures.cast import make_cast

COME_BACK = """() => {
    const seen = (state) => {
        Object.defineProperty(document, "hidden", { value: state, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    };
    seen(true);
    seen(false);
}"""


async def prepare() -> tuple[str, str]:
    """The lead's address and its agent's session."""
    people = await make_cast()
    await agency.load()
    ana = NewEnquiry("Ana Ferreira", "buy", "phone", phone="912 345 678", email="ana@demo.example")
    done = await capture.register(ana, by=factories.viewer(people.owner))
    return f"/leads/{done.lead}", await sessions.open_session(people.owner.id, "a phone")


@pytest.fixture
def lead(page: Page, site: Site) -> Page:
    url, token = site.run(prepare)
    page.context.add_cookies([{"name": "session", "value": token, "url": site.url}])
    page.goto(url)
    return page


def errors_of(page: Page) -> list[str]:
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def test_a_call_is_kept_on_return_with_its_number_and_the_next_step(lead: Page) -> None:
    errors = errors_of(lead)
    call = lead.get_by_role("link", name="Call", exact=True)
    call.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    call.click()
    lead.evaluate(COME_BACK)

    sheet = lead.locator("#page-sheet")
    expect(sheet.get_by_role("heading", name="Call with Ana Ferreira")).to_be_visible()
    sheet.get_by_text("Direction, number and length").click()
    expect(sheet.get_by_label("Number", exact=True)).to_have_value("+351912345678")
    expect(sheet.get_by_label("Minutes")).to_have_value("1")
    sheet.get_by_label("Note").fill("Wants a garden")
    sheet.get_by_role("button", name="Reached").click()
    sheet.get_by_text("Something else, or another day").click()
    sheet.get_by_label("Next step").fill("Send the plans")
    sheet.get_by_role("button", name="Save").click()

    expect(lead.locator(".timeline")).to_contain_text("Wants a garden")
    expect(lead.locator(".timeline")).to_contain_text("New → Contacted")
    expect(lead.locator(".hero")).to_contain_text("Contacted")
    expect(lead.get_by_text("Send the plans").first).to_be_visible()
    lead.get_by_role("button", name="Done").click()
    expect(lead.get_by_text("Nothing is planned.")).to_be_visible()
    assert errors == []


def test_a_call_and_what_is_next_are_two_taps_after_coming_back(lead: Page) -> None:
    call = lead.get_by_role("link", name="Call", exact=True)
    call.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    call.click()
    lead.evaluate("window.taps = 0; addEventListener('click', event => event.detail && window.taps++, true)")
    lead.evaluate(COME_BACK)
    sheet = lead.locator("#page-sheet")
    sheet.get_by_role("button", name="No answer").click()
    expect(sheet.get_by_text("Call again", exact=True)).to_be_visible()
    assert lead.evaluate("window.taps") == 1
    expect(lead.locator(".timeline")).to_contain_text("Called · no answer")
    sheet.get_by_role("button", name="Tomorrow").click()
    expect(lead.locator("#lead").get_by_text("Call again", exact=True)).to_be_visible()
    assert lead.evaluate("window.taps") == 2


def test_a_refused_sheet_keeps_what_was_typed(lead: Page) -> None:
    lead.get_by_role("link", name="Log", exact=True).click()
    sheet = lead.locator("#page-sheet")
    sheet.get_by_label("Note").fill("Wants a garden")
    sheet.get_by_text("Direction, number and length").click()
    sheet.get_by_label("Minutes").fill("5")
    sheet.get_by_label("Minutes").press("Enter")
    expect(sheet.get_by_role("alert")).to_contain_text("How did it end?")
    expect(sheet.get_by_label("Note")).to_have_value("Wants a garden")


@pytest.fixture
def desk(lead: Page, browser: Browser, site: Site) -> Iterator[Page]:
    """The same lead in another browser."""
    context = open_context(browser, site)
    context.add_cookies([cookie for cookie in lead.context.cookies() if cookie["name"] == "session"])
    page = context.new_page()
    page.goto(lead.url)
    yield page
    context.close()


def correct(page: Page, name: str) -> Locator:
    page.get_by_role("link", name="Correct", exact=True).first.click()
    sheet = page.get_by_role("dialog", name="Correct the contact")
    sheet.get_by_label("Name").fill(name)
    return sheet


def test_of_two_who_correct_at_once_the_second_sees_both_and_loses_nothing(lead: Page, desk: Page) -> None:
    mine, theirs = correct(lead, "Ana Maria Ferreira"), correct(desk, "Ana Lopes")
    theirs.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Ana Lopes")).to_be_visible()
    mine.get_by_role("button", name="Save").click()
    told = lead.get_by_role("alert")
    expect(told).to_contain_text("Ana Lopes")
    expect(told).to_contain_text("Ana Maria Ferreira")
    expect(mine.get_by_label("Name")).to_have_value("Ana Maria Ferreira")
    mine.locator("[data-close]").click()
    expect(lead.get_by_role("heading", name="Ana Lopes")).to_be_visible()
    lead.get_by_role("link", name="Correct", exact=True).first.click()
    expect(mine.get_by_label("Name")).to_have_value("Ana Maria Ferreira")
    mine.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Ana Maria Ferreira")).to_be_visible()


def test_of_two_who_write_at_once_both_notes_are_kept(lead: Page, desk: Page) -> None:
    for page in (lead, desk):
        page.get_by_role("link", name="Add a note").click()
        expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_visible()
    lead.get_by_role("dialog").get_by_role("textbox").fill("Wants a garden")
    desk.get_by_role("dialog").get_by_role("textbox").fill("Has a dog")
    for page, text in ((lead, "Wants a garden"), (desk, "Has a dog")):
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator(".timeline")).to_contain_text(text)
    expect(desk.locator(".timeline")).to_contain_text("Wants a garden")
    lead.reload()
    expect(lead.locator(".timeline")).to_contain_text("Has a dog")


def test_the_stage_moves_in_place(lead: Page) -> None:
    lead.get_by_label("Move to").select_option("Offer")
    expect(lead.locator(".hero")).to_contain_text("Offer")
    expect(lead.locator("#toasts")).to_contain_text("Moved to Offer")
    lead.get_by_label("Move to").select_option("Visiting")
    expect(lead.locator(".hero")).to_contain_text("Visiting")


def test_quick_entry_says_who_it_is_while_typing(lead: Page) -> None:
    lead.goto("/leads/new")
    lead.get_by_label("Name").fill("Ana")
    lead.get_by_label("Phone").fill("00351 912345678")
    known: Any = lead.locator("#lookup").get_by_role("link", name="Ana Ferreira")
    expect(known).to_be_visible()
    known.click()
    expect(lead.locator(".hero")).to_contain_text("Ana Ferreira")


def test_the_list_is_searched_while_typing(lead: Page) -> None:
    lead.goto("/leads")
    box = lead.get_by_role("searchbox")
    box.fill("nobody at all")
    expect(lead.get_by_text("Nobody found")).to_be_visible()
    box.fill("912 34")
    expect(lead.locator("#leads a.cover")).to_have_count(1)
