from enum import StrEnum
from typing import Any

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, SmallInt, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment, one_of
from estate.people.tables import Person
from leads.sequences.tables import SequenceRun
from leads.tables import Lead


class TaskKind(StrEnum):
    CALL = "call"
    MAIL = "mail"
    VISIT = "visit"
    DOCUMENT = "document"
    OTHER = "other"


class Task(Table):
    """What somebody is to do. Of a lead it is done by whoever has the lead."""

    id = identity()
    lead: ForeignKey[Any] = belongs_to(Lead, null=True)
    person: ForeignKey[Any] = belongs_to(Person, null=True)
    account: ForeignKey[Any] = belongs_to(User, null=True, help_text="none: nobody has the lead")
    title = Text(default=None, null=False)
    kind = Text(default="other", null=False)
    due_on = Date(default=None, null=True, help_text="the day in `time_zone`; none: some day")
    due_at = moment(help_text="where it has an hour")
    planned_on = Date(default=None, null=True, help_text="before it was put off; repeats count from it")
    planned_at = moment()
    time_zone = Text(default="UTC", null=False, help_text="IANA; the agency's when it was planned")
    repeat = Text(default="", null=False, help_text="RRULE of RFC 5545, such as FREQ=WEEKLY;INTERVAL=2")
    follows: ForeignKey[Any] = ForeignKey(
        "self", default=None, null=True, unique=True, on_delete=OnDelete.restrict, help_text="repeated"
    )
    run: ForeignKey[Any] = belongs_to(SequenceRun, null=True)
    step = SmallInt(default=None, null=True, help_text="of the run, from 0")
    created_by: ForeignKey[Any] = belongs_to(User, null=True, help_text="none: a sequence did")
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    done_at = moment()
    done_by: ForeignKey[Any] = belongs_to(User, null=True)
    dropped_at = moment(help_text="it is no longer to be done")
    version = Integer(default=1, null=False)

    known_kind = one_of("kind", TaskKind)
    a_day_for_an_hour = Check("due_at IS NULL OR due_on IS NOT NULL")
    a_day_to_repeat = Check("repeat = '' OR planned_on IS NOT NULL")
    once_a_step = Unique(["run", "step"])


class TaskTemplate(Table):
    """What the agency does again and again: a tap makes a task of it."""

    id = identity()
    title = Text(default=None, null=False)
    kind = Text(default="call", null=False)
    days = SmallInt(default=0, null=False, help_text="from today")
    position = SmallInt(default=0, null=False)
    archived_at = moment()
    version = Integer(default=1, null=False)

    known_kind = one_of("kind", TaskKind)
    not_before = Check("days BETWEEN 0 AND 730")
