from enum import StrEnum
from typing import Any

from piccolo.columns import ForeignKey, Integer, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from estate.accounts.tables import AccountLink, User
from estate.columns import belongs_to, identity, moment, one_of, optional_uuid
from estate.people.tables import Person


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"


class Message(Table):
    """One e-mail for one event, with one Message-ID for ever. `failed` will be tried again."""

    id = identity()
    kind = Text(default=None, null=False, help_text="its folder below templates/mail")
    person: ForeignKey[Any] = belongs_to(Person, null=True)
    account: ForeignKey[Any] = belongs_to(User, null=True)
    about = optional_uuid(index=True, help_text="the lead or other row on whose page it is shown")
    link: ForeignKey[Any] = belongs_to(AccountLink, null=True, help_text="put in when it is handed over")
    recipient = Text(default=None, null=False)
    reply_to = Text(default=None, null=True)
    language = Text(default="en", null=False)
    subject = Text(default="", null=False)
    body_text = Text(default="", null=False)
    body_html = Text(default="", null=False)
    calendar = Text(default=None, null=True, help_text="iCalendar object")
    calendar_method = Text(default=None, null=True)
    message_id = Text(default=None, null=False, unique=True)
    once = Text(default=None, null=True, unique=True, help_text="a second message with this word is not made")
    state = Text(default="queued", null=False)
    attempts = Integer(default=0, null=False)
    next_attempt_at = moment(index=True)
    useful_until = moment(help_text="later than this it is held instead of sent")
    reason = Text(default=None, null=True, help_text="why it failed or is held")
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    sent_at = moment()
    given_up_at = moment(help_text="the office has seen that it is held, and lets it be")

    known_state = one_of("state", MessageState)
