from piccolo.columns import JSONB, Boolean, Integer, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from estate.columns import identity, moment


class MailRule(Table):
    """How the mails of a portal are read: an agency's own rule, or its wording of one that comes along."""

    id = identity()
    name = Text(default=None, null=False, help_text="the portal, as the source of its enquiries")
    replaces = Text(default=None, null=True, unique=True, help_text="key of the rule that comes along")
    position = Integer(default=100, null=False, help_text="the lowest is tried first")
    is_active = Boolean(default=True, null=False)
    sender = Text(default="", null=False, help_text="parts of the address, one a line")
    subject = Text(default="", null=False, help_text="a part of it, with {} for what changes")
    channel = Text(default="portal", null=False)
    side = Text(default="", null=False, help_text="empty: as the property says, else to buy")
    language = Text(default="", null=False, help_text="BCP 47, where the portal speaks one alone")
    fields = JSONB(default="{}", null=False, help_text="per fact the labels behind which it stands")
    archived_at = moment()
    version = Integer(default=1, null=False)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
