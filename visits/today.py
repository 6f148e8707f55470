"""The page that agents see first: what is next, the rest of the day, and what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.accounts.viewers import Viewer
from leads import cases, missed, without_next_step
from leads.missed import Missed
from leads.tables import Lead
from leads.tasks.queries import ORDER
from visits import local_time, queries
from visits.appointments import Appointment
from visits.travel import Leg, distance, leg

FEW = 6
OFFICE = 8


@dataclass(frozen=True)
class Stop:
    """A visit of the day, and the way to it from the one before."""

    visit: Appointment
    way: Leg | None


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead that waits, or a task without one; `total` is how many of this kind there are."""

    kind: str
    id: UUID
    name: str
    about: str
    at: datetime
    due: date | None
    due_at: datetime | None
    answer_by: datetime | None
    """The limit of the answer, where its clock runs."""
    task: UUID | None
    phone: str | None
    total: int


@dataclass(frozen=True)
class Today:
    """`next` may be on a later day: `later` are the visits after it on its day, `earlier` those of today that
    are done with. `office` holds the next visits of all, for staff."""

    day: date
    next: Appointment | None
    earlier: list[Appointment]
    later: list[Stop]
    unfinished: list[Appointment]
    leads: list[LeadLine]
    office: list[Appointment]
    missed: list[Missed]
    """Calls to be answered."""

    def lines(self, kind: str) -> list[LeadLine]:
        """Of `new`, `due`, `own` or `unassigned`."""
        return [line for line in self.leads if line.kind == kind]

    @property
    def without_next_step(self) -> int:
        """Leads of the viewer, up to 1000."""
        return next((line.total for line in self.lines("without")), 0)

    @property
    def next_day(self) -> date | None:
        return _day(self.next) if self.next else None

    @property
    def to_come(self) -> int:
        """Visits that are still to come today."""
        if self.next_day != self.day:
            return 0
        return 1 + sum(stop.visit.stands for stop in self.later)

    @property
    def distance(self) -> str:
        """Of all ways between them."""
        return distance(sum(stop.way.km or 0 for stop in self.later if stop.way))


async def today(viewer: Viewer) -> Today:
    zone = agency.current().time_zone
    day = local_time.day_there(datetime.now(UTC), zone)
    since, until = local_time.start_of(day, zone), local_time.end_of(day, zone)
    visits = await queries.on_hand(viewer, since, until)
    following = _next(visits)
    return Today(
        day=day,
        next=following,
        earlier=[v for v in visits if _day(v) == day and _is_before(v, following)],
        later=_stops(following, visits) if following else [],
        unfinished=[v for v in visits if v.is_unfinished],
        leads=await _waiting(viewer, day),
        office=await _office(viewer, until) if viewer.is_staff else [],
        missed=await missed.to_call_back(viewer),
    )


async def _office(viewer: Viewer, until: datetime) -> list[Appointment]:
    """What is shown now or soon."""
    return await queries.coming(viewer, datetime.now(UTC) - timedelta(minutes=45), until, OFFICE)


def _day(visit: Appointment) -> date:
    return local_time.day_there(visit.starts_at, agency.current().time_zone)


def _next(visits: Sequence[Appointment]) -> Appointment | None:
    """The first that is not over: the one that one is at, or on the way to."""
    return next((v for v in visits if v.stands and not v.is_over), None)


def _is_before(visit: Appointment, following: Appointment | None) -> bool:
    """Done with or cancelled; what waits for its outcome is shown apart."""
    return not visit.is_unfinished and (following is None or visit.starts_at < following.starts_at)


def _stops(following: Appointment, visits: Sequence[Appointment]) -> list[Stop]:
    """After the next one, on its day. Cancelled visits stay in sight, but one does not drive there."""
    later = [
        v
        for v in visits
        if v.id != following.id and v.starts_at >= following.starts_at and _day(v) == _day(following)
    ]
    going = [following, *(v for v in later if v.stands)]
    ways = {after.id: leg(before, after) for before, after in pairwise(going)}
    return [Stop(visit, ways.get(visit.id)) for visit in later]


async def _waiting(viewer: Viewer, day: date) -> list[LeadLine]:
    """New leads of the viewer, those whose next step is due, what else they are to do, those that nobody has
    yet, and how many of theirs have no next step."""
    mine = QueryString("l.agent = {}", viewer.id)
    leads = [mine, FEW, mine, FEW, mine, day, FEW * 2, cases.visible(viewer), FEW]
    rows: list[dict[str, Any]] = await Lead.raw(_WAITING, *leads, viewer.id, day, FEW, mine)
    new = {row["answer_by"] is None: row["total"] for row in rows if row["kind"] == "new"}
    return [LeadLine(**row | ({"total": sum(new.values())} if row["kind"] == "new" else {})) for row in rows]


_LINE = """
SELECT '{kind}' AS kind, l.id, l.person, l.property, l.next_step, l.next_step_on AS due,
       l.next_step_at AS due_at, l.response_due_at,
       coalesce(l.assigned_at, l.opened_at) AS at, count(*) OVER () AS total
FROM lead l WHERE l.archived_at IS NULL AND l.closed_at IS NULL
    AND (l.snoozed_until IS NULL OR l.snoozed_until <= now() OR l.response_due_at IS NOT NULL) AND
"""
_WAITING = f"""
(SELECT w.kind, w.id, p.name, w.at, w.due, w.due_at, w.total, w.response_due_at AS answer_by,
       coalesce(nullif(w.next_step, ''),
                (SELECT left(e.message, 120) FROM enquiry e
                    WHERE e.lead = w.id AND e.channel <> 'import' ORDER BY e.at DESC LIMIT 1),
                '') AS about,
       CASE WHEN w.kind = 'due' THEN
           (SELECT t.id FROM task t WHERE t.lead = w.id AND t.done_at IS NULL AND t.dropped_at IS NULL
            ORDER BY {ORDER} LIMIT 1) END AS task,
       (SELECT c.value FROM contact_point c WHERE c.person = p.id AND c.kind = 'phone' AND c.wrong_at IS NULL
        ORDER BY c.position, c.id LIMIT 1) AS phone
FROM (
    ({_LINE.format(kind="new")} {{}} AND l.response_due_at IS NOT NULL ORDER BY l.response_due_at LIMIT {{}})
    UNION ALL
    ({_LINE.format(kind="new")} {{}} AND l.stage = 'New' AND l.response_due_at IS NULL ORDER BY at DESC
     LIMIT {{}})
    UNION ALL
    ({_LINE.format(kind="due")} {{}} AND l.next_step_on <= {{}} AND l.stage <> 'New'
     ORDER BY l.next_step_on, l.next_step_at, l.id LIMIT {{}})
    UNION ALL
    ({_LINE.format(kind="unassigned")} l.agent IS NULL AND {{}} ORDER BY at LIMIT {{}})
) w
JOIN person p ON p.id = w.person)
UNION ALL
(SELECT 'own', t.id, '', t.created_at, t.due_on, t.due_at, count(*) OVER (), NULL, t.title, t.id, NULL
 FROM task t WHERE t.account = {{}} AND t.lead IS NULL AND t.done_at IS NULL AND t.dropped_at IS NULL
    AND coalesce(t.due_on, '9000-01-01'::date) <= {{}} ORDER BY {ORDER} LIMIT {{}})
UNION ALL
(SELECT 'without', '00000000-0000-0000-0000-000000000000', '', now(), NULL, NULL, count(*), NULL, '',
    NULL, NULL
 FROM (SELECT FROM lead l WHERE {{}} AND {without_next_step.CONDITION} LIMIT {without_next_step.MOST}) found
 HAVING count(*) > 0)
"""
