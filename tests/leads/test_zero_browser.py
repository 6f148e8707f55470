"""An agent with a phone brings the list of leads without a next step to zero, one tap each."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from estate.accounts import agency, sessions
from tests import factories
from tests.fixtures.browser import Site, violations
from tests.fixtures.cast import make_cast

NAMES = ("Ana Ferreira", "Rui Costa", "Eva Lopes")


async def prepare() -> str:
    people = await make_cast()
    await agency.load()
    for number, name in enumerate(NAMES):
        person = await factories.person(name=name, phone=f"+35191234567{number}")
        await factories.lead(person=person, agent=people.owner, office=people.harbour, stage="Contacted")
    return await sessions.open_session(people.owner.id, "a phone")


@pytest.fixture
def today(page: Page, site: Site) -> Page:
    page.context.add_cookies([{"name": "session", "value": site.run(prepare), "url": site.url}])
    page.goto("/")
    return page


def problems(page: Page) -> list[Any]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*violations(page), *(["wider than the screen"] if wide > 0 else [])]


def test_the_list_is_brought_to_zero_with_one_tap_each(today: Page) -> None:
    today.get_by_role("link", name="3 leads without a next step").click()
    expect(today.get_by_role("heading", name="Without a next step")).to_be_visible()
    assert problems(today) == []
    rows = today.locator("section.without")
    for left in (2, 1):
        today.mouse.move(0, 0)  # a second tap at one place is not counted
        rows.first.get_by_role("button", name="Call back tomorrow").click()
        expect(rows).to_have_count(left)
    today.mouse.move(0, 0)
    rows.first.get_by_role("button", name="Call today").click()
    expect(today.get_by_text("Every lead has its next step")).to_be_visible()
    today.get_by_role("status").last.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="Call today").click()
    expect(today.get_by_text("Every lead has its next step")).to_be_visible()
    assert problems(today) == []
    today.goto("/")
    expect(today.get_by_text("To follow up")).to_be_visible()
    expect(today.get_by_text("without a next step")).to_have_count(0)
    today.get_by_role("button", name="Done: Call").click()
    expect(today.get_by_role("link", name="1 lead without a next step")).to_be_visible()
    assert problems(today) == []
    today.goto("/tasks")
    assert problems(today) == []


def test_a_second_tap_is_not_for_who_slid_under_the_thumb(today: Page) -> None:
    today.clock.set_fixed_time(datetime.now(UTC))
    today.goto("/leads/without-next-step")
    rows = today.locator("section.without")
    box = rows.first.get_by_role("button", name="Call today").bounding_box()
    assert box
    thumb = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    today.mouse.click(*thumb)
    expect(rows).to_have_count(2)
    today.mouse.click(*thumb)
    today.reload()
    expect(rows).to_have_count(2)
