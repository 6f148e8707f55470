"""The office at its desk: a wide screen and a keyboard."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from estate.accounts import agency, sessions
from leads import capture, handing
from leads.capture import NewEnquiry
from leads.handing import Picked
from leads.tables import Lead
from tests import factories
from tests.fixtures.browser import Site, open_context, violations
from tests.fixtures.cast import Cast, make_cast

NAMES = ("Ana Ferreira", "Bruno Costa", "Clara Dias", "David Reis")
ENQUIRY = NewEnquiry("Eva Nova", "buy", "phone", email="eva@demo.example", message="Is it still free?")


async def prepare() -> tuple[Cast, str]:
    people = await make_cast()
    await agency.load()
    now = datetime.now(UTC)
    for number, name in enumerate(NAMES):
        person = await factories.person(name=name)
        await factories.lead(person=person, office=people.harbour, opened_at=now - timedelta(days=9 - number))
    return people, await sessions.open_session(people.staff.id, "a desk")


class Desk:
    """The page, and what others do meanwhile."""

    def __init__(self, page: Page, site: Site, people: Cast) -> None:
        self.page, self.site, self.people = page, site, people

    def row(self, name: str) -> Any:
        return self.page.locator("tr[data-row]").filter(has_text=name)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def chosen(self) -> Any:
        return self.page.locator("tbody .pick input:checked")

    def arrives(self, enquiry: NewEnquiry) -> None:
        async def work() -> None:
            await agency.load()
            await capture.register(enquiry, by=None)

        self.site.run(work)

    def taken(self, name: str) -> None:
        """Another of the office gives the lead to an agent."""

        async def work() -> None:
            await agency.load()
            rows = await Lead.raw(
                "SELECT l.id FROM lead l JOIN person p ON p.id = l.person WHERE p.name = {}", name
            )
            picked = [Picked(rows[0]["id"], None)]
            await handing.hand(picked, self.people.stranger.id, by=factories.viewer(self.people.admin))

        self.site.run(work)


@pytest.fixture
def desk(page: Page, site: Site) -> Desk:
    people, token = site.run(prepare)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.context.add_cookies([{"name": "session", "value": token, "url": site.url}])
    with page.expect_request("**/live"):
        page.goto("/office")
    return Desk(page, site, people)


def test_three_are_chosen_and_assigned_by_the_keyboard_and_taken_back(desk: Desk) -> None:
    page = desk.page
    desk.press("j", "x", "j", " ", "ArrowDown", "x")
    expect(desk.chosen()).to_have_count(3)
    expect(page.get_by_role("button", name="Assign 3 to …")).to_be_visible()
    desk.press("a")
    sheet = page.get_by_role("dialog", name="Who takes them?")
    first = sheet.locator("[data-keys-list] button").first
    expect(first).to_be_focused()
    expect(first).to_contain_text("0 open")
    desk.press("ArrowDown", "ArrowUp", "Enter")
    expect(sheet).not_to_be_visible()
    expect(desk.row("Ana Ferreira")).to_have_count(0)
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.locator("#toasts")).to_contain_text("has these 3 leads now")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("tr[data-row]")).to_have_count(4)
    expect(page.locator("#toasts")).to_contain_text("Taken back.")


def test_what_arrives_and_leaves_disturbs_neither_choice_nor_focus(desk: Desk) -> None:
    desk.press("j", "x", "Shift+J")
    expect(desk.chosen()).to_have_count(2)
    desk.arrives(ENQUIRY)
    expect(desk.row("Eva Nova")).to_contain_text("Is it still free?")
    expect(desk.chosen()).to_have_count(2)
    expect(desk.row("Bruno Costa").get_by_role("link")).to_be_focused()
    desk.taken("Bruno Costa")
    expect(desk.row("Bruno Costa")).to_have_count(0)
    expect(desk.chosen()).to_have_count(1)
    expect(desk.row("Clara Dias").get_by_role("link")).to_be_focused()
    desk.press("Escape")
    expect(desk.chosen()).to_have_count(0)


def test_one_that_was_taken_in_between_is_told_and_the_others_are_assigned(desk: Desk) -> None:
    page = desk.page
    desk.press("j", "x", "j", "x", "a")
    agents = page.get_by_role("dialog").locator("[data-keys-list] button")
    expect(agents.first).to_be_focused()
    desk.taken("Ana Ferreira")
    agents.filter(has_text=desk.people.colleague.name).click()
    alert = page.locator("#alerts")
    expect(alert).to_contain_text("Somebody was faster")
    expect(alert).to_contain_text(f"Ana Ferreira: {desk.people.stranger.name} has this lead now")
    expect(page.locator("#toasts")).to_contain_text(f"{desk.people.colleague.name} has Bruno Costa now")
    expect(page.locator("tr[data-row]")).to_have_count(2)


def test_the_desk_can_be_read_and_its_keys_are_explained(desk: Desk) -> None:
    page = desk.page
    desk.arrives(replace(ENQUIRY, name="Filipa Long Name of Many Words", email="filipa@demo.example"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("/office?show=unassigned")
        desk.press("j", "x")
        expect(page.get_by_role("button", name="Assign 1 to …")).to_be_visible()
        assert violations(page) == []
    desk.press("?")
    expect(page.get_by_role("dialog", name="Keys of this page")).to_contain_text("Assign what is chosen")
    desk.press("Escape")
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_one_key_is_the_search_also_over_a_list_with_a_filter(desk: Desk) -> None:
    page = desk.page
    page.goto("/leads")
    desk.press("/")
    expect(page.locator("#search-sheet").get_by_role("combobox")).to_be_focused()


def test_leads_are_assigned_from_their_list_without_script(desk: Desk) -> None:
    browser = desk.page.context.browser
    assert browser
    context = open_context(browser, desk.site, java_script_enabled=False)
    context.add_cookies(desk.page.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/office")
    page.get_by_role("checkbox", name="Choose Ana Ferreira").check()
    page.get_by_role("checkbox", name="Choose Clara Dias").check()
    page.get_by_role("button", name="Assign to …").click()
    page.get_by_role("button", name=desk.people.owner.name).click()
    expect(page.locator("tr[data-row]")).to_have_count(2)
    context.close()
