"""What a mail that came in is on the timelines."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from estate.history import Happening


@dataclass(frozen=True)
class MailReceived(Happening):
    """`files` are how many; `is_automatic` where a machine answered in the person's place; `sender` is an
    address that is none of the person's, else empty."""

    PERSONAL: ClassVar = ("subject", "text", "sender")

    lead: UUID | None
    mail: UUID
    files: int
    is_automatic: bool
    subject: str
    text: str
    sender: str = ""


@dataclass(frozen=True)
class MailReturned(Happening):
    """`report` is bounce or complaint; `is_gone` where nobody can be reached there any more."""

    PERSONAL: ClassVar = ("address", "reason")

    lead: UUID | None
    mail: UUID
    report: str
    is_gone: bool
    address: str
    reason: str
