"""How a visit went: attended or not, how much it was liked, what was said, what is next."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from leads import cases, follow_ups
from leads.follow_ups import NextStep
from piccolo_conf import DB
from visits import notices, queries
from visits.appointments import Appointment
from visits.events import VisitCompleted
from visits.scheduling import change, tell
from visits.tables import Visit, VisitStatus


@dataclass(frozen=True)
class Outcome:
    """`interest` is 1 to 5, and only of somebody who came; `version` is that of the visit that was seen."""

    attended: bool
    interest: int | None
    feedback: str
    next_step: NextStep
    version: int


async def complete(visit: Appointment, outcome: Outcome, *, by: Viewer) -> Appointment:
    """Also corrects what was written down before; the prospect who came is thanked once."""
    _refuse(visit)
    async with DB.transaction():
        await change(visit, outcome.version, _values(visit, outcome))
        after = await queries.appointment(visit.id)
        await _record(after, outcome, by)
        case = await cases.of(visit.lead)
        await follow_ups.follow(case, outcome.next_step, by=by)
        await cases.touch(case)
        if outcome.attended:
            await notices.thanks(after)
        await tell(after)
    return after


def _refuse(visit: Appointment) -> None:
    if visit.is_off:
        raise Refused(_("This visit is cancelled."))
    if visit.is_erased:
        raise Refused(_("The person was erased: nothing more is written down about them."))
    if not visit.has_begun:
        raise Refused(_("This visit has not begun yet. Move or cancel it instead."))


def _values(visit: Appointment, outcome: Outcome) -> dict[Any, Any]:
    return {
        Visit.status: VisitStatus.COMPLETED if outcome.attended else VisitStatus.NO_SHOW,
        Visit.interest: outcome.interest if outcome.attended else None,
        Visit.feedback: outcome.feedback,
        Visit.completed_at: visit.completed_at or datetime.now(UTC),
    }


async def _record(visit: Appointment, outcome: Outcome, by: Viewer) -> None:
    event = VisitCompleted(
        visit.id,
        visit.lead,
        visit.address,
        visit.starts_at,
        visit.time_zone,
        outcome.attended,
        visit.interest,
        visit.feedback,
    )
    await history.record(event, actor=by, subjects=visit.subjects)
