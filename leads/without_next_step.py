"""Open leads of which nobody has said what is next. The list is kept at zero.

A task is a next step, and so are a sequence on its way and a visit that is to come. What was put off until a
day is left out until then."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts.viewers import Viewer
from leads.queries import Cursor
from leads.tables import Lead

PAGE = 25

CONDITION = """l.next_step = '' AND l.closed_at IS NULL AND l.archived_at IS NULL
    AND (l.visits_until IS NULL OR l.visits_until < now())
    AND (l.snoozed_until IS NULL OR l.snoozed_until <= now())"""
"""On `lead l`; the index `lead_without_next_step` walks it."""


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID
    name: str
    side: str
    stage: str
    about: str
    phone: str | None
    opened_at: datetime
    last_activity_at: datetime
    total: int
    """Of all, up to MOST."""


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: Cursor | None

    @property
    def total(self) -> int:
        return self.rows[0].total if self.rows else 0


MOST = 1000


async def of(viewer: Viewer, after: Cursor | None = None) -> Page:
    """Those of the viewer, the oldest first."""
    mine = QueryString("l.agent = {}", viewer.id)
    behind = (
        QueryString("(l.opened_at, l.id) > ({}, {})", after.at, after.id) if after else QueryString("TRUE")
    )
    rows = await Lead.raw(_LIST, mine, behind, QueryString(str(PAGE + 1)), mine)
    shown = [Row(**row) for row in rows[:PAGE]]
    last = shown[-1] if shown else None
    return Page(shown, Cursor(last.opened_at.astimezone(UTC), last.id) if last and len(rows) > PAGE else None)


_LIST = f"""
WITH l AS MATERIALIZED (
    SELECT l.* FROM lead l WHERE {{}} AND {CONDITION} AND {{}} ORDER BY l.opened_at, l.id LIMIT {{}}
)
SELECT l.id, p.name, l.side, l.stage, l.opened_at, l.last_activity_at,
    coalesce((SELECT left(e.message, 120) FROM enquiry e
        WHERE e.lead = l.id AND e.channel <> 'import' ORDER BY e.at DESC LIMIT 1), '')
        AS about,
    (SELECT c.value FROM contact_point c WHERE c.person = l.person AND c.kind = 'phone'
        AND c.wrong_at IS NULL ORDER BY c.position LIMIT 1) AS phone,
    (SELECT count(*) FROM (SELECT FROM lead l WHERE {{}} AND {CONDITION} LIMIT {MOST}) found) AS total
FROM l JOIN person p ON p.id = l.person ORDER BY l.opened_at, l.id
"""
