from enum import StrEnum
from typing import Any

from piccolo.columns import JSONB, ForeignKey, Integer, SmallInt, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment, one_of
from estate.people.tables import Person


class Merge(Table):
    """Two persons became one. What each row was before is in `merge_row` (merge uuid, table_name text,
    column_name text, row_key text, before jsonb, after jsonb; made by the migration, as it has a composite
    key), as long as the merge may be undone."""

    id = identity()
    kept: ForeignKey[Any] = belongs_to(Person)
    gone: ForeignKey[Any] = belongs_to(Person)
    at = Timestamptz(default=TimestamptzNow(), null=False, index=True)
    by: ForeignKey[Any] = belongs_to(User, null=True)
    settled_at = moment(help_text="when what was being written in that moment was moved, too")
    undone_at = moment()
    undone_by: ForeignKey[Any] = belongs_to(User, null=True)
    emptied_at = moment(help_text="from then on it cannot be undone")

    two_persons = Check("kept <> gone")


class PairState(StrEnum):
    OPEN = "open"
    DIFFERENT = "different"


class LikelyDouble(Table):
    """Two persons who may be one, and why; that they are not is remembered for ever."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    other: ForeignKey[Any] = belongs_to(Person)
    score = SmallInt(default=0, null=False, help_text="of 100")
    evidence = JSONB(default="[]", null=False, help_text="what speaks for it: see evidence.py")
    state = Text(default="open", null=False)
    found_at = Timestamptz(default=TimestamptzNow(), null=False)
    decided_at = moment()
    decided_by: ForeignKey[Any] = belongs_to(User, null=True)

    known_state = one_of("state", PairState)
    in_order = Check("person < other")
    one_row_a_pair = Unique(["person", "other"])


class DoubleSweep(Table):
    """Everybody whom nobody compared yet is looked at: how far it is."""

    id = identity()
    begun_at = Timestamptz(default=TimestamptzNow(), null=False)
    total = Integer(default=0, null=False)
    done = Integer(default=0, null=False)
    ended_at = moment()
