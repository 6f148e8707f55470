import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from estate.history.cursor import Cursor
from estate.history.tables import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; `data` holds the event's fields, the personal ones among them.

    `noted_at` is when it was written, which may be long after it happened."""

    id: UUID
    seq: int
    at: datetime
    noted_at: datetime
    kind: str
    actor: UUID | None
    actor_name: str | None
    data: dict[str, Any]


_NEWEST = Cursor(datetime(9999, 1, 1, tzinfo=UTC), 2**62)


async def timeline(subject: UUID, *, before: Cursor | None = None, limit: int = 50) -> list[Entry]:
    """What happened last comes first, whenever it was noted; all of it before `before`."""
    at = before or _NEWEST
    rows = await Event.raw(_SELECT, subject, at.at, at.seq, limit)
    return [entry(row) for row in rows]


_SELECT = """
SELECT e.id, e.seq, s.happened_at AS at, e.at AS noted_at, e.kind, e.actor, u.name AS actor_name, e.data,
    e.personal
FROM event_subject s
JOIN event e ON e.seq = s.seq
LEFT JOIN users u ON u.id = e.actor
WHERE s.subject = {} AND (s.happened_at, s.seq) < ({}, {})
ORDER BY s.happened_at DESC, s.seq DESC LIMIT {}
"""


async def read(seqs: list[int]) -> list[Entry]:
    """These events, what was written last first."""
    return [entry(row) for row in await Event.raw(_THESE, seqs)]


_THESE = """
SELECT e.id, e.seq, e.at, e.at AS noted_at, e.kind, e.actor, u.name AS actor_name, e.data, e.personal
FROM event e LEFT JOIN users u ON u.id = e.actor
WHERE e.seq = ANY({}) ORDER BY e.at DESC, e.seq DESC
"""


def entry(row: dict[str, Any]) -> Entry:
    """From the columns of an event, with `actor_name`."""
    data = {**json.loads(row.pop("data")), **json.loads(row.pop("personal") or "{}")}
    return Entry(**row, data=data)
