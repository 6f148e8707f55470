"""A sweep over all whom no job has compared, such as those who came with an older version: in small
transactions, so that others come in between, and gone on with where it was broken off."""

from collections.abc import Sequence
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.jobs import at_start, enqueue, every, job
from estate.people.doubles import finding
from estate.people.doubles.tables import DoubleSweep, LikelyDouble
from estate.people.privacy import rooms
from estate.people.tables import Person
from piccolo_conf import DB

_NAME = "people.sweep_doubles"


@every("people.find_all_doubles", "23 2 * * *")
async def begin() -> None:
    await enqueue(_NAME, {}, once=_NAME)


@at_start
async def go_on() -> None:
    """At once after an upgrade that emptied the keys: until then newcomers would not meet older people."""
    if (await DoubleSweep.raw(_WAITS, finding.AT_ONCE))[0]["waits"]:
        await begin()


# The oldest have no keys if all have lost them.
_WAITS = """
SELECT EXISTS (SELECT FROM double_sweep WHERE ended_at IS NULL) OR EXISTS (
    SELECT FROM (SELECT id FROM person WHERE merged_into IS NULL AND erased_at IS NULL
        ORDER BY id LIMIT {}) oldest
    WHERE NOT EXISTS (SELECT FROM double_key k WHERE k.person = oldest.id)) AS waits
"""


@job(_NAME)
async def sweep_job(_payload: dict[str, object]) -> None:
    await sweep()


async def sweep() -> None:
    rooms.load()
    if not (made := await _open()):
        return
    last = UUID(int=0)
    while unseen := [row["id"] for row in await Person.raw(_UNSEEN, last, finding.AT_ONCE)]:
        await _compare(made, unseen)
        last = unseen[-1]
    await _look_again()
    await DoubleSweep.raw("UPDATE double_sweep SET ended_at = now() WHERE id = {}", made)


async def _open() -> UUID | None:
    """The one that was broken off, or a new one where somebody is unseen."""
    rows = await DoubleSweep.raw(_BROKEN_OFF) or await DoubleSweep.raw(_BEGIN, uuid7())
    return UUID(str(rows[0]["id"])) if rows else None


_BROKEN_OFF = "SELECT id FROM double_sweep WHERE ended_at IS NULL"
_BEGIN = """
INSERT INTO double_sweep (id, begun_at, total, done)
SELECT {}, now(), n, 0 FROM (
    SELECT count(*) AS n FROM person p WHERE p.merged_into IS NULL AND p.erased_at IS NULL
        AND NOT EXISTS (SELECT FROM double_key k WHERE k.person = p.id)
) unseen WHERE n > 0 RETURNING id
"""
# One look at the index for each person: however many were seen before, the next are found as fast.
_UNSEEN = """
SELECT p.id FROM person p
LEFT JOIN LATERAL (SELECT k.person FROM double_key k WHERE k.person = p.id LIMIT 1) seen ON true
WHERE p.id > {} AND p.merged_into IS NULL AND p.erased_at IS NULL AND seen.person IS NULL
ORDER BY p.id LIMIT {}
"""


async def _compare(made: UUID, persons: Sequence[UUID]) -> None:
    async with DB.transaction():
        await finding.compare(persons)
        await DoubleSweep.raw("UPDATE double_sweep SET done = done + {} WHERE id = {}", len(persons), made)


async def _look_again() -> None:
    """When all are known, so are their namesakes."""
    last = UUID(int=0)
    while queued := await LikelyDouble.raw(_QUEUED, last, finding.AT_ONCE):
        await finding.compare_again([(row["person"], row["other"]) for row in queued])
        last = queued[-1]["id"]


_QUEUED = "SELECT id, person, other FROM likely_double WHERE state = 'open' AND id > {} ORDER BY id LIMIT {}"
