"""What is to be done, by whom and when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from estate import history, live, receipts
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.receipts import Answer
from estate.refusals import Refused, changed_meanwhile
from leads import cases
from leads.cases import Case
from leads.events import NextStepDropped, NextStepSet
from leads.notices import announce
from leads.tasks import next_steps, queries, repeats
from leads.tasks.queries import TaskRow
from leads.tasks.tables import Task, TaskKind
from piccolo_conf import DB


@dataclass(frozen=True)
class Due:
    """By the clock of the agency. Without a day it is to be done some day, and is never late."""

    on: date | None = None
    clock: time | None = None

    def at(self, zone: str) -> datetime | None:
        if self.on is None or self.clock is None:
            return None
        return datetime.combine(self.on, self.clock, ZoneInfo(zone))


@dataclass(frozen=True)
class Plan:
    title: str
    kind: str = TaskKind.OTHER
    due: Due = Due()
    repeat: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        zone = agency.current().time_zone
        day, at = self.due.on, self.due.at(zone)
        when = {"due_on": day, "due_at": at, "planned_on": day, "planned_at": at, "time_zone": zone}
        repeat = repeats.anchored(self.repeat, day) if day else ""
        return {"title": self.title, "kind": self.kind, "repeat": repeat, **when}


@dataclass(frozen=True)
class NewTask:
    """`id` is made by the phone. `account` is for whom it is where it belongs to no lead."""

    id: UUID | None
    lead: UUID | None
    account: UUID | None
    plan: Plan


async def add(new: NewTask, case: Case | None, *, by: Viewer) -> Answer:
    async def work() -> Answer:
        if case is None:
            return {"task": await _add_own(new, by)}
        _refuse_closed(case)
        return {"task": await put(case, new.plan, by=by, id_=new.id)}

    return await receipts.once(new.id, by, new, work)


def _refuse_closed(case: Case) -> None:
    if not case.is_open:
        raise Refused(_("This lead is closed. Open it again before you plan anything."))


async def put(case: Case, plan: Plan, *, by: Viewer | None, id_: UUID | None = None, **origin: Any) -> UUID:
    """On a lead, in the current transaction."""
    await next_steps.lock(case.id)
    agent = (await cases.of(case.id)).agent
    task = Task(
        id=id_ or uuid7(),
        lead=case.id,
        person=case.person,
        account=agent,
        created_by=by.id if by else None,
        **plan.columns,
        **origin,
    )
    await Task.insert(task)
    await settle(case.id, task.id)
    event = NextStepSet(case.id, plan.due.on, plan.title)
    await history.record(event, actor=by, subjects=[case.id, case.person])
    return UUID(str(task.id))


async def _add_own(new: NewTask, by: Viewer) -> UUID:
    account = new.account or by.id
    if account != by.id and not by.is_staff:
        raise Refused(_("Only the office gives tasks to others."))
    id_ = new.id or uuid7()
    await Task.insert(Task(id=id_, account=account, created_by=by.id, **new.plan.columns))
    await live.publish(f"user:{account}", "task", id_)
    return id_


async def settle(lead: UUID, task: UUID) -> None:
    """After a change of the lead's tasks: its next step, and everybody who looks at it."""
    await next_steps.write([lead])
    case = await cases.of(lead)
    await announce(lead, case.agent, case.office)
    if case.agent:
        await live.publish(f"user:{case.agent}", "task", task)


async def change(task: TaskRow, plan: Plan, *, by: Viewer, version: int) -> None:
    async with DB.transaction():
        await _lock(task)
        await _write(task, plan.columns, version, plan.title)
        await _tell(task, NextStepSet(task.lead, plan.due.on, plan.title), by)


async def put_off(task: TaskRow, due: Due, *, by: Viewer, version: int) -> None:
    """To another time; a repeated one still counts from the day that was planned."""
    columns = {"due_on": due.on, "due_at": due.at(agency.current().time_zone)}
    async with DB.transaction():
        await _lock(task)
        await _write(task, columns, version, _("put off"))
        await _tell(task, NextStepSet(task.lead, due.on, task.title), by)


async def drop(task: TaskRow, *, by: Viewer, version: int) -> None:
    async with DB.transaction():
        await _lock(task)
        await _write(task, {"dropped_at": utc_now()}, version, _("dropped"))
        await _tell(task, NextStepDropped(task.lead, task.title), by)


async def _lock(task: TaskRow) -> None:
    if task.lead:
        await next_steps.lock(task.lead)


async def _write(task: TaskRow, columns: dict[str, Any], version: int, ours: str) -> None:
    changed = (
        await Task.update({**named(columns), Task.version: version + 1})
        .where(
            (Task.id == task.id)
            & (Task.version == version)
            & Task.done_at.is_null()
            & Task.dropped_at.is_null()
        )
        .returning(Task.id)
    )
    if not changed:
        raise Refused(changed_meanwhile(await queries.as_it_is(task.id), ours))


def named(columns: dict[str, Any]) -> dict[Any, Any]:
    return {Task._meta.get_column_by_name(name): value for name, value in columns.items()}


async def _tell(task: TaskRow, event: NextStepSet | NextStepDropped, by: Viewer) -> None:
    await history.record(event, actor=by, subjects=task.subjects)
    if task.lead:
        await settle(task.lead, task.id)
    elif task.account:
        await live.publish(f"user:{task.account}", "task", task.id)
