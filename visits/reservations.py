"""Time that is kept for an agent, a home or a person: half-open, and never twice.

The database's exclusion constraint has the last word. The lock in front of it puts those who want the same
time in a queue, as two exclusion checks that meet would end in a deadlock instead of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from visits.tables import Reservation

NO_VISIT = UUID(int=0)


@dataclass(frozen=True)
class Span:
    """From `start` up to, and without, `end`; both UTC."""

    start: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Resources:
    agent: UUID
    place: UUID
    person: UUID

    @property
    def ids(self) -> list[UUID]:
        return [self.agent, self.place, self.person]


@dataclass(frozen=True)
class Kept:
    """A reservation in the way, and the agent of its visit. Whose visit it is stays unsaid."""

    resource: UUID
    span: Span
    agent_name: str
    time_zone: str


class Taken(Exception):
    def __init__(self, kept: Kept) -> None:
        self.kept = kept


async def lock(resources: Resources) -> None:
    """Wait until nobody else is booking any of them; held to the end of the transaction."""
    await lock_all(resources.ids)


async def lock_all(resources: Sequence[UUID]) -> None:
    """All in one statement, always in the same order: two who want some of the same do not deadlock."""
    await Reservation.raw(
        "SELECT pg_advisory_xact_lock(key) FROM (SELECT hashtextextended('reservation ' || id, 0) AS key"
        " FROM unnest({}::uuid[]) id ORDER BY 1) keys",
        list(resources),
    )


async def claim(resources: Resources, span: Span, *, moving: UUID = NO_VISIT) -> None:
    """Raises `Taken` where one of them is not free; `moving` is the visit whose own time does not count."""
    rows = await Reservation.raw(_IN_THE_WAY, resources.ids, span.start, span.end, moving)
    if rows:
        row = rows[0]
        kept = Span(row["starts_at"], row["ends_at"])
        raise Taken(Kept(row["resource"], kept, row["agent_name"], row["time_zone"]))


_IN_THE_WAY = """
SELECT r.resource, lower(r.during) AS starts_at, upper(r.during) AS ends_at, u.name AS agent_name, v.time_zone
FROM reservation r JOIN visit v ON v.id = r.visit JOIN users u ON u.id = v.agent
WHERE r.exclusive AND r.resource = ANY({}::uuid[]) AND r.during && tstzrange({}, {}) AND r.visit <> {}
ORDER BY lower(r.during) LIMIT 1
"""


async def keep(visit: UUID, resources: Resources, span: Span) -> None:
    during = asyncpg.Range(span.start, span.end)
    await Reservation.insert(
        *[Reservation(id=uuid7(), visit=visit, resource=id_, during=during) for id_ in resources.ids]
    )


async def release(visit: UUID) -> None:
    await Reservation.delete().where(Reservation.visit == visit)


async def busy(resources: Sequence[UUID], span: Span, *, moving: UUID = NO_VISIT) -> list[Span]:
    """All that is kept for any of them within the span."""
    rows = await Reservation.raw(_BUSY, list(resources), span.start, span.end, moving)
    return [Span(row["starts_at"], row["ends_at"]) for row in rows]


_BUSY = """
SELECT lower(during) AS starts_at, upper(during) AS ends_at FROM reservation
WHERE exclusive AND resource = ANY({}::uuid[]) AND during && tstzrange({}, {}) AND visit <> {}
"""
