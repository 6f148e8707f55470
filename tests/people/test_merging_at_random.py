"""Whatever is done between a merge and its undo, in whatever order: the rows that were there are there again
as they were, and what was added is there beside them, with the case in which it was written."""

import json
import random
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from estate.people import addresses, consents, correcting, links
from estate.people.consents import Given
from estate.people.correcting import Correction
from estate.people.details import Address
from estate.people.doubles import merge as merging
from estate.people.doubles import undo as undoing
from estate.people.tables import Person
from leads import calls, capture, cases, notes
from leads.calls import CallReport, NewCall
from leads.follow_ups import NextStep
from leads.notes import NewNote
from leads.tasks import planning
from leads.tasks.planning import NewTask, Plan
from tests import factories
from tests.factories import viewer
from tests.fixtures.web import Client
from tests.people.test_merging import enquiry, everything, pair, work
from tests.visits.conftest import at, workday
from visits import scheduling
from visits.scheduling import Booking

SEEDS = 30
Rows = dict[str, dict[str, dict[str, Any]]]
# What a case, its person and its tasks say of what was done with them last; all else stays as it was.
MOVES_ON = {
    "lead": {
        "stage",
        "next_step",
        "next_step_on",
        "next_step_at",
        "last_activity_at",
        "visits_until",
        "person_answered_at",
        "first_response_at",
        "response_since",
        "response_warn_at",
        "response_due_at",
        "response_escalate_at",
        "response_rules",
    },
    "person": {"tags", "company", "search", "modification_timestamp"},
}


class Meanwhile:
    """What may happen to somebody who is one; each answers the table and the id of what it added."""

    def __init__(self, people: Any, client: Client, kept: UUID, chance: random.Random) -> None:
        self.people, self.client, self.kept, self.chance = people, client, kept, chance
        self.by = viewer(people.staff)
        self.added: list[tuple[str, UUID]] = []
        self.touched: set[UUID] = set()
        self.hour = 0
        self.kinds: list[Callable[[], Awaitable[tuple[str, UUID]]]] = [
            self.note, self.call, self.visit, self.enquiry, self.task, self.letter, self.consent, self.tags,
            self.address, self.link,
        ]  # fmt: skip

    async def happen(self) -> None:
        kinds = self.chance.choices(self.kinds, k=self.chance.randint(1, 8))
        for kind in kinds:
            self.added.append(await kind())

    async def case(self) -> Any:
        rows = await Person.raw(
            "SELECT id FROM lead WHERE person = {} AND closed_at IS NULL AND archived_at IS NULL ORDER BY id",
            self.kept,
        )
        case = await cases.of(self.chance.choice(rows)["id"])
        self.touched.add(case.id)
        return case

    async def note(self) -> tuple[str, UUID]:
        case, id_ = await self.case(), uuid4()
        await notes.add(case, NewNote(id_, case.id, "since"), by=self.by)
        return "note", id_

    async def call(self) -> tuple[str, UUID]:
        case, id_ = await self.case(), uuid4()
        report = CallReport(
            "out", self.chance.choice(("reached", "busy")), "+351912345678", None, 60, "since"
        )
        await calls.log(case, NewCall(id_, case.id, report, NextStep("", None)), by=self.by)
        return "call", id_

    async def visit(self) -> tuple[str, UUID]:
        case, home = await self.case(), await factories.property()
        self.hour += 1
        starts_at = at(f"{9 + self.hour}:00", workday(9))
        booking = Booking(uuid4(), case.id, home.id, self.people.owner.id, starts_at, 30, "")
        return "visit", (await scheduling.book(booking, by=self.by)).id

    async def enquiry(self) -> tuple[str, UUID]:
        email = self.chance.choice(("ana@example.com", "anna@example.net"))
        side = self.chance.choice(("buy", "sell", "rent"))
        came = await capture.register(enquiry(email=email, side=side, message="since"), by=None)
        assert came.person == self.kept
        self.touched.add(came.lead)
        return "enquiry", came.enquiry

    async def task(self) -> tuple[str, UUID]:
        case, id_ = await self.case(), uuid4()
        await planning.add(NewTask(id_, case.id, None, Plan("since")), case, by=self.by)
        return "task", id_

    async def letter(self) -> tuple[str, UUID]:
        case = await self.case()
        data = {"to": "ana@example.com", "subject": "since", "text": "Dear Ana", "id": str(uuid4())}
        answer = await self.client.post(f"/leads/{case.id}/letters", data=data)
        assert answer.status_code == 303, answer.text
        return "message", await newest("message")

    async def consent(self) -> tuple[str, UUID]:
        await consents.record(self.kept, Given("offers", "Yes", "phone", "said so"), by=self.by)
        return "consent", await newest("consent")

    async def tags(self) -> tuple[str, UUID]:
        now = await correcting.load(self.kept)
        details = {"tags": [*now["tags"], f"since {self.chance.random()}"], "company": "Since"}
        correction = Correction(now["name"], now["language"], [], frozenset(), now["version"], details)
        await correcting.correct(self.kept, correction, by=self.by)
        return "person", self.kept

    async def address(self) -> tuple[str, UUID]:
        version = (await correcting.load(self.kept))["version"]
        await addresses.add(self.kept, Address(city="Since"), version, by=self.by)
        return "person_address", await newest("person_address")

    async def link(self) -> tuple[str, UUID]:
        other = (await factories.person(name="Since")).id
        await links.link(self.kept, other, "household", by=self.by)
        return "person", other


async def newest(table: str) -> UUID:
    return UUID((await Person.raw(f"SELECT max(id::text) AS id FROM {table}"))[0]["id"])


async def rows() -> Rows:
    """By their ids; whole where they have none."""
    found: Rows = {}
    for table, listed in (await everything()).items():
        read = [json.loads(row) for row in listed]
        found[table] = {str(row.get("id") or row): row for row in read}
    return found


def lost(before: Rows, after: Rows, meanwhile: Meanwhile) -> list[str]:
    """What is not there any more, or not as it was."""
    told, moving = [], {str(id_) for id_ in (*meanwhile.touched, meanwhile.kept)}
    for table, there in before.items():
        for id_, row in there.items():
            may = MOVES_ON.get(table, set()) if id_ in moving else set()
            now = after[table].get(id_, {})
            told += [
                f"{table} {id_}: {name} was {value} and is {now.get(name)}"
                for name, value in row.items()
                if name not in may and now.get(name, ...) != value
            ]
    return told


TWO_OPEN = """
SELECT 1 FROM lead WHERE closed_at IS NULL AND archived_at IS NULL GROUP BY person, side HAVING count(*) > 1
"""
UNTOLD = """
SELECT e.kind FROM event_subject s JOIN lead l ON l.id = s.subject JOIN event e ON e.seq = s.seq
WHERE NOT EXISTS (SELECT FROM event_subject o WHERE o.seq = s.seq AND o.subject = l.person)
    AND e.kind NOT IN ('persons_merged', 'persons_parted')
"""


NOT_OF = "SELECT 1 FROM {} t JOIN lead l ON l.id = t.lead WHERE t.person <> l.person"


async def odd() -> list[str]:
    """What must never be, however it came about."""
    told = [
        f"{table} is of another person than its lead"
        for table in ("enquiry", "call", "task")
        if await Person.raw(NOT_OF.format(table))
    ]
    told += ["two open leads of one side" for _row in await Person.raw(TWO_OPEN)]
    return told + [f"{row['kind']} is not told of the person" for row in await Person.raw(UNTOLD)]


async def test_the_same_rows_and_what_was_added(people: Any, client: Client) -> None:
    ids = await pair(people)
    await client.sign_in(people.staff)
    before, by = await rows(), viewer(people.staff)
    for seed in range(SEEDS):
        await Person.raw("SAVEPOINT seed")
        chance = random.Random(seed)
        kept, gone = chance.sample(ids, 2)
        taken = chance.sample(["name", "language"], chance.randrange(3))
        made = await merging.merge(kept, gone, taken, by=by)
        if chance.random() < 0.5:
            await work()
        meanwhile = Meanwhile(people, client, kept, chance)
        await meanwhile.happen()
        await undoing.undo(made, by=by)
        after = await rows()
        assert lost(before, after, meanwhile) == [], (seed, meanwhile.added)
        assert all(str(id_) in after[table] for table, id_ in meanwhile.added), (seed, meanwhile.added)
        assert await odd() == [], (seed, meanwhile.added)
        await Person.raw("ROLLBACK TO SAVEPOINT seed")
