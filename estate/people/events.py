"""What happens to a person, whatever cases they have."""

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from estate.history import Happening


@dataclass(frozen=True)
class PersonCorrected(Happening):
    """`previous_name` is empty where the name stayed; `added` and `wrong` are phones and e-mails; `fields`
    are the other columns that changed, of which only the names are told."""

    PERSONAL: ClassVar = ("previous_name", "added", "wrong")

    previous_name: str
    added: list[str]
    wrong: list[str]
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PersonImportUndone(Happening):
    """An import that had added something was taken back."""

    source: str


@dataclass(frozen=True)
class PeopleLinked(Happening):
    """On both timelines: partners, or one household."""

    link: str


@dataclass(frozen=True)
class PeopleUnlinked(Happening):
    link: str


@dataclass(frozen=True)
class ContactsHandedOut(Happening):
    """A list of people as a file."""

    count: int
    format: str


@dataclass(frozen=True)
class ConsentRecorded(Happening):
    """Given by phone or in person; `proof` is what was said."""

    PERSONAL: ClassVar = ("proof",)

    consent: UUID
    purpose: str
    source: str
    proof: str


@dataclass(frozen=True)
class ConsentWithdrawn(Happening):
    consent: UUID
    purpose: str


@dataclass(frozen=True)
class PersonalDataHandedOut(Happening):
    """Everything about the person, in one archive."""


@dataclass(frozen=True)
class PersonsMerged(Happening):
    """Two records of one person became one; their names as they were."""

    PERSONAL: ClassVar = ("kept_name", "gone_name")

    merge: UUID
    kept: UUID
    gone: UUID
    kept_name: str
    gone_name: str


@dataclass(frozen=True)
class PersonsParted(Happening):
    """A merge undone: they are two."""

    PERSONAL: ClassVar = ("kept_name", "gone_name")

    merge: UUID
    kept_name: str
    gone_name: str


@dataclass(frozen=True)
class PersonErased(Happening):
    pass


@dataclass(frozen=True)
class MailsDeclined(Happening):
    """By the link in a mail that a machine wrote: no more of them."""
