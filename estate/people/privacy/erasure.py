"""Erasing a person: everything that tells of them is emptied, and the figures stay.

The database goes in one transaction. What reaches beyond it is repeated until it is done: a sweep, some
minutes later, empties once more what was being written in that moment, and keeps in S3 that the person was
erased, so that a restored backup is told."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from estate import history, i18n, storage
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.jobs import every
from estate.keeping.contents import needs_files
from estate.people import recognition
from estate.people.events import PersonErased
from estate.people.personal import ERASED
from estate.people.privacy import mentions, rooms, somebody
from estate.people.privacy.rooms import Holding, Obstacle, Persons
from estate.people.privacy.somebody import Somebody
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
    await _settle(person)


async def erase_again(ids: Iterable[UUID]) -> int:
    """After a restore: whoever was erased since the backup was made does not come back. For `ids` give what
    `erased()` says; how many of them were in the backup, not yet erased, is answered. No mail is sent, and
    visits that were still to come are cancelled. The pool of the restored database has to be open."""
    rooms.load()
    await agency.load()
    found = 0
    for person in ids:
        if await Person.exists().where(Person.id == person, Person.erased_at.is_null()):
            await _erase(person, None)
            found += 1
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


@every("people.settle_erasures", "*/5 * * * *")
async def settle() -> None:
    rooms.load()
    for row in await Erasure.raw("SELECT person FROM erasure WHERE settled_at IS NULL"):
        await _settle(row["person"])


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
        await _empty(them, by)
        await _note(ids, by)
    return None


async def _empty(them: Somebody, by: UUID | None) -> None:
    holdings = rooms.holdings()
    for ending in rooms.ENDINGS:
        await ending(them.ids, by)
    for holding in holdings:
        await _empty_rows(holding, them.ids)
    await mentions.take_out(them, holdings)


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


async def _note(ids: Persons, by: UUID | None) -> None:
    """The persons are erased from here on; nothing happens where they were before."""
    with i18n.speaking(agency.current().locale):
        name = _(ERASED)
    changed = await Person.raw(_ERASED, name, ids)
    for row in changed:
        await Erasure.raw(_ERASURE, uuid7(), row["id"], by)
    if changed:
        await history.record(
            PersonErased(), actor=history.By(by) if by else None, subjects=await rooms.subjects(ids)
        )


_ERASED = """
UPDATE person SET name = {}, erased_at = now(), version = version + 1
WHERE id = ANY({}) AND erased_at IS NULL RETURNING id
"""
_ERASURE = """
INSERT INTO erasure (id, person, at, by) VALUES ({}, {}, now(), {}) ON CONFLICT (person) DO NOTHING
"""


async def _settle(person: UUID) -> None:
    """Keep the mark; after a while, once more, what was written in the moment of the erasure."""
    row = await Erasure.objects().get(Erasure.person == person)
    assert row is not None
    try:
        await storage.put(f"{MARKS}{person}", b"")
    except storage.StorageUnavailable:
        log.warning("the mark of an erasure waits for the file store")
        return
    if row.at < utc_now() - SETTLED:
        await _erase(person, row.by)
        await Erasure.update({Erasure.settled_at: utc_now()}).where(Erasure.id == row.id)
