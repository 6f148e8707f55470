"""Calls: how they ended, what was said, what is next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from piccolo.columns import Column
from uuid_utils.compat import uuid7

from estate import history, receipts
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.people.tables import ContactPoint
from estate.receipts import Answer
from estate.refusals import Refused, changed_meanwhile
from leads import cases, follow_ups, pipeline, planned_calls
from leads.answered import answered
from leads.call_log import CallRow
from leads.cases import Case
from leads.events import CallCorrected, CallLogged, ContactPointMarked
from leads.follow_ups import NOTHING, NextStep
from leads.notices import announce
from leads.response_clock import first_answer
from leads.tables import Call, CallOutcome, Direction, Stage
from leads.tasks import doing
from leads.tasks.tables import TaskKind
from leads.words import OUTCOMES
from piccolo_conf import DB


@dataclass(frozen=True)
class CallReport:
    """`started_at` is the phone's clock, None for just now; `number` is E.164, empty where not known."""

    direction: str
    outcome: str
    number: str
    started_at: datetime | None
    duration_seconds: int | None
    note: str

    @property
    def ended_at(self) -> datetime:
        return (self.started_at or utc_now()) + timedelta(seconds=self.duration_seconds or 0)


@dataclass(frozen=True)
class NewCall:
    """`id` is made by the phone, so that a repeat is known."""

    id: UUID | None
    lead: UUID
    report: CallReport
    next_step: NextStep


async def log(case: Case, new: NewCall, *, by: Viewer) -> Answer:
    columns = _columns(new.report)

    async def work() -> Answer:
        point = await _point(case, new.report.number)
        call = Call(
            id=new.id or uuid7(),
            lead=case.id,
            person=case.person,
            contact_point=point,
            account=by.id,
            **columns,
        )
        await Call.insert(call)
        event = CallLogged(case.id, call.id, **columns)
        await history.record(
            event, actor=by, subjects=[case.id, case.person, call.id], occurred_at=new.report.started_at
        )
        await _draw_conclusions(case, point, new.report, by)
        await cases.touch(case)
        await _agree(case, new, by)
        return {"call": call.id}

    return await receipts.once(new.id, by, new, work)


async def _agree(case: Case, new: NewCall, by: Viewer) -> None:
    """What is next; who was missed is called back."""
    if new.report.outcome == CallOutcome.MISSED and new.next_step == NOTHING:
        await planned_calls.call_back(case, by=by)
    await follow_ups.follow(case, new.next_step, by=by)


async def correct(case: Case, call: CallRow, report: CallReport, *, by: Viewer, version: int) -> None:
    """By who made it, or the office."""
    if call.account != by.id and not by.is_staff:
        raise Refused(
            _("%(name)s made this call. Only they and the office correct it.") % {"name": call.account_name}
        )
    async with DB.transaction():
        point = await _point(case, report.number)
        columns: dict[Column | str, Any] = {"contact_point": point, "version": version + 1}
        report = replace(report, started_at=report.started_at or call.started_at)
        columns.update(_columns(report))
        changed = (
            await Call.update(columns)
            .where((Call.id == call.id) & (Call.version == version))
            .returning(Call.version)
        )
        if not changed:
            raise Refused(changed_meanwhile(await _outcome_now(call.id), _word(report.outcome)))
        event = CallCorrected(case.id, call.id, **_columns(report))
        await history.record(event, actor=by, subjects=[case.id, case.person, call.id])
        if call.outcome == CallOutcome.WRONG_NUMBER:
            await _mark(await _point(case, call.number), None)
        await _draw_conclusions(case, point, report, by)


async def _outcome_now(call: UUID) -> str:
    rows = await Call.select(Call.outcome).where(Call.id == call)
    return _word(rows[0]["outcome"])


def _columns(report: CallReport) -> dict[str, Any]:
    return {
        "direction": report.direction,
        "outcome": report.outcome,
        "number": report.number,
        "started_at": report.started_at or utc_now(),
        "duration_seconds": report.duration_seconds,
        "note": report.note,
    }


async def _point(case: Case, number: str) -> UUID | None:
    if not number:
        return None
    rows = await ContactPoint.raw(
        "SELECT id FROM contact_point WHERE person = {} AND value = {}", case.person, number
    )
    return rows[0]["id"] if rows else None


async def _draw_conclusions(case: Case, point: UUID | None, report: CallReport, by: Viewer) -> None:
    if report.outcome == CallOutcome.WRONG_NUMBER and point:
        await _mark(point, utc_now())
        event = ContactPointMarked(case.id, point, report.number)
        await history.record(event, actor=by, subjects=[case.id, case.person])
    if report.outcome == CallOutcome.REACHED:
        await pipeline.advance(case.id, Stage.CONTACTED, by=by)
        await doing.finish_due(case, [TaskKind.CALL], by=by, planned_by=report.ended_at)
    if report.direction == Direction.OUT and report.outcome != CallOutcome.WRONG_NUMBER:
        await first_answer(case.id)
    if report.outcome == CallOutcome.REACHED or report.direction == Direction.IN:
        await answered({case.person: report.ended_at})
    await announce(case.id, case.agent, case.office)


async def _mark(point: UUID | None, wrong_at: datetime | None) -> None:
    if point:
        await ContactPoint.update({ContactPoint.wrong_at: wrong_at}).where(ContactPoint.id == point)


def _word(outcome: str) -> str:
    return _(OUTCOMES[CallOutcome(outcome)])
