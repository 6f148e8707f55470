"""What the office watches: enquiries that nobody has, and how much each agent has to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from estate.accounts import agency
from estate.accounts.tables import User
from leads.queries import NOBODYS
from leads.tables import Lead

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open lead without an agent who is still here."""

    id: UUID
    version: int
    name: str
    side: str
    home: str
    message: str
    office: UUID | None
    office_name: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Load:
    """What is open with one agent."""

    id: UUID
    name: str
    office_name: str | None
    leads: int
    untouched: int
    overdue: int


async def unassigned() -> list[Waiting]:
    """The longest waiting first."""
    rows = await Lead.raw(_UNASSIGNED, SHOWN)
    return [Waiting(**row) for row in rows]


_UNASSIGNED = f"""
WITH l AS MATERIALIZED (
    SELECT * FROM lead l WHERE {NOBODYS} AND closed_at IS NULL AND archived_at IS NULL
    ORDER BY opened_at LIMIT {{}}
)
SELECT l.id, l.version, p.name, l.side, l.office, o.name AS office_name, l.opened_at,
    concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')) AS home,
    coalesce((SELECT left(e.message, 120) FROM enquiry e WHERE e.lead = l.id ORDER BY e.at DESC LIMIT 1), '')
        AS message
FROM l JOIN person p ON p.id = l.person
LEFT JOIN office o ON o.id = l.office
LEFT JOIN property a ON a.id = l.property
LEFT JOIN place h ON h.id = a.place
ORDER BY l.opened_at
"""


async def waiting_count() -> int:
    rows = await Lead.raw(_WAITING)
    return int(rows[0]["waiting"])


_WAITING = f"""
SELECT count(*) AS waiting FROM lead l WHERE {NOBODYS} AND closed_at IS NULL AND archived_at IS NULL
"""


async def loads() -> list[Load]:
    """Of everybody who takes leads; overdue by the agency's calendar."""
    today: Any = datetime.now(agency.current().zone).date()
    rows = await User.raw(_LOADS, today)
    return [Load(**row) for row in rows]


_LOADS = """
SELECT u.id, u.name, o.name AS office_name, count(l.id) AS leads,
    count(l.id) FILTER (WHERE l.stage = 'New') AS untouched,
    count(l.id) FILTER (WHERE l.next_step_on < {}) AS overdue
FROM users u
LEFT JOIN office o ON o.id = u.office
LEFT JOIN lead l ON l.agent = u.id AND l.closed_at IS NULL AND l.archived_at IS NULL
WHERE u.takes_leads AND u.deactivated_at IS NULL
GROUP BY u.id, u.name, o.name ORDER BY o.name NULLS LAST, u.name
"""
