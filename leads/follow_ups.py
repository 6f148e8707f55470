"""What is next, and on which day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.columns import Column

from estate import history
from estate.accounts.viewers import Viewer
from estate.history import Happening
from leads import cases
from leads.cases import Case
from leads.events import NextStepDone, NextStepSet
from leads.notices import announce
from leads.tables import Lead
from piccolo_conf import DB


@dataclass(frozen=True)
class NextStep:
    """Without a day it stands on the lead and is never due."""

    text: str
    on: date | None


NOTHING = NextStep("", None)


async def plan(case: Case, step: NextStep, *, by: Viewer, version: int) -> None:
    """Set the next step, or clear it with NOTHING: then it was done."""
    if step == NOTHING and not case.next_step:
        return
    async with DB.transaction():
        columns: dict[Column | str, Any] = {Lead.next_step: step.text, Lead.next_step_on: step.on}
        await cases.change(
            case, version, columns, ours=step.text or "–", theirs=lambda now: now.next_step or "–"
        )
        await _record(case, step, by)


async def follow(case: Case, step: NextStep, *, by: Viewer) -> None:
    """Set it together with a call or a visit, in its transaction: what was just agreed wins."""
    if step == NOTHING:
        return
    await Lead.update(
        {Lead.next_step: step.text, Lead.next_step_on: step.on, Lead.version: Lead.version + 1}
    ).where(Lead.id == case.id)
    await _record(case, step, by)


async def _record(case: Case, step: NextStep, by: Viewer) -> None:
    event: Happening = NextStepSet(case.id, step.on, step.text)
    if step == NOTHING:
        event = NextStepDone(case.id, case.next_step)
    await history.record(event, actor=by, subjects=[case.id, case.person])
    await announce(case.id, case.agent, case.office)
