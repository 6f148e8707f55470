"""Erasing a person: everything that tells of them is emptied, and the figures stay.

Their own rows go in the transaction of the request, which keeps how they may be named in texts about others.
A job takes that out. A sweep, some minutes later, does all of it once more, for what was being written in
that moment, and forgets how they were named. In S3 it is kept that the person was erased, so that a restored
backup is told."""

import asyncio
import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from estate import history, i18n, storage
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.jobs import enqueue, every, job
from estate.keeping.contents import needs_files
from estate.people import recognition
from estate.people.events import PersonErased
from estate.people.personal import ERASED
from estate.people.privacy import mentions, rooms, somebody
from estate.people.privacy.rooms import Holding, Obstacle, Persons
from estate.people.privacy.somebody import Somebody, Spelling
from estate.people.tables import Erasure, Person
from estate.refusals import Refused
from piccolo_conf import DB

MARKS = "erasures/"
"""In S3: one empty object for each erased person, named by the id."""
needs_files(f"SELECT '{MARKS}' || person FROM erasure WHERE settled_at IS NOT NULL")
_MARK = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SETTLED = timedelta(minutes=5)
"""No request is at work for so long."""
_MET = (asyncpg.DeadlockDetectedError, asyncpg.ForeignKeyViolationError)
"""Somebody wrote about the person in the same moment."""
_TRIES = 5
log = logging.getLogger(__name__)
_one_reads = asyncio.Semaphore(1)
"""All texts of the agency: one after the other."""


@dataclass(frozen=True)
class Line:
    """What an erasure does to one table: how many rows, what goes and what stays, in words."""

    count: int
    emptied: str
    stays: str


@dataclass(frozen=True)
class Preview:
    lines: list[Line]
    obstacles: list[Obstacle]


async def preview(person: UUID) -> Preview:
    ids = await somebody.rows_of(person)
    lines = [
        Line(await _count(holding, ids), _(holding.emptied), _(holding.stays) if holding.stays else "")
        for holding in reversed(rooms.holdings())
        if holding.emptied
    ]
    return Preview([line for line in lines if line.count], await _obstacles(ids))


async def erase(person: UUID, *, by: Viewer) -> None:
    """Raises Refused where something has to be done before. Again, it changes nothing."""
    rooms.load()
    if found := await _obstacles(await somebody.rows_of(person)):
        raise Refused(" ".join(obstacle.sentence for obstacle in found))
    await _erase(person, by.id)
    await _mark(person)


async def erase_again(ids: Iterable[UUID]) -> int:
    """After a restore: whoever was erased since the backup was made does not come back. For `ids` give what
    `erased()` says; how many of them were in the backup, not yet erased, is answered. No mail is sent, and
    visits that were still to come are cancelled. What a backup had begun to erase is done, too. The pool of
    the restored database has to be open."""
    rooms.load()
    await agency.load()
    found = 0
    for person in ids:
        if await Person.exists().where(Person.id == person, Person.erased_at.is_null()):
            await _erase(person, None)
            found += 1
    await _take_out(await _unsettled())
    return found


async def erased() -> list[UUID]:
    """Everybody who ever was, by the marks in S3 and the rows of this database. Raises
    storage.StorageUnavailable."""
    rows = await Erasure.raw("SELECT person FROM erasure")
    return sorted({*await marked(), *(row["person"] for row in rows)})


async def marked() -> list[UUID]:
    """By the marks in S3 alone. What else lies there, such as the sign for a folder, is none."""
    names = [key.removeprefix(MARKS) for key in await storage.keys(MARKS)]
    return [UUID(name) for name in names if _MARK.fullmatch(name)]


@job("people.take_out_mentions")
async def take_out_job(payload: dict[str, Any]) -> None:
    """What is found now; it is still looked for until the sweep has come."""
    rows = await Erasure.raw(_LOOKED_FOR, [UUID(payload["person"])])
    async with _one_reads:
        await mentions.take_out(_spellings(rows), rooms.holdings())


@every("people.settle_erasures", "*/5 * * * *")
async def settle() -> None:
    """Once more, what was written in the moment of the erasure."""
    rooms.load()
    marked = [person for person in await _unsettled() if await _mark(person)]
    due = await Erasure.raw(_UNSETTLED, SETTLED)
    for row in due:
        await _erase(row["person"], row["by"])
    persons = [row["person"] for row in due]
    await _take_out(persons)
    await Erasure.raw(_SETTLE, persons, marked)


_UNSETTLED = (
    "SELECT person, by FROM erasure WHERE settled_at IS NULL AND at <= now() - {}::interval ORDER BY at"
)
_SETTLE = """
UPDATE erasure SET settled_at = now()
WHERE person = ANY({}) AND person = ANY({}) AND settled_at IS NULL AND looked_for IS NULL
"""


async def _unsettled() -> list[UUID]:
    return [row["person"] for row in await Erasure.raw(_UNSETTLED, timedelta())]


async def _take_out(persons: Persons) -> None:
    """For the last time, for all of them in one reading."""
    rows = await Erasure.raw(_LOOKED_FOR, persons)
    async with _one_reads:
        await mentions.take_out(_spellings(rows), rooms.holdings())
    for row in rows:
        await Erasure.raw(_FORGET, row["id"], row["looked_for"])


_LOOKED_FOR = "SELECT id, looked_for FROM erasure WHERE person = ANY({}) AND looked_for IS NOT NULL"
_FORGET = "UPDATE erasure SET looked_for = NULL WHERE id = {} AND looked_for = {}::jsonb"


def _spellings(rows: Iterable[dict[str, Any]]) -> list[Spelling]:
    return [tuple(one) for row in rows for one in json.loads(row["looked_for"])]


async def _erase(person: UUID, by: UUID | None) -> None:
    values: frozenset[str] | None = frozenset()
    tries = 0
    while values is not None:
        try:
            values = await _erase_locked(person, by, values)
        except _MET:
            tries += 1
            if tries == _TRIES:
                raise


async def _erase_locked(person: UUID, by: UUID | None, values: frozenset[str]) -> frozenset[str] | None:
    """Under the locks of recognition on `values`, in its order: whoever takes in the same phone or e-mail
    came before, or makes a new person. Where the person has others by now, nothing is done but to answer
    them."""
    async with DB.transaction():
        await recognition.lock(values)
        ids = await somebody.rows_of(person)
        await Person.raw("SELECT 1 FROM person WHERE id = ANY({}) ORDER BY id FOR NO KEY UPDATE", ids)
        them = await somebody.known(ids, also_called=await rooms.names(ids))
        if them.values - values:
            return values | them.values
        await _empty(ids, by)
        await _note(them, by)
    return None


async def _empty(ids: Persons, by: UUID | None) -> None:
    for ending in rooms.ENDINGS:
        await ending(ids, by)
    for holding in rooms.holdings():
        await _empty_rows(holding, ids)


async def _empty_rows(holding: Holding, ids: Persons) -> None:
    if holding.forgets:
        await _run(f"DELETE FROM {holding.table} t WHERE {holding.whose}", holding, ids)
    elif holding.empties:
        values = ", ".join(f"{name} = {becomes}" for name, becomes in holding.empties.items())
        await _run(f"UPDATE {holding.table} t SET {values} WHERE {holding.whose}", holding, ids)


async def _count(holding: Holding, ids: Persons) -> int:
    rows = await _run(f"SELECT count(*) AS n FROM {holding.table} t WHERE {holding.whose}", holding, ids)
    return int(rows[0]["n"])


async def _run(sql: str, holding: Holding, ids: Persons) -> list[dict[str, int]]:
    rows: list[dict[str, int]] = await Person.raw(sql, *[ids] * holding.whose.count("{}"))
    return rows


async def _obstacles(ids: Persons) -> list[Obstacle]:
    return [obstacle for ask in rooms.OBSTACLES for obstacle in await ask(ids)]


async def _note(them: Somebody, by: UUID | None) -> None:
    """The persons are erased from here on; nothing happens where they were before, and nothing is new."""
    with i18n.speaking(agency.current().locale):
        name = _(ERASED)
    changed = await Person.raw(_ERASED, name, them.ids)
    if not changed and not them.spellings:
        return
    looked_for = json.dumps(them.spellings) if them.spellings else None
    for person in them.ids:
        await Erasure.raw(_ERASURE, uuid7(), person, by, looked_for)
    await enqueue("people.take_out_mentions", {"person": them.ids[0]})
    if changed:
        await history.record(
            PersonErased(), actor=history.By(by) if by else None, subjects=await rooms.subjects(them.ids)
        )


_ERASED = """
UPDATE person SET name = {}, erased_at = now(), version = version + 1
WHERE id = ANY({}) AND erased_at IS NULL RETURNING id
"""
_ERASURE = """
INSERT INTO erasure (id, person, at, by, looked_for) VALUES ({}, {}, now(), {}, {}::jsonb)
ON CONFLICT (person) DO UPDATE SET looked_for = coalesce(erasure.looked_for, '[]') || excluded.looked_for
WHERE excluded.looked_for IS NOT NULL
"""


async def _mark(person: UUID) -> bool:
    """In S3; whether it is there."""
    try:
        await storage.put(f"{MARKS}{person}", b"")
    except storage.StorageUnavailable:
        log.warning("the mark of an erasure waits for the file store")
        return False
    return True
