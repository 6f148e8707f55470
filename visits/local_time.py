"""Between the clock on a wall and the instant in the database."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from estate.i18n import _
from estate.refusals import Refused


def instant(day: date, clock: time, zone: str) -> datetime:
    """The moment in UTC at which the wall clock there shows this time.

    Refused where that night's change of the clocks leaves the time out or shows it twice."""
    wall = datetime.combine(day, clock)
    moments = _moments(wall, ZoneInfo(zone))
    if len(moments) == 1:
        return moments[0]
    if not moments:
        raise Refused(
            _("The clocks go forward that night: {time} does not exist.").format(time=f"{clock:%H:%M}")
        )
    raise Refused(
        _("The clocks go back that night: {time} comes twice. Choose another time.").format(
            time=f"{clock:%H:%M}"
        )
    )


def _moments(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """None in the hour that is skipped in spring, two in the hour that is repeated in autumn."""
    candidates = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(m for m in candidates if m.astimezone(zone).replace(tzinfo=None, fold=0) == wall)


def day_there(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """The first moment of the day there; midnight itself may be skipped by a change of the clocks."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def end_of(day: date, zone: str) -> datetime:
    return start_of(day + timedelta(days=1), zone)
