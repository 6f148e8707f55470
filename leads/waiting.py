"""How long somebody waits, counted in the hours in which the office is open."""

from datetime import UTC, date, datetime, time, timedelta

from estate.accounts import agency
from estate.i18n import _, ngettext

SOON, LATE = 60, 240
"""Minutes of open office after which a wait is noticed, and after which it is too long."""

_WEEK = timedelta(days=7)
_Span = tuple[datetime, datetime]


def open_minutes(since: datetime, until: datetime) -> int:
    """Of the agency's office hours between two moments; of all hours where it has set none."""
    start, end = _by_the_clock(since), _by_the_clock(until)
    weeks = max((end - start) // _WEEK, 0)
    start += weeks * _WEEK
    minutes = weeks * _minutes_a_week()
    day = start.date()
    while day <= end.date():
        opens, closes = _open(day)
        minutes += max(int((min(end, closes) - max(start, opens)).total_seconds()) // 60, 0)
        day += timedelta(days=1)
    return minutes


def before(until: datetime, minutes: int) -> datetime:
    """The moment from which on the office was open for so many minutes."""
    zone, end = agency.current().zone, _by_the_clock(until)
    day = end.date()
    for _day in range(60):
        opens, closes = _open(day)
        here = max(int((min(end, closes) - opens).total_seconds()) // 60, 0)
        if here >= minutes:
            return (min(end, closes) - timedelta(minutes=minutes)).replace(tzinfo=zone).astimezone(UTC)
        minutes -= here
        day -= timedelta(days=1)
    return until - timedelta(days=60)  # an office that hardly opens


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


def _by_the_clock(at: datetime) -> datetime:
    """Of the agency, to the minute."""
    return at.astimezone(agency.current().zone).replace(tzinfo=None, second=0, microsecond=0)


def _open(day: date) -> _Span:
    """By the clock of the agency; a day without hours opens and closes at the same moment."""
    hours = agency.current().office_hours
    if not hours:
        return datetime.combine(day, time()), datetime.combine(day + timedelta(days=1), time())
    opens, closes = hours.get(str(day.isoweekday())) or ("00:00", "00:00")
    return _at(day, opens), _at(day, closes)


def _at(day: date, clock: str) -> datetime:
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time())
    return datetime.combine(day, time.fromisoformat(clock))


def _minutes_a_week() -> int:
    monday = date(2024, 1, 1)
    spans = [_open(monday + timedelta(days=n)) for n in range(7)]
    return sum(int((closes - opens).total_seconds()) // 60 for opens, closes in spans)


def _minutes_a_day() -> int:
    """Of a usual day."""
    hours = agency.current().office_hours
    return max(_minutes_a_week() // (len([1 for day in hours.values() if day]) or 7), 60)


def open_hours(days: list[date]) -> list[tuple[int, int]]:
    """Of each day the minute in which the office opens, and for how many it is open."""
    return [_hours(day) for day in days]


def _hours(day: date) -> tuple[int, int]:
    opens, closes = _open(day)
    return _minutes(opens - datetime.combine(day, time())), _minutes(closes - opens)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
