"""One import of people, from the file to the tables.

Batch after batch goes through the one door (`leads.capture`), each with its details in one transaction.
Whatever ends an import half-way, the next one goes on: what was taken is unchanged then. A dry run does the
same and takes every batch back."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from estate import history, rows
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.history.record import Happened
from estate.i18n import _
from estate.people import contact_points, filling, recognition
from estate.people.contact_points import Point
from estate.people.details import Details
from estate.people.doubles import finding
from estate.people.events import PersonCorrected
from estate.people.filling import Filling
from estate.people.tables import ContactKind, PersonOrigin
from estate.refusals import Refused
from leads import capture
from leads.address_books.entries import Entry, entries, last_lines
from leads.address_books.plan import Plan
from leads.capture import NewEnquiry, Registered
from leads.tables import Channel
from piccolo_conf import DB
from properties.exchange.listing import Problem, Refusal

BATCH = capture.BATCH


@dataclass
class Result:
    """`read` is the sum of created, updated, unchanged and refused; `unread` are values that were kept as
    they came. Earlier rows of one key change nothing and count as unchanged."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    unread: int = 0


def _ignore(*_anything: object) -> None:
    return


@dataclass(frozen=True)
class Listener:
    """Hears each refused row, each value that was kept as it came, and how many rows are done."""

    refused: Callable[[Refusal], None] = _ignore
    unread: Callable[[int, Problem], None] = _ignore
    done: Callable[[int], None] = _ignore


@dataclass
class _Run:
    plan: Plan
    listener: Listener
    by: Viewer | None
    is_dry: bool
    last: dict[str, int]
    result: Result = field(default_factory=Result)

    def refuse(self, refusal: Refusal) -> None:
        self.result.refused += 1
        self.listener.refused(refusal)


async def run(
    plan: Plan, listener: Listener | None = None, *, by: Viewer | None = None, dry: bool = False
) -> Result:
    """`by` is who brings these people in, where somebody does."""
    last = await asyncio.to_thread(last_lines, plan)
    run = _Run(plan, listener or Listener(), by, dry, last)
    walk = entries(plan)
    while batch := await asyncio.to_thread(_next, walk):
        run.result.read += len(batch)
        await _write_or_split(run, _taken(run, batch))
        run.listener.done(run.result.read)
    return run.result


def _next(walk: Iterator[Entry | Refusal]) -> list[Entry | Refusal]:
    return list(islice(walk, BATCH))


def _taken(run: _Run, batch: Sequence[Entry | Refusal]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for one in batch:
        if isinstance(one, Refusal):
            run.refuse(one)
        elif run.last.get(one.key, one.line) != one.line or one.key in found:
            run.result.unchanged += 1
        else:
            found[one.key] = one
            run.result.unread += len(one.unread)
            for problem in one.unread:
                run.listener.unread(one.line, problem)
    return list(found.values())


async def _write_or_split(run: _Run, batch: Sequence[Entry]) -> None:
    """Where the tables do not take a batch, its halves are tried, down to the row that is at fault."""
    if not batch:
        return
    try:
        await _write(run, batch)
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        if len(batch) == 1:
            reason = _("is not taken by the database: {}").format(error)
            run.refuse(Refusal(batch[0].line, [Problem("", "", reason)], list(batch[0].cells)))
            return
        half = len(batch) // 2
        await _write_or_split(run, batch[:half])
        await _write_or_split(run, batch[half:])


@dataclass
class _Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)


async def _write(run: _Run, batch: Sequence[Entry]) -> None:
    counts = _Counts()
    async with DB.transaction() as transaction:
        before = await transaction.savepoint()
        try:
            await recognition.lock(_values(batch))
            known = await _known(run.plan, batch)
            await _take_new(run, [one for one in batch if one.key not in known], counts)
            await _follow(run, [(one, known[one.key]) for one in batch if one.key in known], counts)
        except asyncpg.PostgresError:
            await before.rollback_to()
            raise
        await (before.rollback_to() if run.is_dry else before.release())
    run.result.created += counts.created
    run.result.updated += counts.updated
    run.result.unchanged += counts.unchanged
    for refusal in counts.refusals:
        run.refuse(refusal)


def _values(batch: Sequence[Entry]) -> Iterator[str]:
    """All phones and e-mails, before any person is held: as everybody else takes them."""
    for one in batch:
        typed = [number.typed for number in one.person.numbers]
        points, _unreadable = contact_points.readable("", "", agency.current().country, *typed)
        yield from (point.value for point in points)


@dataclass(frozen=True)
class _Origin:
    """Somebody who came by this key before; `hash` and `given` are empty for the key of our own exports."""

    person: UUID
    name: str
    hash: bytes = b""
    given: dict[str, Any] = field(default_factory=dict)


async def _known(plan: Plan, batch: Sequence[Entry]) -> dict[str, _Origin]:
    keys = [one.key for one in batch]
    found = {row["key"]: _origin(row) for row in await rows.run(_ORIGINS, plan.source, keys)}
    return {**(await _own(keys) if plan.is_ours or plan.is_cards else {}), **found}


async def _own(keys: Sequence[str]) -> dict[str, _Origin]:
    """Exports of ours name a person by the id."""
    ids = {id_: key for key in keys if (id_ := _our_id(key))}
    found = await rows.run(_OWN, list(ids)) if ids else []
    return {ids[row["id"]]: _Origin(row["person"], row["name"]) for row in found}


def _origin(row: dict[str, Any]) -> _Origin:
    return _Origin(row["person"], row["name"], row["row_hash"], json.loads(row["given"]))


_ORIGINS = """
SELECT o.originating_system_key AS key, p.id AS person, p.name, o.row_hash, o.given
FROM person_origin o JOIN person p ON p.id = o.person
WHERE o.originating_system_name = $1 AND o.originating_system_key = ANY($2::text[]) AND p.erased_at IS NULL
ORDER BY p.id FOR NO KEY UPDATE OF p
"""
_OWN = """
SELECT p.id, k.id AS person, k.name FROM person p JOIN person k ON k.id = coalesce(p.merged_into, p.id)
WHERE p.id = ANY($1::uuid[]) AND k.erased_at IS NULL ORDER BY k.id FOR NO KEY UPDATE OF k
"""


def _our_id(key: str) -> UUID | None:
    try:
        return UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


async def _take_new(run: _Run, batch: Sequence[Entry], counts: _Counts) -> None:
    registered = await capture.register_many([_enquiry(one, run.plan) for one in batch], by=run.by)
    taken: list[tuple[Entry, Registered]] = []
    for one, answer in zip(batch, registered, strict=True):
        if isinstance(answer, Refused):
            counts.refusals.append(Refusal(one.line, [Problem("", "", str(answer))], list(one.cells)))
        elif answer.is_repeat:  # of somebody who was erased since
            counts.unchanged += 1
        else:
            taken.append((one, answer))
    await filling.fill(
        [Filling(a.person, e.person.details, e.person.numbers, is_new=a.is_new_person) for e, a in taken]
    )
    await _remember(run.plan, [(entry, answer.person) for entry, answer in taken])
    counts.created += sum(answer.is_new_person for _entry, answer in taken)
    counts.updated += sum(not answer.is_new_person for _entry, answer in taken)


def _enquiry(entry: Entry, plan: Plan) -> NewEnquiry:
    person = entry.person
    phone, email, more = _typed(entry)
    return NewEnquiry(
        name=person.name,
        side=entry.side,
        channel=Channel.IMPORT,
        phone=phone,
        email=email,
        more=more,
        message=entry.message,
        language=person.details.languages[0] if person.details.languages else None,
        source=plan.source,
        source_key=entry.key,
        campaign=person.details.campaign,
        at=entry.at,
        agent=entry.agent,
        tells=False,
    )


def _typed(entry: Entry) -> tuple[str, str, tuple[str, ...]]:
    """The first phone, the first e-mail, and all others."""
    numbers = entry.person.numbers
    first = {kind: next((n for n in numbers if n.kind == kind), None) for kind in ContactKind}
    phone, email = first[ContactKind.PHONE], first[ContactKind.EMAIL]
    more = tuple(n.typed for n in numbers if n not in (phone, email))
    return phone.typed if phone else "", email.typed if email else "", more


async def _remember(plan: Plan, taken: Sequence[tuple[Entry, UUID]]) -> None:
    made = [
        {
            "id": uuid7(),
            "person": person,
            "originating_system_name": plan.source,
            "originating_system_key": entry.key,
            "row_hash": entry.hash,
            "given": entry.given,
        }
        for entry, person in taken
    ]
    await rows.insert(PersonOrigin, made, _AGAIN)


_AGAIN = """
ON CONFLICT (originating_system_name, originating_system_key) DO UPDATE
SET row_hash = excluded.row_hash, given = excluded.given, person = excluded.person, at = now()
"""


async def _follow(run: _Run, batch: Sequence[tuple[Entry, _Origin]], counts: _Counts) -> None:
    """Rows that came before: what the source says otherwise now."""
    news = [(entry, origin) for entry, origin in batch if entry.hash != origin.hash]
    counts.unchanged += len(batch) - len(news)
    if not news:
        return
    current = await filling.load([origin.person for _entry, origin in news])
    changed = await filling.fill(
        [_filling(run, entry, origin, current[origin.person]) for entry, origin in news]
    )
    for entry, origin in news:
        names = [*changed.get(origin.person, []), *await _call_and_reach(run, entry, origin)]
        if names:
            previous = origin.name if "name" in names else ""
            fields = [name for name in names if name != "name"]
            event = PersonCorrected(previous_name=previous, added=[], wrong=[], fields=fields)
            actor = run.by.id if run.by else None
            await history.record_many([Happened(event, actor, [origin.person])])
        counts.updated += bool(names)
        counts.unchanged += not names
    await _remember(run.plan, [(entry, origin.person) for entry, origin in news])


def _filling(run: _Run, entry: Entry, origin: _Origin, current: Details) -> Filling:
    """Of a spreadsheet that went out from here, its corrections are taken; a card fills what is empty."""
    details, before = entry.person.details, None
    if origin.given:
        before = filling.from_json(origin.given["details"])
    elif run.plan.is_ours:
        before = current
    elif run.plan.is_cards:
        details = _without_roles(details)
    return Filling(origin.person, details, entry.person.numbers, before)


def _without_roles(details: Details) -> Details:
    """Cards tell the roles of open cases, too, which nobody typed."""
    return Details(**{**vars(details), "roles": ()})


async def _call_and_reach(run: _Run, entry: Entry, origin: _Origin) -> list[str]:
    """A name that the source corrected, and phones and e-mails that it added."""
    typed = [number.typed for number in entry.person.numbers]
    points, _unreadable = contact_points.readable("", "", agency.current().country, *typed)
    lacking = await _lacking(origin.person, points)
    said_before = origin.given.get("name", origin.name if run.plan.is_ours else "")
    is_renamed = entry.person.name not in ("", origin.name) and said_before == origin.name
    if is_renamed:
        await rows.run(_RENAME, entry.person.name, origin.person)
    if lacking:
        await contact_points.add(origin.person, lacking)
    if is_renamed or lacking:
        await recognition.refresh_search(origin.person)
        await finding.look_for([origin.person])
    return ["name"] * is_renamed + ["labels"] * bool(lacking)


_RENAME = """
UPDATE person SET name = $1, version = version + 1, modification_timestamp = now() WHERE id = $2
"""


async def _lacking(person: UUID, points: Sequence[Point]) -> list[Point]:
    held = await rows.run("SELECT kind, value FROM contact_point WHERE person = $1", person)
    theirs = {(row["kind"], row["value"]) for row in held}
    return [point for point in points if (point.kind, point.value) not in theirs]
