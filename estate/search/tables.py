from typing import Any

from piccolo.columns import UUID, ForeignKey, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity


class Pin(Table):
    """What somebody keeps at hand: a lead, a home."""

    id = identity()
    account: ForeignKey[Any] = belongs_to(User)
    kind = Text(default=None, null=False, help_text="the name of a finder")
    subject = UUID(default=None, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)

    pinned_once = Unique(["account", "kind", "subject"])


class Opened(Table):
    """What somebody looked at last, the latest fifty."""

    id = identity()
    account: ForeignKey[Any] = belongs_to(User)
    kind = Text(default=None, null=False, help_text="the name of a finder")
    subject = UUID(default=None, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)

    opened_once = Unique(["account", "kind", "subject"])
