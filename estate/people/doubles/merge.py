"""Two records of one person become one. Nothing is deleted: rows move to the person who is kept, what both
have already stays with the one that is gone, whole, and every change is noted so that it can be undone.

Under the locks of recognition on all phones and e-mails of both: whoever takes in one of them meanwhile came
before, or waits and meets the person who is kept."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.jobs import enqueue, every, job
from estate.people import merging, recognition
from estate.people.doubles import finding, ledger
from estate.people.doubles.tables import Merge
from estate.people.events import PersonsMerged
from estate.people.merging import PERSON, Obstacles
from estate.people.privacy import rooms
from estate.people.tables import ContactPoint, Person
from estate.refusals import Refused
from piccolo_conf import DB

SETTLED = timedelta(minutes=2)
"""No request is at work for so long."""
TIED = {"name": ("given_name", "family_name")}
"""Whose name is chosen, the parts of that name come along."""
_TRIES = 5


async def obstacles(kept: UUID, gone: UUID) -> Obstacles:
    """What has to be done before."""
    rooms.load()
    return [obstacle for ask in merging.OBSTACLES for obstacle in await ask(kept, gone)]


async def merge(kept: UUID, gone: UUID, taken: Collection[str] = (), *, by: Viewer) -> UUID:
    """`taken` are the details of which the one that goes has the better: of all others the kept one's stays,
    unless it is empty. The merge's id. Raises Refused."""
    rooms.load()
    values: frozenset[str] | None = frozenset()
    made, tries = uuid7(), 0
    while values is not None:
        try:
            values = await _merge_locked(made, kept, gone, taken, by, values)
        except asyncpg.DeadlockDetectedError:
            tries += 1
            if tries == _TRIES:
                raise
    return made


async def _merge_locked(
    made: UUID, kept: UUID, gone: UUID, taken: Collection[str], by: Viewer, values: frozenset[str]
) -> frozenset[str] | None:
    """Where they have other phones and e-mails by now, nothing is done but to answer them."""
    async with DB.transaction():
        if now := await lock(kept, gone, values):
            return now
        names = await _names(kept, gone)
        if found := await obstacles(kept, gone):
            raise Refused(" ".join(obstacle.sentence for obstacle in found))
        await Merge.insert(Merge(id=made, kept=kept, gone=gone, by=by.id))
        await _move_all(made, kept, gone)
        await _combine(made, kept, gone, taken)
        event = PersonsMerged(made, kept, gone, names[kept], names[gone])
        await history.record(event, actor=by, subjects=[gone, *await rooms.subjects([kept])])
        await finding.look_for([kept])
        await enqueue("people.settle_merge", {"merge": made}, run_at=utc_now() + SETTLED)
    return None


async def lock(kept: UUID, gone: UUID, values: frozenset[str]) -> frozenset[str]:
    """Both persons and all that they are reached by, in recognition's order. Where `values` do not hold all
    of that, all of it is answered: begin anew with it, in another transaction."""
    await recognition.lock(values)
    await Person.raw("SELECT 1 FROM person WHERE id = ANY({}) ORDER BY id FOR NO KEY UPDATE", [kept, gone])
    rows = await ContactPoint.raw("SELECT value FROM contact_point WHERE person = ANY({})", [kept, gone])
    now = frozenset(row["value"] for row in rows)
    return now | values if now - values else frozenset()


async def _names(kept: UUID, gone: UUID) -> dict[UUID, str]:
    rows = await Person.raw(_THERE, [kept, gone])
    if len(rows) < 2:
        raise Refused(_("One of the two is not there any more: it was merged or erased meanwhile."))
    return {row["id"]: row["name"] for row in rows}


_THERE = "SELECT id, name FROM person WHERE id = ANY({}) AND merged_into IS NULL AND erased_at IS NULL"


async def _move_all(made: UUID, kept: UUID, gone: UUID) -> None:
    for join in merging.JOININGS:
        await join(made, kept, gone)
    await ledger.move(made, PERSON, gone, kept)


async def _combine(made: UUID, kept: UUID, gone: UUID, taken: Collection[str]) -> None:
    """The person's own row; whoever was merged into the one that goes follows to the one that is kept."""
    rows = await Person.raw("SELECT id FROM person WHERE merged_into = {}", gone)
    async with ledger.noting(made, "person", [kept, gone, *(row["id"] for row in rows)]):
        columns = ", ".join(f"{name} = {sql}" for name, sql in _becomes(taken).items())
        await Person.raw(
            f"UPDATE person t SET {columns} FROM person k, person g WHERE t.id = {{}} AND k.id = t.id"
            " AND g.id = {}",
            kept,
            gone,
        )
        await Person.raw(
            "UPDATE person SET merged_into = {} WHERE id = {} OR merged_into = {}", kept, gone, gone
        )
        await recognition.refresh_search(kept)


def _becomes(taken: Collection[str]) -> dict[str, str]:
    tied = {part for name in TIED for part in TIED[name]}
    becomes: dict[str, str] = {}
    for said in merging.combined(PERSON):
        becomes |= said.becomes
        becomes |= {name: _chosen(name, name in taken) for name in said.chosen if name not in tied}
    return becomes | {part: f"g.{part}" for name in TIED if name in taken for part in TIED[name]}


def _chosen(name: str, is_taken: bool) -> str:
    if is_taken:
        return f"g.{name}"
    return f"CASE WHEN coalesce(k.{name}, '') = '' THEN g.{name} ELSE k.{name} END"


@job("people.settle_merge")
async def settle_job(payload: dict[str, str]) -> None:
    await _settle(UUID(payload["merge"]))


@every("people.settle_merges", "*/5 * * * *")
async def settle() -> None:
    """Once more, what was being written about the one that is gone in the moment of the merge."""
    for row in await Merge.raw(_UNSETTLED, SETTLED):
        await _settle(row["id"])


_UNSETTLED = (
    "SELECT id FROM merge WHERE settled_at IS NULL AND undone_at IS NULL AND at <= now() - {}::interval"
)


async def _settle(made: UUID) -> None:
    rooms.load()
    async with DB.transaction():
        await Person.raw(_BOTH, made)
        rows = await Merge.raw(_TO_SETTLE, made)
        for row in rows:
            await _move_all(made, row["kept"], row["gone"])
            await recognition.refresh_search(row["kept"])


_BOTH = """
SELECT 1 FROM person p JOIN merge m ON p.id IN (m.kept, m.gone) WHERE m.id = {}
ORDER BY p.id FOR NO KEY UPDATE OF p
"""
_TO_SETTLE = """
UPDATE merge m SET settled_at = now() FROM person g
WHERE m.id = {} AND m.settled_at IS NULL AND m.undone_at IS NULL AND g.id = m.gone AND g.erased_at IS NULL
RETURNING m.gone, g.merged_into AS kept
"""
