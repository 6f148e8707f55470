"""How long somebody waits, counted in the hours in which the office is open: in real minutes, also in the
night in which the clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from estate.accounts import agency, closed_days
from estate.accounts.agency import AgencySettings
from estate.i18n import _, ngettext

SOON, LATE = 60, 240
"""Minutes of open office after which a wait is noticed, and after which it is too long."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_EXACTLY = timedelta(days=60)
"""Longer waits are counted in weeks as the office usually has them."""
_FARTHEST = 400
"""Days that are looked through for an open one."""
_Span = tuple[datetime, datetime]


def open_minutes(since: datetime, until: datetime) -> int:
    """Of the agency's office hours between two moments; of all hours where it has set none."""
    start, end = _to_the_minute(since), _to_the_minute(until)
    weeks = (end - start - _EXACTLY) // _WEEK if end - start > _EXACTLY else 0
    start += weeks * _WEEK
    minutes = weeks * _minutes_a_week()
    for opens, closes in _spans(start, _day_of(end)):
        minutes += _minutes(max(start, opens), min(end, closes))
    return minutes


def before(until: datetime, minutes: int) -> datetime:
    """The moment from which on the office was open for so many minutes."""
    end, day = _to_the_minute(until), _day_of(until)
    for _day in range(60):
        opens, closes = _open(day)
        here = _minutes(opens, min(end, closes))
        if here >= minutes:
            return min(end, closes) - timedelta(minutes=minutes)
        minutes -= here
        day -= _DAY
    return until - timedelta(days=60)  # an office that hardly opens


def after(since: datetime, minutes: int) -> datetime:
    """The moment until which the office is open for so many minutes."""
    left = timedelta(minutes=minutes)
    for opens, closes in _spans(since, _day_of(since) + _FARTHEST * _DAY):
        opens = max(opens, since)
        here = max(closes - opens, timedelta())
        if here >= left and here:
            return opens + left
        left -= here
    return since + left  # an office that hardly opens


def is_open(now: datetime) -> bool:
    opens, closes = _open(_day_of(now))
    return opens <= now < closes


def opening(day: date) -> datetime:
    """The hour of that day; of a closed one its beginning."""
    return _open(day)[0]


def next_opening(now: datetime) -> datetime:
    """Now, where it is open."""
    return after(now, 0)


def tone(minutes: int) -> str:
    return "hot" if minutes >= LATE else "gold" if minutes >= SOON else ""


def words(minutes: int) -> str:
    """ "40 min", "3 h 20 min", "2 office days"."""
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    a_day = _minutes_a_day()
    if minutes < a_day:
        hours = _("%(n)s h") % {"n": minutes // 60}
        return hours if minutes % 60 == 0 else f"{hours} {_('%(n)s min') % {'n': minutes % 60}}"
    days = minutes // a_day
    return ngettext("%(n)s office day", "%(n)s office days", days) % {"n": days}


def _to_the_minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _day_of(at: datetime) -> date:
    """By the clock of the agency."""
    return at.astimezone(agency.current().zone).date()


def _spans(start: datetime, last: date) -> Iterator[_Span]:
    day = _day_of(start)
    while day <= last:
        yield _open(day)
        day += _DAY


def _open(day: date) -> _Span:
    return _open_at(agency.current(), day)


@lru_cache(maxsize=2_000)
def _open_at(ours: AgencySettings, day: date) -> _Span:
    """A closed day opens and closes at the same moment."""
    hours = ours.office_hours
    opens, closes = hours.get(str(day.isoweekday())) or ("00:00", "00:00") if hours else ("00:00", "24:00")
    if closed_days.is_closed(day, ours):
        opens = closes
    return _at(day, opens, ours.zone), _at(day, closes, ours.zone)


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """An hour that a change of the clocks skips is the one after it."""
    wall = (
        datetime.combine(day + _DAY, time())
        if clock == "24:00"
        else datetime.combine(day, time.fromisoformat(clock))
    )
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _minutes(start: datetime, end: datetime) -> int:
    return max(int((end - start).total_seconds()) // 60, 0)


def _minutes_a_week() -> int:
    """As it is written on the door."""
    hours = agency.current().office_hours
    if not hours:
        return 7 * 24 * 60
    spans = [(_wall(opens), _wall(closes)) for opens, closes in filter(None, hours.values())]
    return sum(closes - opens for opens, closes in spans)


def _wall(clock: str) -> int:
    """Minutes since midnight."""
    return int(clock[:2]) * 60 + int(clock[3:])


def _minutes_a_day() -> int:
    """Of a usual day."""
    hours = agency.current().office_hours
    return max(_minutes_a_week() // (len([1 for day in hours.values() if day]) or 7), 60)


def open_hours(days: list[date]) -> list[tuple[datetime, int]]:
    """Of each day when the office opens, and for how many minutes it is open."""
    spans = [_open(day) for day in days]
    return [(opens, _minutes(opens, closes)) for opens, closes in spans]
