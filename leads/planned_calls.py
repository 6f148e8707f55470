"""Calls that are planned: tasks of the kind call. Talking does them, being missed makes one."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from leads import cases
from leads.cases import Case
from leads.follow_ups import DONE_BY_TALKING
from leads.tables import CallOutcome
from leads.tasks import doing, planning, queries
from leads.tasks.planning import Due, Plan
from leads.tasks.tables import Task, TaskKind
from piccolo_conf import DB

FEW = 6


def today() -> date:
    return datetime.now(agency.current().zone).date()


def title_after(outcome: str) -> str:
    """What is next after a call, where nobody said it."""
    if outcome == CallOutcome.MISSED:
        return _("Call back")
    return _("Get in touch") if outcome == CallOutcome.REACHED else _("Call again")


async def call_back(case: Case, *, by: Viewer) -> None:
    """In the current transaction: whoever was missed is called today, unless a call is due already."""
    if case.is_open and not await queries.due(case.id, [TaskKind.CALL], today()):
        title = title_after(CallOutcome.MISSED)
        await planning.put(case, Plan(title, TaskKind.CALL, Due(today())), by=by)


async def fulfil(case: Case, at: datetime, *, by: Viewer) -> None:
    """In the current transaction: they were talked to until this moment, and the calls planned before and
    due by that day are done. Of a call that is kept at once: see leads.calls."""
    day = at.astimezone(agency.current().zone).date()
    for task in await queries.due(case.id, [TaskKind.CALL], day, planned_by=at):
        await doing.finish(task, by=by)


async def plan_after(case: Case, plan: Plan, *, by: Viewer) -> None:
    """What is next after a call that is kept already; what was due until now gives way to it."""
    if not case.is_open:
        raise Refused(_("This lead is closed. Open it again before you plan anything."))
    async with DB.transaction():
        await doing.finish_due(case, DONE_BY_TALKING, by=by)
        await planning.put(case, plan, by=by)


@dataclass(frozen=True, slots=True)
class Planned:
    """`total` is how many there are."""

    lead: UUID
    name: str
    title: str
    due_on: date | None
    due_at: datetime | None
    time_zone: str
    phone: str | None
    total: int


async def coming(viewer: Viewer) -> list[Planned]:
    """The viewer's own, the earliest first."""
    rows = await Task.raw(_COMING, viewer.id, cases.visible(viewer), FEW)
    return [Planned(**row) for row in rows]


_COMING = f"""
SELECT t.lead, p.name, t.title, t.due_on, t.due_at, t.time_zone, count(*) OVER () AS total,
    (SELECT c.value FROM contact_point c WHERE c.person = l.person AND c.kind = 'phone'
        AND c.wrong_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS phone
FROM task t JOIN lead l ON l.id = t.lead AND l.archived_at IS NULL AND l.closed_at IS NULL
JOIN person p ON p.id = l.person
WHERE t.account = {{}} AND t.kind = 'call' AND t.done_at IS NULL AND t.dropped_at IS NULL AND {{}}
ORDER BY {queries.ORDER} LIMIT {{}}
"""
