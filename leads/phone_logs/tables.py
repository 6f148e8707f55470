from typing import Any

from piccolo.columns import JSONB, Bytea, ForeignKey, Integer, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment, one_of
from leads.tables import CallOutcome, Direction


class PhoneLog(Table):
    """A phone's list of calls on its way in: its numbers are looked through and forgotten."""

    id = identity()
    account: ForeignKey[Any] = belongs_to(User)
    file_name = Text(default="", null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    read = Integer(default=0, null=False)
    withheld = Integer(default=0, null=False)
    internal = Integer(default=0, null=False, help_text="with the agency's own phones")
    ignored = Integer(default=0, null=False)
    refused = Integer(default=0, null=False)
    refusals = JSONB(default="[]", null=False, help_text="the first ones: line and reason")
    taken = Integer(default=0, null=False)
    matched = Integer(default=0, null=False, help_text="had been logged by hand, and are complete now")
    known = Integer(default=0, null=False, help_text="had come before")


class PhoneLogCall(Table):
    """Waits to be taken, ignored or forgotten with its log."""

    id = identity()
    log: ForeignKey[Any] = belongs_to(PhoneLog)
    number = Text(default=None, null=False, help_text="E.164")
    name = Text(default="", null=False, help_text="as the phone knows them")
    direction = Text(default=None, null=False)
    outcome = Text(default=None, null=False)
    started_at = moment(null=False)
    duration_seconds = Integer(default=None, null=True)

    known_outcome = one_of("outcome", CallOutcome)
    known_direction = one_of("direction", Direction)


class IgnoredNumber(Table):
    """A number that an agent never wants to be asked about; nobody can read which."""

    id = identity()
    account: ForeignKey[Any] = belongs_to(User)
    key = Bytea(default=None, null=False, help_text="keyed hash of the number")
    at = Timestamptz(default=TimestamptzNow(), null=False)

    ignored_once = Unique(["account", "key"])
