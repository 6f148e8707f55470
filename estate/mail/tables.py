from enum import StrEnum
from typing import Any

from piccolo.columns import JSONB, BigInt, ForeignKey, Integer, Text, Timestamptz
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
    author: ForeignKey[Any] = belongs_to(User, null=True, help_text="who wrote it by hand")
    sender_name = Text(default=None, null=True, help_text="the author's, in From; none: the agency's")
    recipient = Text(default=None, null=False)
    reply_to = Text(default=None, null=True)
    language = Text(default="en", null=False)
    subject = Text(default="", null=False)
    body_text = Text(default="", null=False)
    body_html = Text(default="", null=False)
    calendar = Text(default=None, null=True, help_text="iCalendar object")
    calendar_method = Text(default=None, null=True)
    message_id = Text(default=None, null=False, unique=True)
    in_reply_to = Text(default=None, null=True, help_text="Message-ID of what it answers")
    earlier_ids = Text(default="", null=False, help_text="Message-IDs of the thread before it, oldest first")
    attachments = JSONB(default="[]", null=False, help_text="[{kind, id, name}], read when it is handed over")
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


class MailKind(StrEnum):
    """What came in. `receipt` says that ours was read, `bulk` goes to many at once."""

    LEAD = "lead"
    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    RECEIPT = "receipt"
    BULK = "bulk"
    OTHER = "other"
    UNREADABLE = "unreadable"


class MailState(StrEnum):
    """`new` is fetched and not yet looked at, `waiting` is for a person to decide."""

    NEW = "new"
    WAITING = "waiting"
    DONE = "done"
    ASIDE = "aside"


class Mailbox(Table):
    """How far a mailbox of MAILBOXES is read. Its password stands in the environment alone."""

    id = identity()
    name = Text(default=None, null=False, unique=True, help_text="user@host/folder")
    uid_validity = BigInt(default=None, null=True)
    last_uid = BigInt(default=0, null=False, help_text="IMAP: all up to here is kept")
    last_read_at = moment()
    error = Text(default=None, null=True, help_text="why the last reading failed")
    failing_since = moment()
    created_at = Timestamptz(default=TimestamptzNow(), null=False)


class InboundMail(Table):
    """One mail that came in, in however many mailboxes it lies; the whole of it is in S3."""

    id = identity()
    mailbox: ForeignKey[Any] = belongs_to(Mailbox, null=True)
    digest = Text(default=None, null=False, unique=True, help_text="of Message-ID, sender, date and content")
    raw_key = Text(default=None, null=True, help_text="in S3; none where it is kept no more")
    size = Integer(default=0, null=False, help_text="bytes")
    kind = Text(default="other", null=False)
    state = Text(default="new", null=False)
    message_id = Text(default=None, null=True)
    in_reply_to = Text(default=None, null=True)
    references = Text(default="", null=False, db_column_name="reference_ids")
    sender = Text(default="", null=False, help_text="the address, in lower case")
    sender_name = Text(default="", null=False)
    reply_to = Text(default="", null=False)
    recipients = Text(default="", null=False)
    subject = Text(default="", null=False)
    text = Text(default="", null=False, help_text="what is new in it")
    quoted = Text(default="", null=False, help_text="what it answers to, and signatures")
    html = Text(default="", null=False, help_text="harmless")
    files = JSONB(default="[]", null=False, help_text="name, type, size and part of each attachment")
    person: ForeignKey[Any] = belongs_to(Person, null=True)
    about = optional_uuid(index=True, help_text="the lead on whose page it is shown")
    answers: ForeignKey[Any] = belongs_to(Message, null=True)
    rule = Text(default="", null=False, help_text="the portal by whose rule it was read")
    reason = Text(default="", null=False, help_text="of a bounce or a failure, in the server's words")
    attempts = Integer(default=0, null=False)
    received_at = moment(null=False)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    handled_by: ForeignKey[Any] = belongs_to(User, null=True)
    handled_at = moment()

    known_kind = one_of("kind", MailKind)
    known_inbound_state = one_of("state", MailState)


class Unsubscribed(Table):
    """A person who wants no more mails that a machine writes unasked."""

    id = identity()
    person: ForeignKey[Any] = belongs_to(Person)
    at = Timestamptz(default=TimestamptzNow(), null=False)
