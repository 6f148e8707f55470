"""Calls of a log that have found their case."""

from dataclasses import dataclass
from uuid import UUID

from leads.phone_logs.entries import Entry
from leads.phone_logs.sorting import Owner


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call of the log, and the case that takes it."""

    id: UUID
    entry: Entry
    owner: Owner

    @property
    def lead(self) -> UUID:
        assert self.owner.lead
        return self.owner.lead


@dataclass(frozen=True, slots=True)
class Made:
    """A call that is new."""

    call: UUID
    waiting: Waiting
