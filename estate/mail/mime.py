"""A message as it travels: text, HTML and, for a visit, the invitation that calendars take up."""

from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from estate.accounts import agency
from estate.mail import addresses
from estate.mail.rendering import one_line
from estate.mail.tables import Message


def build(message: Message, *, sender: str) -> EmailMessage:
    """ValueError where an address cannot stand in a header."""
    mail = EmailMessage(policy=policy.SMTP)
    _head(mail, message, sender)
    mail.set_content(message.body_text, cte="quoted-printable")
    mail.add_alternative(message.body_html, subtype="html", cte="quoted-printable")
    if message.calendar:
        _invite(mail, message.calendar, message.calendar_method or "REQUEST")
    return mail


def _head(mail: EmailMessage, message: Message, sender: str) -> None:
    mail["Message-ID"] = message.message_id
    mail["Date"] = format_datetime(message.created_at)
    _from(mail, _mailbox(sender), one_line(agency.current().name))
    mail["To"] = _mailbox(message.recipient)
    if message.reply_to:
        mail["Reply-To"] = _mailbox(message.reply_to)
    _subject(mail, one_line(message.subject))
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if message.about:
        # A root that was never sent: it keeps all that is about one lead in one conversation.
        mail["References"] = f"<{message.about}@{message.message_id.rpartition('@')[2]}"


def _from(mail: EmailMessage, sender: Address, name: str) -> None:
    if _is_plain(name):
        mail["From"] = Address(name, sender.username, sender.domain)
    else:
        mail.set_raw("From", f"{_encoded(name)}\r\n <{sender.addr_spec}>")


def _subject(mail: EmailMessage, text: str) -> None:
    if _is_plain(text):
        mail["Subject"] = text
    else:
        mail.set_raw("Subject", _encoded(text))


def _is_plain(text: str) -> bool:
    """Goes as it is. Python decodes what looks like an encoded word in a header that it is given, with the
    line breaks in it: a name such as =?utf-8?q?=0D=0ABcc:_x?= would become a header of its own."""
    return text.isascii() and text.isprintable() and "=?" not in text and len(text) <= _LINE


_LINE = 60  # characters, so that a header stays one line


def _encoded(text: str) -> str:
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _mailbox(address: str) -> Address:
    local, _at, domain = addresses.on_the_wire(address).rpartition("@")
    return Address(username=local, domain=domain)


def _invite(mail: EmailMessage, calendar: str, method: str) -> None:
    """Once as an alternative, for calendars; once as a file, for programs that show only files."""
    params = {"method": method, "charset": "utf-8"}
    mail.add_alternative(calendar.encode(), "text", "calendar", params=params, cte="base64")
    name = "cancelled.ics" if method == "CANCEL" else "invitation.ics"
    mail.add_attachment(calendar.encode(), "application", "ics", filename=name, params={"name": name})
