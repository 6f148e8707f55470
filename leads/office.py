"""What the office watches: who waits for an agent or for an answer, and how much each agent has to do."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.accounts.tables import User
from leads import waiting
from leads.tables import Lead

SHOWN = 50
MOST = 1000
"""So many are counted; more are more than anybody wants to know."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open lead that somebody should take or answer. `minutes` are those in which the office was open."""

    id: UUID
    name: str
    side: str
    stage: str
    home: str
    message: str
    agent: UUID | None
    agent_name: str | None
    office: UUID | None
    office_name: str | None
    since: datetime
    minutes: int

    @property
    def pick(self) -> str:
        """The lead with the agent that its reader saw: see `leads.handing.Picked`."""
        return f"{self.id}:{self.agent}" if self.agent else str(self.id)

    @property
    def tone(self) -> str:
        return waiting.tone(self.minutes)

    @property
    def wait(self) -> str:
        return waiting.words(self.minutes)


@dataclass(frozen=True, slots=True)
class Load:
    """What is open with one agent, and when something last happened to a lead of theirs."""

    id: UUID
    name: str
    office: UUID | None
    office_name: str | None
    leads: int
    untouched: int
    overdue: int
    last_activity_at: datetime | None


KINDS = {
    "unassigned": ("l.agent IS NULL", "l.opened_at"),
    "unanswered": ("l.stage = 'New' AND l.agent IS NOT NULL", "coalesce(l.assigned_at, l.opened_at)"),
    "late": ("l.escalated_at IS NOT NULL AND l.response_due_at IS NOT NULL", "l.response_since"),
    "left": (
        "l.agent = ANY (ARRAY(SELECT id FROM users WHERE deactivated_at IS NOT NULL))",
        "l.last_activity_at",
    ),
}
"""The condition on `lead l`, and since when they wait. What was given to an agent is shown when its answer is
late, and what the office was told of as long as it waits; a lead of one who left waits since anything last
happened to it."""

_OPEN = "l.closed_at IS NULL AND l.archived_at IS NULL"


async def waiting_leads(kind: str) -> list[Waiting]:
    """The longest waiting first."""
    now = datetime.now(UTC)
    where, since = KINDS[kind]
    rows = await Lead.raw(
        _WAITING.format(where=where, since=since, open=_OPEN, limit=SHOWN), _late_by(kind, since, now)
    )
    return [Waiting(**row, minutes=waiting.open_minutes(row["since"], now)) for row in rows]


_WAITING = """
WITH l AS MATERIALIZED (
    SELECT l.*, {since} AS since FROM lead l WHERE {where} AND {open} AND {{}} ORDER BY {since} LIMIT {limit}
)
SELECT l.id, p.name, l.side, l.stage, l.agent, u.name AS agent_name, l.office, o.name AS office_name, l.since,
    concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')) AS home,
    coalesce((SELECT left(e.message, 240) FROM enquiry e
        WHERE e.lead = l.id AND e.channel <> 'import' ORDER BY e.at DESC LIMIT 1), '')
        AS message
FROM l JOIN person p ON p.id = l.person
LEFT JOIN users u ON u.id = l.agent
LEFT JOIN office o ON o.id = l.office
LEFT JOIN property a ON a.id = l.property
LEFT JOIN place h ON h.id = a.place
ORDER BY l.since, l.id
"""


def _late_by(kind: str, since: str, now: datetime) -> QueryString:
    if kind != "unanswered":
        return QueryString("TRUE")
    return QueryString(f"{since} < {{}}", waiting.before(now, waiting.LATE))


async def waiting_counts() -> dict[str, int]:
    """Of each kind, up to MOST."""
    now = datetime.now(UTC)
    parts = [
        QueryString(
            f"SELECT '{kind}' AS kind, count(*) AS n FROM (SELECT FROM lead l WHERE {where} AND {_OPEN} "
            f"AND {{}} LIMIT {MOST}) found",
            _late_by(kind, since, now),
        )
        for kind, (where, since) in KINDS.items()
    ]
    rows = await Lead.raw(" UNION ALL ".join("{}" for _part in parts), *parts)
    return {row["kind"]: row["n"] for row in rows}


async def loads() -> list[Load]:
    """Of everybody who takes leads; overdue by the agency's calendar."""
    today: Any = datetime.now(agency.current().zone).date()
    rows = await User.raw(_LOADS, today)
    return [Load(**row) for row in rows]


_LOADS = """
SELECT u.id, u.name, u.office, o.name AS office_name, coalesce(l.leads, 0) AS leads,
    coalesce(l.untouched, 0) AS untouched, coalesce(l.overdue, 0) AS overdue,
    (SELECT last_activity_at FROM lead WHERE agent = u.id AND archived_at IS NULL
     ORDER BY last_activity_at DESC LIMIT 1) AS last_activity_at
FROM users u
LEFT JOIN office o ON o.id = u.office
LEFT JOIN (
    SELECT agent, count(*) AS leads, count(*) FILTER (WHERE stage = 'New') AS untouched,
        count(*) FILTER (WHERE next_step_on < {}) AS overdue
    FROM lead WHERE closed_at IS NULL AND archived_at IS NULL GROUP BY agent
) l ON l.agent = u.id
WHERE u.takes_leads AND u.deactivated_at IS NULL
ORDER BY o.name NULLS LAST, u.name
"""
