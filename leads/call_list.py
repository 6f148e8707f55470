"""Whom to call today, in the order of the agency's rules: whose answer is awaited, whose call is due, who is
new and was never called, whom a sequence calls, and who was left alone for too long.

Nobody is on it who was reached today or tried as often as the rules allow, who is put off, whose numbers are
wrong or withheld, or while the office is closed."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import N_
from leads import waiting
from leads.follow_up_rules import Rules
from leads.tables import Lead

REASONS = {
    1: N_("Waits for an answer"),
    2: N_("Call is due"),
    3: N_("New, never called"),
    4: N_("Step of a sequence"),
    5: N_("Left alone for long"),
}
_DEEP = 3
"""So many times the list is looked at, as some of it falls out."""


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID
    name: str
    phone: str
    rank: int
    about: str
    side: str
    stage: str
    answer_by: datetime | None
    tried: int
    last_activity_at: datetime

    @property
    def reason(self) -> str:
        return REASONS[self.rank]


@dataclass(frozen=True)
class CallList:
    lines: list[Line]
    done: int
    """Leads that the viewer has called today."""
    limit: int
    opens_at: datetime | None
    """When the office opens, where it is closed."""

    @property
    def left(self) -> int:
        return max(self.limit - self.done, 0)


async def today(viewer: Viewer, now: datetime | None = None) -> CallList:
    now = now or datetime.now(UTC)
    rules, day = Rules.current(), now.astimezone(agency.current().zone).date()
    midnight = datetime.combine(day, time(), agency.current().zone).astimezone(UTC)
    done = await _done(viewer, midnight)
    left = max(rules.calls - done, 0)
    if not waiting.is_open(now):
        return CallList([], done, rules.calls, waiting.next_opening(now))
    deep = rules.calls * _DEEP
    long_ago = now - timedelta(days=rules.untouched_days)
    me: Any = viewer.id
    rows = await Lead.raw(
        _LIST,
        *(me, deep),
        *(me, day, now, deep),
        *(me, deep),
        *(me, long_ago, day, now, deep),
        *(midnight, now, rules.attempts, left),
    )
    return CallList([Line(**row) for row in rows], done, rules.calls, None)


async def _done(viewer: Viewer, midnight: datetime) -> int:
    rows = await Lead.raw(
        "SELECT count(DISTINCT lead) AS n FROM call WHERE account = {} AND at >= {} AND direction = 'out'",
        viewer.id,
        midnight,
    )
    return int(rows[0]["n"])


_OPEN = "l.closed_at IS NULL AND l.archived_at IS NULL"
_LIST = f"""
WITH found AS (
    (SELECT l.id, 1 AS rank, l.response_due_at AS at, '' AS title FROM lead l
     WHERE l.agent = {{}} AND l.response_due_at IS NOT NULL AND {_OPEN} ORDER BY l.response_due_at LIMIT {{}})
    UNION ALL
    (SELECT t.lead, CASE WHEN t.run IS NULL THEN 2 ELSE 4 END, coalesce(t.due_at, t.due_on::timestamptz),
        t.title
     FROM task t WHERE t.account = {{}} AND t.done_at IS NULL AND t.dropped_at IS NULL AND t.lead IS NOT NULL
        AND t.kind = 'call' AND coalesce(t.due_on, '9000-01-01'::date) <= {{}}
        AND (t.due_at IS NULL OR t.due_at <= {{}})
     ORDER BY coalesce(t.due_on, '9000-01-01'::date), coalesce(t.due_at, '9000-01-01 00:00+00'::timestamptz),
        t.id LIMIT {{}})
    UNION ALL
    (SELECT l.id, 3, l.opened_at, '' FROM lead l WHERE l.agent = {{}} AND l.stage = 'New' AND {_OPEN}
        AND NOT EXISTS (SELECT FROM call c WHERE c.lead = l.id) ORDER BY l.opened_at LIMIT {{}})
    UNION ALL
    (SELECT l.id, 5, l.last_activity_at, '' FROM lead l WHERE l.agent = {{}} AND {_OPEN}
        AND l.last_activity_at < {{}} AND (l.next_step_on IS NULL OR l.next_step_on <= {{}})
        AND (l.visits_until IS NULL OR l.visits_until < {{}}) ORDER BY l.last_activity_at LIMIT {{}})
), first AS (
    SELECT DISTINCT ON (id) id, rank, at, title FROM found ORDER BY id, rank, at
)
SELECT l.id, p.name, c.value AS phone, first.rank, l.side, l.stage, l.response_due_at AS answer_by,
    l.last_activity_at, tried.n AS tried,
    coalesce(nullif(first.title, ''), nullif(l.next_step, ''),
        (SELECT left(e.message, 120) FROM enquiry e
            WHERE e.lead = l.id AND e.channel <> 'import' ORDER BY e.at DESC LIMIT 1), '')
        AS about
FROM first JOIN lead l ON l.id = first.id JOIN person p ON p.id = l.person AND p.erased_at IS NULL
CROSS JOIN LATERAL (SELECT value FROM contact_point WHERE person = p.id AND kind = 'phone'
    AND wrong_at IS NULL ORDER BY position, id LIMIT 1) c
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE direction = 'out') AS n,
    coalesce(bool_or(outcome = 'reached'), FALSE) AS is_reached
    FROM call WHERE call.lead = l.id AND call.at >= {{}}) tried
WHERE (l.snoozed_until IS NULL OR l.snoozed_until <= {{}}) AND tried.n < {{}} AND NOT tried.is_reached
ORDER BY tried.n > 0, first.rank, first.at, l.id LIMIT {{}}
"""
