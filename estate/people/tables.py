from enum import StrEnum
from typing import Any

from piccolo.columns import JSONB, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment, one_of


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class LinkKind(StrEnum):
    SHARED_PHONE = "shared_phone"
    PARTNER = "partner"
    HOUSEHOLD = "household"


class Person(Table):
    id = identity()
    name = Text(default=None, null=False)
    language = Text(default=None, null=True, help_text="BCP 47")
    search = Text(
        default="", null=False, help_text="folded names, e-mails and digits; see estate.people.search"
    )
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    archived_at = moment()
    erased_at = moment()
    merged_into: ForeignKey[Any] = ForeignKey(
        "self", default=None, null=True, index=True, on_delete=OnDelete.restrict
    )
    version = Integer(default=1, null=False)

    not_merged_into_itself = Check("merged_into <> id")


class ContactPoint(Table):
    """A phone or an e-mail of a person. Not unique: couples share phones."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    kind = Text(default=None, null=False)
    value = Text(default=None, null=False, help_text="E.164 or lower-case address")
    typed = Text(default=None, null=False)
    position = Integer(default=0, null=False)
    bounced_at = moment()
    wrong_at = moment()
    created_at = Timestamptz(default=TimestamptzNow(), null=False)

    known_kind = one_of("kind", ContactKind)
    once_a_person = Unique(["person", "kind", "value"])


class PersonLink(Table):
    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    other: ForeignKey[Any] = belongs_to(Person)
    kind = Text(default=None, null=False)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)

    known_kind = one_of("kind", LinkKind)
    not_itself = Check("person <> other")
    once = Unique(["person", "other", "kind"])


class Consent(Table):
    """Proof of what somebody agreed to: the words, the moment, the place."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    purpose = Text(default=None, null=False)
    wording = Text(default=None, null=False)
    source = Text(default=None, null=False, help_text="the page or door")
    proof = Text(default="", null=False, help_text="what was said, where nobody clicked")
    given_at = moment(null=False)
    recorded_by: ForeignKey[Any] = belongs_to(User, null=True, help_text="none: the person did")
    withdrawn_at = moment()
    withdrawn_by: ForeignKey[Any] = belongs_to(User, null=True)


class Erasure(Table):
    """That a person was erased, and when it is done nothing about them: also kept in S3, so that no restore
    undoes it."""

    id = identity()
    person: ForeignKey[Any] = ForeignKey(
        Person, default=None, null=False, unique=True, on_delete=OnDelete.restrict
    )
    at = Timestamptz(default=TimestamptzNow(), null=False)
    by: ForeignKey[Any] = belongs_to(User, null=True)
    looked_for = JSONB(
        default=None,
        null=True,
        help_text="spellings that are still taken out of texts: personal, emptied with the last of them",
    )
    settled_at = moment(help_text="when all was gone, and the mark was in S3")
