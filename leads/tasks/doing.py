"""A task is done with one tap, and not done again with another."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history, live
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from leads.cases import Case
from leads.events import NextStepDone, NextStepSet
from leads.sequences import stopping
from leads.sequences.tables import StopReason
from leads.tasks import next_steps, queries, repeats
from leads.tasks.planning import Due, settle
from leads.tasks.queries import TaskRow
from leads.tasks.tables import Task
from piccolo_conf import DB


async def finish(task: TaskRow, *, by: Viewer, now: datetime | None = None) -> None:
    """The next one of a repeated task is made with it. Done before: nothing happens."""
    now = now or datetime.now(UTC)
    async with DB.transaction():
        if task.lead:
            await next_steps.lock(task.lead)
        if await _mark(task.id, by, now):
            await _repeat(task, now)
            await _tell(task, NextStepDone(task.lead, task.title), by)


async def _mark(task: UUID, by: Viewer, now: datetime) -> bool:
    rows = await Task.raw(_DONE, now, by.id, task)
    return bool(rows)


_DONE = """
UPDATE task SET done_at = {}, done_by = {}, version = version + 1
WHERE id = {} AND done_at IS NULL AND dropped_at IS NULL RETURNING id
"""


async def _repeat(task: TaskRow, now: datetime) -> None:
    if not task.repeat or task.planned_on is None:
        return
    today = now.astimezone(agency.current().zone).date()
    day = repeats.following(task.repeat, task.planned_on, today)
    if day:
        due = Due(day, task.planned_clock)
        await Task.raw(_REPEAT, uuid7(), day, due.at(task.time_zone), day, due.at(task.time_zone), task.id)


# Done again after it was taken back, the next one is there already, or was dropped by hand.
_REPEAT = """
INSERT INTO task (id, lead, person, account, title, kind, due_on, due_at, planned_on, planned_at, time_zone,
    repeat, follows, created_by)
SELECT {}, lead, person, account, title, kind, {}, {}, {}, {}, time_zone, repeat, id, created_by
FROM task WHERE id = {}
ON CONFLICT (follows) DO UPDATE SET dropped_at = NULL, due_on = excluded.due_on, due_at = excluded.due_at,
    planned_on = excluded.planned_on, planned_at = excluded.planned_at
"""


async def take_back(task: TaskRow, *, by: Viewer) -> None:
    """It is to be done again; the next one that came with it goes, unless somebody has touched that."""
    if task.lead and task.is_lead_closed:
        raise Refused(_("This lead is closed. Open it again before you plan anything."))
    async with DB.transaction():
        if task.lead:
            await next_steps.lock(task.lead)
        back = await Task.raw(_TAKE_BACK, task.id)
        if back:
            await Task.raw(_DROP_NEXT, task.id)
            await _tell(task, NextStepSet(task.lead, task.due_on, task.title), by)


_TAKE_BACK = """
UPDATE task SET done_at = NULL, done_by = NULL, version = version + 1
WHERE id = {} AND done_at IS NOT NULL AND dropped_at IS NULL RETURNING id
"""
_DROP_NEXT = """
UPDATE task SET dropped_at = now() WHERE follows = {} AND done_at IS NULL AND version = 1
"""


async def _tell(task: TaskRow, event: NextStepDone | NextStepSet, by: Viewer) -> None:
    await history.record(event, actor=by, subjects=task.subjects)
    if task.lead:
        await settle(task.lead, task.id)
    elif task.account:
        await live.publish(f"user:{task.account}", "task", task.id)


async def finish_due(
    case: Case, kinds: Sequence[str], *, by: Viewer, planned_by: datetime | None = None
) -> None:
    """In the current transaction: what was due of these kinds was done by what happened."""
    await next_steps.lock(case.id)
    today = utc_now().astimezone(agency.current().zone).date()
    for task in await queries.due(case.id, list(kinds), today, planned_by=planned_by):
        await finish(task, by=by)


async def drop_all(lead: UUID) -> None:
    """In the current transaction: a closed lead has nothing to do. Opened again it has all of it again."""
    await Task.raw(_DROP_ALL, lead)
    await stopping.stop([lead], StopReason.CLOSED)
    await next_steps.write([lead])


_DROP_ALL = """
UPDATE task SET dropped_at = l.closed_at FROM lead l WHERE l.id = task.lead AND l.id = {}
AND task.done_at IS NULL AND task.dropped_at IS NULL
"""


async def pick_up_all(lead: UUID, closed_at: datetime) -> None:
    """Of a lead that was closed at this moment and is open again."""
    await Task.raw("UPDATE task SET dropped_at = NULL WHERE lead = {} AND dropped_at = {}", lead, closed_at)
    await next_steps.follow_the_lead([lead])
    await next_steps.write([lead])
