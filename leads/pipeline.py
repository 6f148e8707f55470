"""The way of a case: New → Contacted → Visiting → Offer → Won or Lost."""

from typing import Any
from uuid import UUID

from piccolo.columns import Column

from estate import history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history import Happening
from estate.i18n import _
from estate.refusals import Refused
from leads import cases
from leads.cases import Case
from leads.events import LeadLost, StageChanged
from leads.notices import announce
from leads.response_clock import first_answer
from leads.tables import OPEN_STAGES, Lead, LostReason, Stage
from leads.tasks import doing
from leads.words import STAGES
from piccolo_conf import DB


async def move(case: Case, stage: Stage, *, by: Viewer, version: int) -> None:
    """To any stage but Lost, which needs its reason; a closed case is opened again by it."""
    if stage == Stage.LOST:
        raise Refused(_("Say why it was lost."))
    if stage == case.stage:
        return
    await _set(case, stage, StageChanged(case.id, case.stage, stage), by, version)


async def lose(case: Case, reason: LostReason, note: str, *, by: Viewer, version: int) -> None:
    event = LeadLost(case.id, case.stage, reason, note)
    await _set(case, Stage.LOST, event, by, version, {Lead.lost_reason: reason, Lead.lost_note: note})


async def advance(lead: UUID, stage: Stage, *, by: Viewer | None) -> None:
    """What happened says so much: forward to this open stage, never back. In the current transaction."""
    await first_answer(lead)
    earlier = list(OPEN_STAGES[: OPEN_STAGES.index(stage)])
    rows = await Lead.raw(_ADVANCE, lead, stage, earlier)
    if rows:
        event = StageChanged(lead, rows[0]["before"], stage)
        await history.record(event, actor=by, subjects=[lead, rows[0]["person"]])


_ADVANCE = """
WITH before AS (SELECT id, stage FROM lead WHERE id = {} FOR NO KEY UPDATE)
UPDATE lead SET stage = {}, version = version + 1, last_activity_at = now()
FROM before WHERE lead.id = before.id AND before.stage = ANY({})
RETURNING before.stage AS before, lead.person
"""


async def _set(
    case: Case,
    stage: Stage,
    event: Happening,
    by: Viewer,
    version: int,
    more: dict[Column | str, Any] | None = None,
) -> None:
    columns: dict[Column | str, Any] = {
        Lead.stage: stage,
        Lead.closed_at: None if stage in OPEN_STAGES else utc_now(),
        Lead.lost_reason: None,
        Lead.lost_note: "",
        **(more or {}),
    }
    async with DB.transaction():
        await _refuse_a_second_open_case(case, stage)
        await cases.change(case, version, columns, ours=_word(stage), theirs=lambda now: _word(now.stage))
        await history.record(event, actor=by, subjects=[case.id, case.person])
        await first_answer(case.id)
        await _settle_tasks(case, stage)
        await announce(case.id, case.agent, case.office)


async def _settle_tasks(case: Case, stage: Stage) -> None:
    if stage not in OPEN_STAGES:
        await doing.drop_all(case.id)
    elif case.closed_at:
        await doing.pick_up_all(case.id, case.closed_at)


def _word(stage: str) -> str:
    return _(STAGES[Stage(stage)])


async def _refuse_a_second_open_case(case: Case, stage: Stage) -> None:
    """Asked under the person's lock, as in `capture`."""
    if case.is_open or stage not in OPEN_STAGES:
        return
    await Lead.raw("SELECT 1 FROM person WHERE id = {} FOR NO KEY UPDATE", case.person)
    if await Lead.exists().where(
        (Lead.person == case.person)
        & (Lead.side == case.side)
        & (Lead.id != case.id)
        & Lead.closed_at.is_null()
        & Lead.archived_at.is_null()
    ):
        raise Refused(_("There is a newer open lead of this person. Go on with that one."))
