from enum import StrEnum
from typing import Any

from piccolo.columns import Boolean, ForeignKey, Integer, SmallInt, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import Exclude, TstzRange, belongs_to, identity, moment, one_of, optional_uuid
from leads.tables import Lead
from properties.tables import Property


class VisitStatus(StrEnum):
    PENDING = "Pending"
    CONFIRMED = "Confirmed"
    DENIED = "Denied"
    CANCELLED = "Cancelled"
    COMPLETED = "Completed"
    NO_SHOW = "NoShow"


STANDING = (VisitStatus.PENDING, VisitStatus.CONFIRMED)


class Visit(Table):
    """An appointment at a home. `uid` and `sequence` are those of its invitation (RFC 5545)."""

    id = identity()
    lead: ForeignKey[Any] = belongs_to(Lead)
    property: ForeignKey[Any] = belongs_to(Property)
    agent: ForeignKey[Any] = belongs_to(User)
    starts_at = moment(null=False, index=True)
    ends_at = moment(null=False)
    time_zone = Text(default=None, null=False, help_text="IANA; the property's own")
    status = Text(default="Confirmed", null=False)
    uid = Text(default=None, null=False, unique=True)
    sequence = Integer(default=0, null=False)
    note = Text(default="", null=False, help_text="for the agent")
    late_minutes = SmallInt(default=None, null=True)
    cancel_reason = Text(default="", null=False)
    interest = SmallInt(default=None, null=True)
    feedback = Text(default="", null=False)
    booked_by: ForeignKey[Any] = belongs_to(User)
    arranged_at = Timestamptz(
        default=TimestamptzNow(), null=False, help_text="when its present time was agreed"
    )
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    completed_at = moment()
    version = Integer(default=1, null=False)

    known_status = one_of("status", VisitStatus)
    forwards = Check("ends_at > starts_at")
    interest_of_five = Check("interest BETWEEN 1 AND 5")


class Reservation(Table):
    """Keeps the time of an agent, a place or a person for a visit; a row goes when the visit is off."""

    id = identity()
    visit: ForeignKey[Any] = belongs_to(Visit)
    resource = optional_uuid()
    during = TstzRange(null=False)
    exclusive = Boolean(default=True, null=False)

    named = Check("resource IS NOT NULL")
    no_clash = Exclude("resource WITH =, during WITH &&", "exclusive")
