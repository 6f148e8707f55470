"""What happens to visits, as it stands on the timelines of lead, person, property and visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from estate.history import Happening


@dataclass(frozen=True)
class VisitBooked(Happening):
    visit: UUID
    lead: UUID
    property: UUID
    address: str
    agent: UUID
    agent_name: str
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True)
class VisitMoved(Happening):
    visit: UUID
    lead: UUID
    address: str
    agent_name: str
    previous_starts_at: datetime
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True)
class VisitHandedOver(Happening):
    """To another agent, at the time that was agreed."""

    visit: UUID
    lead: UUID
    address: str
    agent_name: str
    previous_name: str
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True)
class WorkHandedOver(Happening):
    """All that somebody had; `kept` visits stayed, as their new agent was busy."""

    leads: int
    visits: int
    listings: int
    kept: int
    to: list[str]


@dataclass(frozen=True)
class VisitCancelled(Happening):
    PERSONAL: ClassVar[tuple[str, ...]] = ("reason",)

    visit: UUID
    lead: UUID
    address: str
    starts_at: datetime
    time_zone: str
    reason: str


@dataclass(frozen=True)
class VisitRunningLate(Happening):
    visit: UUID
    lead: UUID
    address: str
    starts_at: datetime
    time_zone: str
    late_minutes: int


@dataclass(frozen=True)
class VisitCompleted(Happening):
    """`attended` is false for a prospect who did not come."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("feedback",)

    visit: UUID
    lead: UUID
    address: str
    starts_at: datetime
    time_zone: str
    attended: bool
    interest: int | None
    feedback: str
