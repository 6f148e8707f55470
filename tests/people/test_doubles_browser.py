"""On the phone: two likely doubles are made one, and two again."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from estate.accounts import agency, sessions
from estate.people.doubles import sweeping
from estate.people.tables import Person
from leads import capture
from tests import factories
from tests.fixtures.browser import Site, violations
from tests.fixtures.cast import make_cast
from tests.people.test_merging import enquiry


async def prepare() -> str:
    """The office's session."""
    people = await make_cast()
    await agency.load()
    home = await factories.property()
    for name, phone in (("Ana Ferreira", "912 345 678"), ("Anna Ferreyra", "912 345 679")):
        asked = enquiry(name=name, email="", phone=phone, property=home.id)
        await capture.register(asked, by=factories.viewer(people.owner))
    await sweeping.sweep()
    return await sessions.open_session(people.staff.id, "a phone")


async def gone() -> list[UUID]:
    return [row["id"] for row in await Person.raw("SELECT id FROM person WHERE merged_into IS NOT NULL")]


@pytest.fixture
def office(page: Page, site: Site) -> Page:
    page.context.add_cookies([{"name": "session", "value": site.run(prepare), "url": site.url}])
    return page


def flawless(page: Page) -> bool:
    fits: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return violations(page) == [] and fits


def test_two_are_made_one_and_two_again(office: Page, site: Site) -> None:
    office.goto("/office")
    office.get_by_role("link", name="Likely doubles").click()
    expect(office.get_by_text("phones differ in one digit")).to_be_visible()
    assert flawless(office)
    office.get_by_role("link", name="Ana Ferreira · Anna Ferreyra").click()
    expect(office.get_by_role("heading", name="One person or two?")).to_be_visible()
    assert flawless(office)
    office.get_by_text("Anna Ferreyra", exact=True).last.click()
    office.get_by_role("button", name="Make them one").click()
    expect(office.get_by_role("heading", name="Anna Ferreyra", exact=True)).to_be_visible()
    assert flawless(office) and len(site.run(gone)) == 1
    office.get_by_role("button", name="Undo").click()
    expect(office.get_by_role("heading", name="Ana Ferreira", exact=True)).to_be_visible()
    office.reload()  # what moves in when a form was sent is over then
    expect(office.get_by_text("Likely the same as Anna Ferreyra")).to_be_visible()
    assert flawless(office) and site.run(gone) == []
