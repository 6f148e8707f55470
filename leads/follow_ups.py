"""What is next, and on which day."""

from dataclasses import dataclass
from datetime import date

from estate.accounts.viewers import Viewer
from leads import cases
from leads.cases import Case
from leads.tables import Lead
from leads.tasks import doing, next_steps, planning, queries, repeats
from leads.tasks.planning import Due, Plan
from leads.tasks.queries import TaskRow
from leads.tasks.tables import TaskKind
from piccolo_conf import DB


@dataclass(frozen=True)
class NextStep:
    """Without a day it stands on the lead and is never due."""

    text: str
    on: date | None

    def plan(self, instead_of: TaskRow | None = None) -> Plan:
        """What the form does not ask for stays."""
        if instead_of is None:
            return Plan(self.text, due=Due(self.on))
        clock = instead_of.clock if self.on == instead_of.due_on else None
        return Plan(self.text, instead_of.kind, Due(self.on, clock), repeats.choice(instead_of.repeat))


NOTHING = NextStep("", None)


async def plan(case: Case, step: NextStep, *, by: Viewer, version: int) -> None:
    """Set the next step, or clear it with NOTHING: then it was done."""
    if step == NOTHING and not case.next_step:
        return
    async with DB.transaction():
        await next_steps.lock(case.id)
        await cases.change(case, version, {}, ours=step.text or "–", theirs=lambda now: now.next_step or "–")
        task = await queries.next_of(case.id)
        if task is None:
            if step != NOTHING:
                await planning.put(case, step.plan(), by=by)
        elif step == NOTHING:
            await doing.finish(task, by=by)
        else:
            await planning.change(task, step.plan(task), by=by, version=task.version)


async def follow(case: Case, step: NextStep, *, by: Viewer) -> None:
    """Set it together with a call or a visit, in its transaction. What was due until now was done by that,
    but for what has to be written or fetched."""
    if step == NOTHING:
        return
    await doing.finish_due(case, DONE_BY_TALKING, by=by)
    await planning.put(case, step.plan(), by=by)
    await Lead.raw("UPDATE lead SET version = version + 1 WHERE id = {}", case.id)


DONE_BY_TALKING = (TaskKind.CALL, TaskKind.VISIT, TaskKind.OTHER)
