"""Who and what is taken when: no two visits of the sample meet."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from uuid import UUID

from estate.demo.book import Book

FIRST, LAST = time(9, 30), time(18, 0)
SLOT = timedelta(minutes=30)
SUNDAY = 7
TRIES = 120


class Diary:
    def __init__(self, book: Book) -> None:
        self.book = book
        self._taken: defaultdict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)

    def is_free(self, resources: list[UUID], start: datetime, end: datetime) -> bool:
        return all(end <= a or z <= start for resource in resources for a, z in self._taken[resource])

    def take(self, resources: list[UUID], start: datetime, end: datetime) -> None:
        for resource in resources:
            self._taken[resource].append((start, end))

    def find(self, resources: list[UUID], earliest: datetime, minutes: int) -> datetime | None:
        """The start of a free time in office hours, not before *earliest*, taken from now on."""
        start = self._next_slot(earliest)
        for _ in range(TRIES):
            end = start + timedelta(minutes=minutes)
            if self.is_free(resources, start, end) and self.book.chance(0.3):
                self.take(resources, start, end)
                return start
            start = self._next_slot(start + SLOT)
        return None

    def _next_slot(self, moment: datetime) -> datetime:
        """On the hour or half past it, by the clock in Lisbon, on a working day."""
        local = moment.astimezone(self.book.zone)
        slot = local.replace(minute=0, second=0, microsecond=0)
        while slot < local:
            slot += SLOT
        if slot.time() > LAST:
            slot = datetime.combine(slot.date() + timedelta(days=1), FIRST, self.book.zone)
        elif slot.time() < FIRST:
            slot = datetime.combine(slot.date(), FIRST, self.book.zone)
        if slot.isoweekday() == SUNDAY:
            slot = datetime.combine(slot.date() + timedelta(days=1), FIRST, self.book.zone)
        return slot.astimezone(self.book.now.tzinfo)
