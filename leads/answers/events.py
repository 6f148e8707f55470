"""What is written to people, and the templates it is written with."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from estate.history import Happening


@dataclass(frozen=True)
class LetterWritten(Happening):
    """`reached_version`: of the lead, where it moved on by this letter; `waited_since`: the prospect, who
    waits no more; `was_first`: nobody had answered before."""

    PERSONAL: ClassVar = ("subject", "text")

    lead: UUID
    message: UUID
    reached_version: int | None
    waited_since: datetime | None
    was_first: bool
    enclosed: int
    subject: str
    text: str


@dataclass(frozen=True)
class LetterTakenBack(Happening):
    PERSONAL: ClassVar = ("subject",)

    lead: UUID
    message: UUID
    subject: str


@dataclass(frozen=True)
class TextSent(Happening):
    """By the phone's own WhatsApp or SMS, as its owner says. `means` is whatsapp or sms."""

    PERSONAL: ClassVar = ("number", "text")

    lead: UUID
    means: str
    number: str
    text: str


@dataclass(frozen=True)
class TemplateSaved(Happening):
    name: str
    is_agencys: bool


@dataclass(frozen=True)
class TemplateRemoved(Happening):
    name: str


@dataclass(frozen=True)
class TemplateRestored(Happening):
    name: str
