"""Times of visits in words, by the clock of the home."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from estate import formats
from estate.i18n import _
from visits.local_time import day_there
from visits.reservations import Span
from visits.travel import directions_url


def near_day(which: date, zone: str) -> str:
    """Today, Tomorrow, or the day with its name."""
    today = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    near = {
        today - timedelta(days=1): _("Yesterday"),
        today: _("Today"),
        today + timedelta(days=1): _("Tomorrow"),
    }
    return near.get(which) or formats.day(which)


def span(during: Span, zone: str) -> str:
    return _("on {day} from {start} to {end}").format(
        day=formats.day(during.start, zone),
        start=formats.clock(during.start, zone),
        end=formats.clock(during.end, zone),
    )


def weekday(which: date) -> str:
    """Mon, Tue …"""
    return str(format_date(which, "EEE", locale=formats.locale()))


def iso_day(moment: datetime, zone: str) -> str:
    return day_there(moment, zone).isoformat()


def near_day_of(moment: datetime, zone: str) -> str:
    return near_day(day_there(moment, zone), zone)


FILTERS = {
    "near_day": near_day,
    "near_day_of": near_day_of,
    "short_weekday": weekday,
    "iso_day": iso_day,
    "directions_url": directions_url,
}
