"""The timeline tells things in the order in which they happened, whenever they were noted."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate import history
from estate.accounts import agency
from estate.history import Cursor
from leads import capture
from leads.capture import NewEnquiry
from leads.events import NoteAdded
from leads.lead_page import TIMELINE
from piccolo_conf import DB
from tests import factories

NOW = datetime.now(UTC)


@pytest.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    return await factories.lead(agent=people.owner, office=people.harbour)


async def note(lead: Any, text: str, happened_at: datetime | None = None) -> None:
    async with DB.transaction():
        event = NoteAdded(lead.id, lead.id, text)
        await history.record(event, actor=None, subjects=[lead.id, lead.person], happened_at=happened_at)


async def told(lead: Any) -> list[str]:
    return [entry.data["text"] for entry in await history.timeline(lead.id)]


async def test_what_is_noted_late_stands_where_it_happened(lead: Any) -> None:
    await note(lead, "first", NOW - timedelta(days=3))
    await note(lead, "third", NOW - timedelta(hours=3))
    await note(lead, "second", NOW - timedelta(days=2))
    await note(lead, "last")
    assert await told(lead) == ["last", "third", "second", "first"]


async def test_what_a_clock_puts_into_the_future_happened_when_it_was_noted(lead: Any) -> None:
    await note(lead, "ahead", NOW + timedelta(days=3))
    await note(lead, "after it")
    assert await told(lead) == ["after it", "ahead"]


async def test_the_page_says_that_it_was_noted_later(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    await note(lead, "on time")
    await note(lead, "late", NOW - timedelta(days=3))
    page = (await client.get(f"/leads/{lead.id}")).text
    ages = re.findall(r"(days ago|just now)</time>", page[page.index('id="timeline"') :])
    assert ages[:3] == ["just now", "days ago", "just now"]
    assert page.count("noted <time") == 1


async def test_each_event_stands_on_one_of_the_pages(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    for number in range(2 * TIMELINE + 3):  # many of one moment, and not in the order of their days
        await note(lead, f"note {number:02}.", NOW - timedelta(days=number * 7 % 3 + 1))
    shown: list[str] = []
    pages, url = [], f"/leads/{lead.id}"
    while url:
        page = (await client.get(url)).text
        notes = re.findall(r"note \d\d\.", page[page.index('id="timeline"') :])
        shown += notes
        pages.append(len(notes))
        older = re.search(r'href="(/leads/[^"]*before=[^"]*)"', page)
        url = older[1] if older else ""
    assert pages == [TIMELINE, TIMELINE, 3]
    assert shown == await told_all(lead)


async def told_all(lead: Any) -> list[str]:
    entries = await history.timeline(lead.id, limit=100)
    assert entries == sorted(entries, key=lambda entry: (entry.at, entry.seq), reverse=True)
    return [entry.data["text"] for entry in entries]


async def test_an_enquiry_that_arrived_elsewhere_stands_at_its_moment(people: Any) -> None:
    await agency.load()
    came = NOW - timedelta(days=9)
    new = NewEnquiry("Ana Ferreira", "buy", "import", phone="912 345 678", at=came)
    done = await capture.register(new, by=factories.viewer(people.owner))
    told = await history.timeline(done.lead)
    assert {entry.at for entry in told if entry.kind == "enquiry_received"} == {came}


NO_CURSORS = ("", "5", "x_y", "2026-01-01_5", "2026-01-01T00:00:00Z_-1", "9999-12-31T23:59:59-14:00_1")


@pytest.mark.parametrize("text", NO_CURSORS)
def test_what_is_no_cursor_is_none(text: str) -> None:
    assert Cursor.read(text) is None


def test_a_cursor_comes_back_as_it_was() -> None:
    cursor = Cursor(NOW, 2**61)
    assert Cursor.read(str(cursor)) == cursor
