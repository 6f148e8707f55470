"""A person vanishes, and the figures stay. What is gone is looked for in everything that is stored."""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from estate import storage
from estate.mail import delivery
from estate.mail.tables import Message
from estate.people.privacy import erasure, rooms
from estate.people.tables import Person
from leads import assignment, call_log, calls, capture, cases, notes
from leads.calls import CallReport, NewCall
from leads.capture import GivenConsent, NewEnquiry
from leads.follow_ups import NextStep
from leads.notes import NewNote
from leads.tables import Channel
from tests import factories
from tests.factories import viewer
from tests.visits.conftest import Scene, make_scene, workday
from visits import outcomes, queries, scheduling
from visits.outcomes import Outcome
from visits.tables import Visit

NAME = "Zenobia Quiddelbrook"
EMAIL = "Zenobia.Quiddelbrook@unmistakable.example"
PHONE = "+351 923 456 789"
SPELT = ("923456789", "00351 923-456-789", "+351923456789", "923.456.789")
TEXTS = ("text", "varchar", "bpchar", "citext", "_text", "json", "jsonb", "xml", "tsvector", "bytea")
SAID = "xylophonist with seven parrots"
TRACES = re.compile(
    r"zenobia|quiddelbrook|unmistakable\.example|923\D{0,2}456\D{0,2}789|xylophon|parrot", re.I
)


async def columns() -> list[tuple[str, str, str]]:
    """Table, column and type of all that holds text or bytes."""
    rows = await Person.raw(
        "SELECT c.table_name, c.column_name, c.udt_name FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) "
        "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
        "AND c.udt_name = ANY({})",
        list(TEXTS),
    )
    return [tuple(row.values()) for row in rows]  # type: ignore[misc]


async def traces_in_the_database() -> list[str]:
    """Every text, JSON and byte of every table is read."""
    found = []
    for table, column, kind in await columns():
        value = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
        for row in await Person.raw(f'SELECT {value} AS value FROM "{table}" WHERE "{column}" IS NOT NULL'):
            if TRACES.search(row["value"]):
                found.append(f"{table}.{column}: {row['value'][:300]}")
    return found


async def traces_in_the_store() -> list[str]:
    found = []
    for key in await storage.keys():
        content = (await storage.get(key)).decode("utf-8", "replace")
        found += [key] if TRACES.search(key) or TRACES.search(content) else []
    return found


@dataclass
class Zenobia:
    """Came in by every door there is; `lead` is her case."""

    scene: Scene
    lead: UUID
    person: UUID
    visit: UUID


@pytest_asyncio.fixture
async def zenobia(people: Any, mail_on: Any, caplog: Any) -> Zenobia:
    caplog.set_level("DEBUG")
    return await make_zenobia(await make_scene(people), mail_on)


async def make_zenobia(scene: Scene, smtp: Any) -> Zenobia:
    people = scene.people
    done = await capture.register(_asked(), by=None)
    await capture.register(
        _asked(channel=Channel.PHONE, phone=SPELT[0], email="", source=None), by=scene.owner
    )
    case = await cases.of(done.lead)
    await assignment.assign(case, people.colleague.id, by=viewer(people.staff), version=case.version)
    await _talked(done.lead, viewer(people.colleague))
    visit = await scene.book(lead=_Row(done.lead), note=f"{NAME} brings {SAID}")
    await scheduling.cancel(visit, f"{NAME} is ill", version=visit.version, by=scene.owner)
    visit = await _visited(scene, done.lead)
    await _named_elsewhere(scene)
    smtp.refusals[EMAIL.lower()] = f"550 5.1.1 <{EMAIL}> unknown"
    for message in await Message.select(Message.id).where(Message.state == "queued").limit(3):
        await delivery.deliver(message["id"])
    return Zenobia(scene, done.lead, done.person, visit)


def _asked(**changes: Any) -> NewEnquiry:
    asked: dict[str, Any] = {
        "name": NAME,
        "side": "buy",
        "channel": Channel.WEBSITE,
        "phone": PHONE,
        "email": EMAIL,
        "message": f"I am a {SAID}, ring {SPELT[2]}",
        "consent": GivenConsent("You may write to me.", "/enquiries"),
        "language": "pt",
        "source": "website",
        "source_key": f"<1@{EMAIL}>",
    }
    return NewEnquiry(**{**asked, **changes})


@dataclass
class _Row:
    id: UUID


async def _talked(lead: UUID, by: Any) -> None:
    case = await cases.of(lead)
    report = CallReport("out", "reached", "+351923456789", None, 120, f"Says: {SAID}")
    await calls.log(
        case, NewCall(uuid4(), lead, report, NextStep(f"Send {NAME} the plans", workday())), by=by
    )
    call = (await call_log.calls(by, call_log.CallFilters())).rows[0]
    await calls.correct(
        case, call, CallReport("out", "wrong_number", call.number, None, 60, SAID), by=by, version=1
    )
    await notes.add(case, NewNote(uuid4(), lead, f"{NAME} called from {SPELT[1]}"), by=by)


async def _visited(scene: Scene, lead: UUID) -> UUID:
    booked = await scene.book("12:00", lead=_Row(lead))
    await Visit.raw(
        "UPDATE visit SET starts_at = now() - interval '1 hour', ends_at = now() - interval '15 minutes' "
        "WHERE id = {}",
        booked.id,
    )
    came = Outcome(True, 4, f"{SAID} loved it", NextStep("", None), booked.version)
    await outcomes.complete(await queries.appointment(booked.id), came, by=scene.owner)
    return booked.id


async def _named_elsewhere(scene: Scene) -> None:
    """In what belongs to others."""
    ana = await cases.of(scene.lead.id)
    for spelt in SPELT:
        await notes.add(
            ana,
            NewNote(None, ana.id, f"Friend of {NAME.upper()}: {spelt}, {EMAIL}. Likes light."),
            by=scene.owner,
        )
    other = json.dumps({"owner": NAME, "tel": 923456789})
    await factories.property(private_remarks=f"Key with {NAME}, {SPELT[3]}", other=other)


async def test_nothing_of_an_erased_person_is_found_anywhere(zenobia: Zenobia, caplog: Any) -> None:
    assert len(await traces_in_the_database()) > 30
    before = await figures()
    await erasure.erase(zenobia.person, by=viewer(zenobia.scene.people.admin))
    assert await traces_in_the_database() == []
    assert await traces_in_the_store() == []
    assert await figures() == before


async def figures() -> dict[str, list[Any]]:
    """What the agency counts."""
    counted = {
        "leads": "SELECT side, source, agent, count(*) FROM lead GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "enquiries": "SELECT channel, count(*) FROM enquiry GROUP BY 1 ORDER BY 1",
        "calls": "SELECT account, outcome, count(*), sum(duration_seconds) FROM call GROUP BY 1, 2 "
        "ORDER BY 1, 2",
        "notes": "SELECT account, count(*) FROM note GROUP BY 1 ORDER BY 1",
        "visits": "SELECT agent, status, starts_at, interest FROM visit ORDER BY starts_at",
        "mails": "SELECT kind, count(*), count(sent_at) FROM message GROUP BY 1 ORDER BY 1",
        "stages": "SELECT data->>'after', count(*) FROM event WHERE kind = 'stage_changed' GROUP BY 1 "
        "ORDER BY 1",
    }
    return {name: [list(row.values()) for row in await Person.raw(sql)] for name, sql in counted.items()}


def _holdings(table: str) -> list[rooms.Holding]:
    return [holding for holding in rooms.holdings() if holding.table == table]


async def test_of_every_text_in_every_table_it_is_said_whether_it_is_personal(db: None) -> None:
    """Whoever adds a column says in the room's `personal.py` what an erasure does to it."""
    unsaid = []
    for table, column, _kind in await columns():
        said: set[str] = set()
        for holding in _holdings(table):
            said |= {*holding.empties, *holding.mentions, *holding.impersonal}
        unsaid += [] if column in said else [f"{table}.{column}"]
    assert unsaid == [], "say it in the `personal.py` of their rooms"


REACHED = """
WITH RECURSIVE reached AS (
    SELECT 'person'::regclass::oid AS id
    UNION
    SELECT c.conrelid FROM reached r JOIN pg_constraint c ON c.contype = 'f' AND c.confrelid = r.id
)
SELECT id::regclass::text AS name FROM reached
"""


async def test_what_refers_to_a_person_is_reached_by_the_person(db: None) -> None:
    """However many tables lie between."""
    rows = await Person.raw(REACHED)
    unreached = [row["name"] for row in rows if not any(h.whose for h in _holdings(row["name"]))]
    assert unreached == [], "say it in the `personal.py` of their rooms"


async def test_a_restored_backup_is_told_who_was_erased(zenobia: Zenobia) -> None:
    await storage.put(f"{erasure.MARKS}{zenobia.person}", b"")
    standing = await zenobia.scene.book("15:00", lead=_Row(zenobia.lead))
    assert zenobia.person in await erasure.erased()
    assert await erasure.erase_again([zenobia.person, uuid4()]) == 1
    assert await traces_in_the_database() == []
    assert (await queries.appointment(standing.id)).status == "Cancelled"
    assert await erasure.erase_again([zenobia.person]) == 0
    await storage.delete(f"{erasure.MARKS}{zenobia.person}")
    assert zenobia.person in await erasure.erased()
