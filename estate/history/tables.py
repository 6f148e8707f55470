from typing import Any

from piccolo.columns import JSONB, BigSerial, Bytea, ForeignKey, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment


class Event(Table):
    """One thing that happened: the timeline and the audit trail. Its subjects are in `event_subject`
    (subject uuid, seq bigint, happened_at timestamptz; made by the migrations, as Piccolo has no composite
    keys), by whose time timelines are sorted."""

    id = identity()
    seq = BigSerial(null=False, unique=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    occurred_at = moment()
    actor: ForeignKey[Any] = belongs_to(User, null=True)
    kind = Text(default=None, null=False)
    data = JSONB(default="{}", null=False)
    personal = JSONB(default=None, null=True, help_text="what an erasure empties")


class Receipt(Table):
    """The answer to a write that a phone may repeat."""

    id = identity()
    account: ForeignKey[Any] = belongs_to(User)
    body_hash = Bytea(default=None, null=False)
    answer = JSONB(default="{}", null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
