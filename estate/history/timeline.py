import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from estate.history.tables import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; `data` holds the event's fields, the personal ones among them."""

    id: UUID
    seq: int
    at: datetime
    occurred_at: datetime | None
    kind: str
    actor: UUID | None
    actor_name: str | None
    data: dict[str, Any]


_NEWEST = 2**62


async def timeline(subject: UUID, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """The newest first, older than the event `before`."""
    rows = await Event.raw(_SELECT, subject, max(0, min(before or _NEWEST, _NEWEST)), limit)
    return [entry(row) for row in rows]


_SELECT = """
SELECT e.id, e.seq, e.at, e.occurred_at, e.kind, e.actor, u.name AS actor_name, e.data, e.personal
FROM event_subject s
JOIN event e ON e.seq = s.seq
LEFT JOIN users u ON u.id = e.actor
WHERE s.subject = {} AND s.seq < {}
ORDER BY s.seq DESC LIMIT {}
"""


async def read(seqs: list[int]) -> list[Entry]:
    """These events, the newest first."""
    return [entry(row) for row in await Event.raw(_THESE, seqs)]


_THESE = """
SELECT e.id, e.seq, e.at, e.occurred_at, e.kind, e.actor, u.name AS actor_name, e.data, e.personal
FROM event e LEFT JOIN users u ON u.id = e.actor
WHERE e.seq = ANY({}) ORDER BY e.at DESC, e.seq DESC
"""


def entry(row: dict[str, Any]) -> Entry:
    """From the columns of an event, with `actor_name`."""
    data = {**json.loads(row.pop("data")), **json.loads(row.pop("personal") or "{}")}
    return Entry(**row, data=data)
