from enum import StrEnum
from typing import Any

from piccolo.columns import JSONB, Boolean, Bytea, ForeignKey, Integer, SmallInt, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from estate.columns import belongs_to, identity, moment, one_of


class Role(StrEnum):
    AGENT = "agent"
    STAFF = "staff"
    ADMIN = "admin"


class Visibility(StrEnum):
    """Whose leads an agent sees beside the unassigned ones of their office."""

    OWN = "own"
    OFFICE = "office"
    ALL = "all"


class AreaUnit(StrEnum):
    SQUARE_METERS = "SquareMeters"
    SQUARE_FEET = "SquareFeet"


class Agency(Table):
    """The one row of settings of the agency that this installation serves."""

    id = SmallInt(primary_key=True, default=1)
    name = Text(default=None, null=False)
    locale = Text(default="en-GB", null=False, help_text="BCP 47")
    country = Text(
        default="GB", null=False, help_text="ISO 3166; the region of phones typed without a prefix"
    )
    currency = Text(default="EUR", null=False, help_text="ISO 4217")
    area_unit = Text(default="SquareMeters", null=False)
    time_zone = Text(default="UTC", null=False, help_text="IANA")
    office_hours = JSONB(default="{}", null=False, help_text='{"1": ["09:00", "18:00"]}; ISO weekday')
    subdivision = Text(default="", null=False, help_text="ISO 3166-2 without the country; of its holidays")
    keeps_holidays = Boolean(default=False, null=False, help_text="closed on public holidays")
    closed_days = JSONB(default="[]", null=False, help_text='["2026-12-24"]; its own beside those')
    follow_up = JSONB(default="{}", null=False, help_text="see leads.follow_up_rules")
    visit_minutes = Integer(default=45, null=False)
    lead_visibility = Text(default="office", null=False)
    colour = Text(default="#0f5c4d", null=False)
    email = Text(default=None, null=True)
    phone = Text(default=None, null=True)
    consent_wording = Text(default="", null=False)
    is_sample = Boolean(default=False, null=False)
    version = Integer(default=1, null=False)

    one_row = Check("id = 1")
    known_unit = one_of("area_unit", AreaUnit)
    known_visibility = one_of("lead_visibility", Visibility)
    hex_colour = Check("colour ~ '^#[0-9a-f]{6}$'")


class Office(Table):
    id = identity()
    name = Text(default=None, null=False, unique=True)
    phone = Text(default=None, null=True)
    email = Text(default=None, null=True)
    address = Text(default=None, null=True)
    archived_at = moment()
    version = Integer(default=1, null=False)


class User(Table, tablename="users"):
    id = identity()
    email = Text(default=None, null=False, unique=True, help_text="lower case")
    name = Text(default=None, null=False)
    role = Text(default="agent", null=False)
    takes_leads = Boolean(default=True, null=False)
    office: ForeignKey[Any] = belongs_to(Office, null=True)
    phone = Text(default=None, null=True, help_text="E.164")
    language = Text(default="en", null=False)
    signature = Text(default="", null=False, help_text="below the mails that they write; empty: their name")
    password_hash = Text(default=None, null=True, help_text="argon2id; none: cannot sign in")
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    deactivated_at = moment()
    version = Integer(default=1, null=False)

    known_role = one_of("role", Role)
    lower_email = Check("email = lower(email)")


class Session(Table):
    token_hash = Bytea(primary_key=True, default=None)
    account: ForeignKey[Any] = belongs_to(User)
    device = Text(default="", null=False)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    seen_at = Timestamptz(default=TimestamptzNow(), null=False)
    expires_at = moment(null=False, index=True)


class LinkKind(StrEnum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105


class AccountLink(Table):
    """A link by which somebody chooses a password, once. Its token is nowhere but in the link: this row has
    the token's hash."""

    id = identity()
    account: ForeignKey[Any] = belongs_to(User)
    kind = Text(default=None, null=False)
    token_hash = Bytea(default=None, null=False, unique=True)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    expires_at = moment(null=False)
    used_at = moment()
    withdrawn_at = moment(help_text="a later link, another address or the person's leaving took its place")

    known_kind = one_of("kind", LinkKind)


class TokenScope(StrEnum):
    """What a program may do."""

    ENQUIRIES = "enquiries"


class SourceKind(StrEnum):
    """What a program speaks for."""

    WEBSITE = "website"
    PORTAL = "portal"
    OTHER = "other"


PER_MINUTE = 60_000
"""Requests with one token: far more than a source has enquiries, and less than a program that runs wild."""


class ApiToken(Table):
    """A program's key. Names are unique among those in use, so that a token is replaced under its name."""

    id = identity()
    name = Text(default=None, null=False, help_text="the source of what it brings")
    scope = Text(default=None, null=False)
    kind = Text(default="portal", null=False)
    per_minute = Integer(default=PER_MINUTE, null=False, help_text="requests")
    token_hash = Bytea(default=None, null=False, unique=True, help_text="sha256")
    made_by: ForeignKey[Any] = belongs_to(User, null=True, help_text="none: on the command line")
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    last_used_at = moment(help_text="to five minutes")
    counted_minute = moment(help_text="the minute of which `counted` requests are taken; see pace.py")
    counted = Integer(default=0, null=False)
    revoked_at = moment()

    known_kind = one_of("kind", SourceKind)
    some_pace = Check("per_minute > 0")


class SignInFailure(Table):
    """Counted to slow down guessing; the key is a keyed hash of an account or an address."""

    id = identity()
    scope = Text(default="address", null=False, help_text="what the key stands for")
    key = Bytea(default=None, null=False, index=True)
    at = Timestamptz(default=TimestamptzNow(), null=False, index=True)
