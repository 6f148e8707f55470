"""A phone's list of calls: as it was written, and as it was understood."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Line:
    """One call as the file has it; `place` says where, in words."""

    place: str
    number: str
    when: str
    kind: str
    duration: str = ""
    name: str = ""
    presentation: str = ""
    problem: str = ""
    """Why it cannot be read, in words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` is E.164, `started_at` in UTC to the second."""

    number: str
    name: str
    direction: str
    outcome: str
    started_at: datetime
    duration_seconds: int | None

    @property
    def ended_at(self) -> datetime:
        return self.started_at + timedelta(seconds=self.duration_seconds or 0)

    @property
    def key(self) -> str:
        """The same in every export of this phone."""
        return f"{self.number} {self.direction} {self.started_at:%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class Refusal:
    place: str
    reason: str


@dataclass
class Reading:
    """`withheld` calls have no number that could be anybody's."""

    entries: list[Entry] = field(default_factory=list)
    withheld: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.entries) + self.withheld + len(self.refusals)
