from enum import StrEnum
from typing import Any

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from estate.accounts.tables import Office, User
from estate.columns import belongs_to, identity, moment, one_of
from estate.people.tables import Consent, ContactPoint, Person
from properties.tables import Property


class Side(StrEnum):
    BUY = "buy"
    RENT = "rent"
    SELL = "sell"
    LET = "let"


class Stage(StrEnum):
    NEW = "New"
    CONTACTED = "Contacted"
    VISITING = "Visiting"
    OFFER = "Offer"
    WON = "Won"
    LOST = "Lost"


OPEN_STAGES = (Stage.NEW, Stage.CONTACTED, Stage.VISITING, Stage.OFFER)


class LostReason(StrEnum):
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    PRICE = "price"
    NO_ANSWER = "no_answer"
    CHANGED_PLANS = "changed_plans"
    NOT_SERIOUS = "not_serious"
    OTHER = "other"


class Channel(StrEnum):
    """The door through which an enquiry came."""

    WEBSITE = "website"
    PHONE = "phone"
    WALK_IN = "walk_in"
    PORTAL = "portal"
    REFERRAL = "referral"
    EMAIL = "email"
    IMPORT = "import"
    OTHER = "other"


class CallOutcome(StrEnum):
    REACHED = "reached"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    MISSED = "missed"
    """They called, and nobody took it."""


class Direction(StrEnum):
    OUT = "out"
    IN = "in"


class Lead(Table):
    """One case of one person on one side."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    side = Text(default="buy", null=False)
    stage = Text(default="New", null=False)
    agent: ForeignKey[Any] = belongs_to(User, null=True)
    office: ForeignKey[Any] = belongs_to(Office, null=True)
    property: ForeignKey[Any] = belongs_to(Property, null=True, help_text="the one first asked about")
    source = Text(default="other", null=False, help_text="the channel of the first enquiry")
    opened_at = Timestamptz(default=TimestamptzNow(), null=False)
    assigned_at = moment()
    closed_at = moment()
    lost_reason = Text(default=None, null=True)
    lost_note = Text(default="", null=False)
    next_step = Text(default="", null=False)
    next_step_on = Date(default=None, null=True)
    next_step_at = moment(help_text="where the next step has an hour")
    last_activity_at = Timestamptz(default=TimestamptzNow(), null=False)
    person_answered_at = moment(help_text="when the person last let us hear of them")
    snoozed_until = moment(help_text="until then it is left out of Today")
    visits_until = moment(help_text="the end of the last visit that is agreed on")
    response_since = moment()
    response_warn_at = moment(help_text="the clock of the answer runs while `response_due_at` is set")
    response_due_at = moment()
    response_escalate_at = moment()
    response_rules = Integer(default=None, null=True, help_text="the agency's version it was reckoned by")
    warned_at = moment()
    escalated_at = moment()
    first_response_at = moment()
    archived_at = moment()
    merged_into: ForeignKey[Any] = ForeignKey(
        "self", default=None, null=True, index=True, on_delete=OnDelete.restrict
    )
    version = Integer(default=1, null=False)

    known_side = one_of("side", Side)
    known_stage = one_of("stage", Stage)
    known_reason = one_of("lost_reason", LostReason)
    closed_when_ended = Check("(closed_at IS NOT NULL) = (stage IN ('Won', 'Lost'))")
    archived_when_merged = Check("merged_into IS NULL OR (archived_at IS NOT NULL AND merged_into <> id)")
    reason_when_lost = Check("(lost_reason IS NOT NULL) = (stage = 'Lost')")


class Enquiry(Table):
    """One arrival, as it came."""

    id = identity()
    lead: ForeignKey[Any] = belongs_to(Lead, null=True, help_text="none: somebody without a case")
    person: ForeignKey[Any] = belongs_to(Person)
    property: ForeignKey[Any] = belongs_to(Property, null=True)
    consent: ForeignKey[Any] = belongs_to(Consent, null=True)
    channel = Text(default="other", null=False)
    source = Text(default=None, null=True)
    source_key = Text(default=None, null=True)
    campaign = Text(default="", null=False, help_text="what brought them, as the source names it")
    name = Text(default="", null=False)
    email = Text(default="", null=False)
    phone = Text(default="", null=False)
    message = Text(default="", null=False)
    language = Text(default=None, null=True)
    taken_by: ForeignKey[Any] = belongs_to(User, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)

    known_channel = one_of("channel", Channel)
    once_a_key = Unique(["source", "source_key"])


class Call(Table):
    id = identity()
    lead: ForeignKey[Any] = belongs_to(Lead)
    person: ForeignKey[Any] = belongs_to(Person)
    contact_point: ForeignKey[Any] = belongs_to(ContactPoint, null=True)
    account: ForeignKey[Any] = belongs_to(User)
    direction = Text(default="out", null=False)
    outcome = Text(default=None, null=False)
    number = Text(default="", null=False, help_text="E.164")
    started_at = moment(null=False, help_text="the phone's clock; shown, never sorted by")
    recorded_at = Timestamptz(default=TimestamptzNow(), null=False)
    at = Timestamptz(
        default=TimestamptzNow(),
        null=False,
        help_text="calls are sorted and counted by it: recorded_at, of an imported call when it was",
    )
    duration_seconds = Integer(default=None, null=True)
    note = Text(default="", null=False)
    source = Text(default=None, null=True, help_text="the phone log that told of it")
    source_key = Text(default=None, null=True, help_text="number, direction and second in that log")
    version = Integer(default=1, null=False)

    known_outcome = one_of("outcome", CallOutcome)
    known_direction = one_of("direction", Direction)
    missed_is_theirs = Check("outcome <> 'missed' OR direction = 'in'")
    sane_duration = Check("duration_seconds BETWEEN 0 AND 86400")
    once_a_log = Unique(["source", "source_key"])


class Note(Table):
    id = identity()
    lead: ForeignKey[Any] = belongs_to(Lead)
    account: ForeignKey[Any] = belongs_to(User)
    text = Text(default=None, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
