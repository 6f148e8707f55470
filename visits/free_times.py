"""Times at which agent, home and prospect are all free, within the agency's office hours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from estate.accounts import agency
from visits import local_time, reservations
from visits.reservations import NO_VISIT, Span

STEP = timedelta(minutes=30)
USUAL_HOURS = {str(weekday): ["09:00", "18:00"] for weekday in range(1, 7)}
"""Monday to Saturday, for an agency that has not set its office hours yet."""

LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class FreeTime:
    starts_at: datetime
    time_zone: str


async def free_times(
    resources: Sequence[UUID],
    days: Sequence[date],
    *,
    zone: str,
    minutes: int,
    moving: UUID = NO_VISIT,
) -> dict[date, list[FreeTime]]:
    """The free starts of each of these days (in order), none of them past, by the clock of the zone."""
    whole = Span(local_time.start_of(days[0], zone), local_time.end_of(days[-1], zone))
    busy = await reservations.busy(resources, whole, moving=moving)
    return {day: [FreeTime(t, zone) for t in _starts(day, zone, minutes, busy)] for day in days}


async def nearest(
    resources: Sequence[UUID], wanted: datetime, *, zone: str, minutes: int, moving: UUID = NO_VISIT
) -> list[FreeTime]:
    """The three free times nearest to the wanted one, the earliest first."""
    first = max(wanted, datetime.now(UTC))
    days = [local_time.day_there(first, zone) + timedelta(days=n) for n in range(LOOK_AHEAD.days)]
    by_day = await free_times(resources, days, zone=zone, minutes=minutes, moving=moving)
    free = [time for times in by_day.values() for time in times]
    closest = sorted(free, key=lambda time: abs(time.starts_at - wanted))[:3]
    return sorted(closest, key=lambda time: time.starts_at)


def _starts(day: date, zone: str, minutes: int, busy: Sequence[Span]) -> Iterator[datetime]:
    length, now = timedelta(minutes=minutes), datetime.now(UTC)
    for opens, closes in _office_hours(day, zone):
        start = opens
        while start + length <= closes:
            wanted = Span(start, start + length)
            if start > now and not any(wanted.meets(span) for span in busy):
                yield start
            start += STEP


def _office_hours(day: date, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The hours of the day's weekday by the clock of the home, where agent and prospect will stand."""
    hours = (agency.current().office_hours or USUAL_HOURS).get(str(day.isoweekday()))
    if hours:
        opens, closes = (datetime.combine(day, time.fromisoformat(hour), ZoneInfo(zone)) for hour in hours)
        yield opens.astimezone(UTC), closes.astimezone(UTC)
