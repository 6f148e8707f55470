from enum import StrEnum
from typing import Any

from piccolo.columns import ForeignKey, Integer, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment, one_of


class Use(StrEnum):
    """`text` is for WhatsApp and SMS."""

    MAIL = "mail"
    TEXT = "text"


class MailTemplate(Table):
    """A text with variables in braces. Without an owner it is the agency's, which all may use."""

    id = identity()
    owner: ForeignKey[Any] = belongs_to(User, null=True)
    use = Text(default="mail", null=False)
    name = Text(default=None, null=False)
    language = Text(default="en", null=False, help_text="BCP 47")
    subject = Text(default="", null=False)
    body = Text(default="", null=False)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    archived_at = moment()
    version = Integer(default=1, null=False)

    known_use = one_of("use", Use)
