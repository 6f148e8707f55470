"""The calls of everybody, as far as the viewer may see their leads."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.accounts.viewers import Viewer
from leads.cases import visible
from leads.queries import PAGE, Cursor
from leads.tables import Call


@dataclass(frozen=True)
class CallFilters:
    agent: str = ""
    outcome: str = ""
    direction: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class CallRow:
    id: UUID
    version: int
    lead: UUID
    name: str
    account: UUID
    account_name: str
    direction: str
    outcome: str
    number: str
    started_at: datetime
    at: datetime
    duration_seconds: int | None
    note: str


@dataclass(frozen=True)
class CallPage:
    rows: list[CallRow]
    next: Cursor | None


async def calls(viewer: Viewer, filters: CallFilters, before: Cursor | None = None) -> CallPage:
    """The latest first, by the server's clock; those of a phone log by when they were."""
    where = [visible(viewer), *_filtered(filters)]
    if before:
        where.append(QueryString("(c.at, c.id) < ({}, {})", before.at, before.id))
    condition = QueryString(" AND ".join("{}" for _ in where), *where)
    rows = await Call.raw(_SELECT + "WHERE {} ORDER BY c.at DESC, c.id DESC LIMIT {}", condition, PAGE + 1)
    shown = [CallRow(**row) for row in rows[:PAGE]]
    return CallPage(shown, Cursor(shown[-1].at, shown[-1].id) if len(rows) > PAGE else None)


async def find(viewer: Viewer, call: UUID) -> CallRow | None:
    rows = await Call.raw(_SELECT + "WHERE c.id = {} AND {}", call, visible(viewer))
    return CallRow(**rows[0]) if rows else None


_SELECT = """
SELECT c.id, c.version, c.lead, p.name, c.account, u.name AS account_name, c.direction, c.outcome, c.number,
    c.started_at, c.at, c.duration_seconds, c.note
FROM call c
JOIN lead l ON l.id = c.lead AND l.archived_at IS NULL
JOIN person p ON p.id = c.person
JOIN users u ON u.id = c.account
"""


def _filtered(filters: CallFilters) -> list[QueryString]:
    where = []
    if filters.agent:
        where.append(QueryString("c.account = {}", UUID(filters.agent)))
    for column, value in (("outcome", filters.outcome), ("direction", filters.direction)):
        if value:
            where.append(QueryString(f"c.{column} = {{}}", value))
    if filters.first:
        where.append(QueryString("c.at >= {}", _midnight(filters.first)))
    if filters.last:
        where.append(QueryString("c.at < {}", _midnight(filters.last + timedelta(days=1))))
    return where


def _midnight(day: date) -> datetime:
    """The beginning of the agency's day."""
    return datetime.combine(day, time(), agency.current().zone).astimezone(UTC)
