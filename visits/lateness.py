"""Running late: the prospect hears it before they wonder."""

from datetime import UTC, datetime

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB
from visits import notices, queries
from visits.appointments import FORESEEN, Appointment
from visits.events import VisitRunningLate
from visits.scheduling import change, tell
from visits.tables import Visit

CHOICES = (5, 10, 15, 20, 30, 45)


async def run_late(visit: Appointment, minutes: int, *, by: Viewer) -> Appointment:
    """Said again with other minutes, it is mailed again; with the same, nothing happens."""
    _refuse(visit, minutes)
    if visit.late_minutes == minutes:
        return visit
    async with DB.transaction():
        await change(visit, visit.version, {Visit.late_minutes: minutes})
        after = await queries.appointment(visit.id)
        event = VisitRunningLate(
            after.id, after.lead, after.address, after.starts_at, after.time_zone, minutes
        )
        await history.record(event, actor=by, subjects=after.subjects)
        await notices.running_late(after)
        await tell(after)
    return after


def _refuse(visit: Appointment, minutes: int) -> None:
    now = datetime.now(UTC)
    if minutes not in CHOICES:
        raise Refused(_("Choose how many minutes."))
    if not visit.stands:
        raise Refused(_("This visit does not take place any more."))
    if now < visit.starts_at - FORESEEN:
        raise Refused(_("There is time left: move the visit instead."))
    if visit.is_over:
        raise Refused(_("The time of this visit has passed."))
