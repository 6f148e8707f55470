from enum import StrEnum
from typing import Any

from piccolo.columns import JSONB, ForeignKey, Integer, SmallInt, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment, one_of
from leads.tables import Lead


class Sequence(Table):
    """Steps that the agency takes with a lead until the person answers."""

    id = identity()
    name = Text(default=None, null=False)
    steps = JSONB(default="[]", null=False, help_text="see leads.sequences.steps.Step; by their days")
    archived_at = moment()
    version = Integer(default=1, null=False)


class StopReason(StrEnum):
    ANSWERED = "answered"
    CLOSED = "closed"
    BY_HAND = "by_hand"
    UNSUBSCRIBED = "unsubscribed"
    FINISHED = "finished"


class SequenceRun(Table):
    """A sequence on its way with one lead. The steps are those of the day when it began."""

    id = identity()
    sequence: ForeignKey[Any] = belongs_to(Sequence)
    lead: ForeignKey[Any] = belongs_to(Lead)
    started_by: ForeignKey[Any] = belongs_to(User)
    started_at = Timestamptz(default=TimestamptzNow(), null=False)
    steps = JSONB(default="[]", null=False)
    position = SmallInt(default=0, null=False, help_text="of the next step")
    next_at = moment()
    stopped_at = moment()
    stop_reason = Text(default=None, null=True)
    version = Integer(default=1, null=False)

    known_reason = one_of("stop_reason", StopReason)
    runs_or_stopped = Check("(stopped_at IS NULL) = (next_at IS NOT NULL)")
    reason_of_stop = Check("(stopped_at IS NULL) = (stop_reason IS NULL)")
