from enum import StrEnum
from typing import Any

from piccolo.columns import JSONB, Array, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from estate.accounts.tables import Office, User
from estate.columns import belongs_to, identity, moment, one_of


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class LinkKind(StrEnum):
    SHARED_PHONE = "shared_phone"
    PARTNER = "partner"
    HOUSEHOLD = "household"


class Label(StrEnum):
    """Of a phone or an e-mail: where it reaches somebody."""

    MOBILE = "mobile"
    WORK = "work"
    HOME = "home"
    FAX = "fax"
    OTHER = "other"


class AddressKind(StrEnum):
    HOME = "home"
    WORK = "work"
    OTHER = "other"


class Role(StrEnum):
    BUYER = "buyer"
    TENANT = "tenant"
    SELLER = "seller"
    LANDLORD = "landlord"
    COLLABORATOR = "collaborator"


def _texts(**kwargs: Any) -> Array:
    return Array(base_column=Text(), default=list, null=False, **kwargs)


class Person(Table):
    id = identity()
    name = Text(default=None, null=False)
    given_name = Text(default="", null=False, help_text="where the source gives the parts")
    family_name = Text(default="", null=False)
    language = Text(default=None, null=True, help_text="BCP 47: the preferred one")
    more_languages = _texts(help_text="BCP 47, the better ones first")
    company = Text(default="", null=False)
    job_title = Text(default="", null=False)
    birthday = Text(default=None, null=True, help_text="ISO 8601; without its year --04-12")
    roles = _texts(help_text="beside those that follow from open cases")
    tags = _texts()
    remarks = Text(default="", null=False)
    source = Text(default="", null=False, help_text="none: that of the first enquiry")
    campaign = Text(default="", null=False)
    agent: ForeignKey[Any] = belongs_to(User, null=True, help_text="who brought them in")
    office: ForeignKey[Any] = belongs_to(Office, null=True)
    search = Text(
        default="", null=False, help_text="folded names, e-mails and digits; see estate.people.search"
    )
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    modification_timestamp = Timestamptz(default=TimestamptzNow(), null=False)
    archived_at = moment()
    erased_at = moment()
    merged_into: ForeignKey[Any] = ForeignKey(
        "self", default=None, null=True, index=True, on_delete=OnDelete.restrict
    )
    version = Integer(default=1, null=False)

    not_merged_into_itself = Check("merged_into <> id")
    known_roles = Check("roles <@ ARRAY['buyer', 'tenant', 'seller', 'landlord', 'collaborator']::text[]")
    day_of_birth = Check("birthday ~ '^([0-9]{4}|-)-[0-9]{2}-[0-9]{2}$'")


class Tag(Table):
    """How a tag is spelled, by all who have it."""

    id = identity()
    folded = Text(default=None, null=False, unique=True, help_text="without case and accents; see tagging.py")
    spelling = Text(default=None, null=False)


class ContactPoint(Table):
    """A phone or an e-mail of a person. Not unique: couples share phones."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    kind = Text(default=None, null=False)
    value = Text(default=None, null=False, help_text="E.164 or lower-case address")
    typed = Text(default=None, null=False)
    label = Text(default=None, null=True)
    position = Integer(default=0, null=False)
    bounced_at = moment()
    wrong_at = moment()
    created_at = Timestamptz(default=TimestamptzNow(), null=False)

    known_kind = one_of("kind", ContactKind)
    known_label = one_of("label", Label)
    once_a_person = Unique(["person", "kind", "value"])


class PersonAddress(Table):
    """Where somebody lives or works; names follow RESO."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    kind = Text(default="home", null=False)
    unparsed_address = Text(default="", null=False, help_text="street and number, in lines")
    city = Text(default="", null=False)
    state_or_province = Text(default="", null=False)
    postal_code = Text(default="", null=False)
    country = Text(default=None, null=True, help_text="ISO 3166")
    position = Integer(default=0, null=False)

    known_kind = one_of("kind", AddressKind)
    iso_country = Check("country ~ '^[A-Z]{2}$'")


class PersonOrigin(Table):
    """By which name and key a person is known in another system, and what was last taken from there."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    originating_system_name = Text(default=None, null=False)
    originating_system_key = Text(default=None, null=False)
    row_hash = Bytea(default=None, null=False)
    given = JSONB(default="{}", null=False, help_text="the details as that row gave them")
    at = Timestamptz(default=TimestamptzNow(), null=False)

    one_person_a_key = Unique(["originating_system_name", "originating_system_key"])


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
