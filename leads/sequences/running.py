"""A sequence on its way with a lead: each step once, in the hours of the office.

The step is taken, and the next one planned, in one transaction under the lead's lock: two workers and a crash
in between take no step twice, and whoever answers in that moment is not written to after it."""

import logging
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.jobs import every
from estate.refusals import Refused
from leads import cases, waiting
from leads.cases import Case
from leads.events import SequenceStarted
from leads.notices import announce
from leads.sequences import letters, steps, stopping
from leads.sequences.keeping import Kept
from leads.sequences.steps import Step, StepKind
from leads.sequences.tables import SequenceRun, StopReason
from leads.tasks import next_steps, planning
from leads.tasks.planning import Due, Plan
from leads.tasks.tables import TaskKind
from piccolo_conf import DB

log = logging.getLogger(__name__)


async def start(case: Case, sequence: Kept, *, by: Viewer, now: datetime | None = None) -> None:
    """Raises Refused where one is on its way."""
    now = now or datetime.now(UTC)
    if not case.is_open:
        raise Refused(_("This lead is closed. Open it again before you plan anything."))
    if not sequence.steps:
        raise Refused(_("This sequence has no steps."))
    async with DB.transaction():
        await next_steps.lock(case.id)
        if await SequenceRun.exists().where((SequenceRun.lead == case.id) & SequenceRun.stopped_at.is_null()):
            raise Refused(_("A sequence is on its way already. Stop it first."))
        run = SequenceRun(
            id=uuid7(),
            sequence=sequence.id,
            lead=case.id,
            started_by=by.id,
            started_at=now,
            steps=steps.to_json(sequence.steps),
            next_at=steps.moment(now, sequence.steps[0], now),
        )
        await SequenceRun.insert(run)
        event = SequenceStarted(case.id, run.id, sequence.name)
        await history.record(event, actor=by, subjects=[case.id, case.person])
        await next_steps.write([case.id])
        await announce(case.id, case.agent, case.office)


async def stop(case: Case, *, by: Viewer) -> None:
    async with DB.transaction():
        await next_steps.lock(case.id)
        await stopping.stop([case.id], StopReason.BY_HAND, by=by)
        await announce(case.id, case.agent, case.office)


@every("leads.sequences", "* * * * *")
async def sweep() -> None:
    now = datetime.now(UTC)
    if waiting.is_open(now):
        await take_all(now)


async def take_all(now: datetime) -> None:
    rows = await SequenceRun.raw(
        "SELECT id, lead FROM sequence_run WHERE stopped_at IS NULL AND next_at <= {} "
        "ORDER BY next_at LIMIT 500",
        now,
    )
    for row in rows:
        try:
            await take(row["id"], row["lead"], now)
        except Exception as error:  # the others have their turn
            log.error("sequence %s cannot go on", row["id"], exc_info=error)


async def take(run: UUID, lead: UUID, now: datetime) -> None:
    """One step of it, if that is still due."""
    async with DB.transaction():
        await next_steps.lock(lead)
        rows = await SequenceRun.raw(_DUE, run, lead, now)
        if not rows:
            return
        case, all_steps = await cases.of(lead), steps.from_json(rows[0]["steps"])
        if not case.is_open:
            await stopping.stop([lead], StopReason.CLOSED)
            return
        await _take(rows[0], all_steps[rows[0]["position"]], case, now)
        await _go_on(rows[0], all_steps, case, now)


_DUE = """
SELECT r.id, r.lead, r.position, r.started_at, r.steps, r.started_by
FROM sequence_run r WHERE r.id = {} AND r.lead = {} AND r.stopped_at IS NULL AND r.next_at <= {} FOR UPDATE
"""


async def _take(run: dict[str, Any], step: Step, case: Case, now: datetime) -> None:
    """A mail that may not or cannot be written is a task: somebody looks at it."""
    if step.kind == StepKind.MAIL and await letters.post(run, step, case):
        return
    kind = {StepKind.CALL: TaskKind.CALL, StepKind.MAIL: TaskKind.MAIL}.get(
        StepKind(step.kind), TaskKind.OTHER
    )
    today = now.astimezone(agency.current().zone).date()
    await planning.put(case, Plan(step.title, kind, Due(today)), by=None, run=run["id"], step=run["position"])


async def _go_on(run: dict[str, Any], all_steps: list[Step], case: Case, now: datetime) -> None:
    position = run["position"] + 1
    if position == len(all_steps):
        await SequenceRun.raw(_FINISH, position, StopReason.FINISHED, run["id"])
    else:
        next_at = steps.moment(run["started_at"], all_steps[position], now)
        await SequenceRun.raw(_PLAN, position, next_at, run["id"])
    await next_steps.write([case.id])
    await announce(case.id, case.agent, case.office)


_PLAN = "UPDATE sequence_run SET position = {}, next_at = {}, version = version + 1 WHERE id = {}"
_FINISH = """
UPDATE sequence_run SET position = {}, next_at = NULL, stopped_at = now(), stop_reason = {},
    version = version + 1 WHERE id = {}
"""
