"""Times of visits in words, by the clock of the home."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from estate import formats
from estate.i18n import _
from visits.reservations import Span


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
