"""What happens to a lead. `lead` stands in each, so that a person's timeline can tell the cases apart."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from estate.history import Happening


@dataclass(frozen=True)
class LeadOpened(Happening):
    lead: UUID
    side: str
    channel: str
    is_returning: bool
    """The person had a case before."""


@dataclass(frozen=True)
class EnquiryReceived(Happening):
    PERSONAL: ClassVar = ("name", "message")

    lead: UUID | None
    enquiry: UUID
    channel: str
    property: UUID | None
    home: str
    name: str
    message: str
    source: str | None = None
    campaign: str = ""


@dataclass(frozen=True)
class LeadAssigned(Happening):
    lead: UUID
    agent: UUID
    agent_name: str
    previous_name: str | None


@dataclass(frozen=True)
class LeadTakenBack(Happening):
    """An assignment undone."""

    lead: UUID
    agent_name: str
    former_name: str | None


@dataclass(frozen=True)
class StageChanged(Happening):
    lead: UUID
    before: str
    after: str


@dataclass(frozen=True)
class LeadLost(Happening):
    PERSONAL: ClassVar = ("note",)

    lead: UUID
    before: str
    reason: str
    note: str


@dataclass(frozen=True)
class NoteAdded(Happening):
    PERSONAL: ClassVar = ("text",)

    lead: UUID
    note: UUID
    text: str


@dataclass(frozen=True)
class CallLogged(Happening):
    PERSONAL: ClassVar = ("note", "number")

    lead: UUID
    call: UUID
    direction: str
    outcome: str
    duration_seconds: int | None
    started_at: datetime
    number: str
    note: str


@dataclass(frozen=True)
class CallCorrected(Happening):
    """The values as they are after the correction."""

    PERSONAL: ClassVar = ("note", "number")

    lead: UUID
    call: UUID
    direction: str
    outcome: str
    duration_seconds: int | None
    started_at: datetime
    number: str
    note: str


@dataclass(frozen=True)
class NextStepSet(Happening):
    """Planned, changed, put off, or to be done again."""

    PERSONAL: ClassVar = ("step",)

    lead: UUID | None
    on: date | None
    step: str


@dataclass(frozen=True)
class NextStepDone(Happening):
    PERSONAL: ClassVar = ("step",)

    lead: UUID | None
    step: str


@dataclass(frozen=True)
class NextStepDropped(Happening):
    """Not done, and not to be done any more."""

    PERSONAL: ClassVar = ("step",)

    lead: UUID | None
    step: str


@dataclass(frozen=True)
class ContactPointMarked(Happening):
    """A number that does not reach the person."""

    PERSONAL: ClassVar = ("value",)

    lead: UUID
    contact_point: UUID
    value: str


@dataclass(frozen=True)
class TaskTemplateAdded(Happening):
    title: str
    days: int


@dataclass(frozen=True)
class TaskTemplateChanged(Happening):
    title: str
    days: int


@dataclass(frozen=True)
class TaskTemplateRemoved(Happening):
    title: str


@dataclass(frozen=True)
class TaskTemplateRestored(Happening):
    title: str


@dataclass(frozen=True)
class LeadSnoozed(Happening):
    lead: UUID
    until: datetime | None
    """None: it is back."""


@dataclass(frozen=True)
class ResponseWarned(Happening):
    """The agent was told that the limit of the answer is near."""

    lead: UUID
    due_at: datetime


@dataclass(frozen=True)
class ResponseEscalated(Happening):
    """The office was told that nobody has answered."""

    lead: UUID
    due_at: datetime


@dataclass(frozen=True)
class SequenceStarted(Happening):
    lead: UUID
    run: UUID
    name: str


@dataclass(frozen=True)
class SequenceStopped(Happening):
    """`reason` is of leads.sequences.tables.StopReason."""

    lead: UUID
    run: UUID
    name: str
    reason: str


@dataclass(frozen=True)
class SequenceSaved(Happening):
    name: str


@dataclass(frozen=True)
class SequenceRemoved(Happening):
    name: str


@dataclass(frozen=True)
class SequenceRestored(Happening):
    name: str
