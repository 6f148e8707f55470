"""A message as it travels: text, HTML and, for a visit, the invitation that calendars take up."""

import re
from collections.abc import Sequence
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from estate.accounts import agency
from estate.mail import addresses, unsubscribing
from estate.mail.attaching import File
from estate.mail.rendering import one_line
from estate.mail.tables import Message


def build(message: Message, *, sender: str, files: Sequence[File] = ()) -> EmailMessage:
    """ValueError where an address cannot stand in a header."""
    mail = EmailMessage(policy=policy.SMTP)
    _head(mail, message, sender)
    mail.set_content(message.body_text, cte="quoted-printable")
    mail.add_alternative(message.body_html, subtype="html", cte="quoted-printable")
    if message.calendar:
        _invite(mail, message.calendar, message.calendar_method or "REQUEST")
    for file in files:
        maintype, _slash, subtype = file.content_type.partition("/")
        mail.add_attachment(file.content, maintype, subtype, filename=file.name)
    return mail


def _head(mail: EmailMessage, message: Message, sender: str) -> None:
    mail["Message-ID"] = message.message_id
    mail["Date"] = format_datetime(message.created_at)
    _from(mail, _mailbox(sender), one_line(message.sender_name or agency.current().name))
    mail["To"] = _mailbox(message.recipient)
    if message.reply_to:
        mail["Reply-To"] = _mailbox(message.reply_to)
    _subject(mail, one_line(message.subject))
    mail["Content-Language"] = message.language
    if message.author is None:
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if message.kind in unsubscribing.KINDS and message.person:
        mail["List-Unsubscribe"] = f"<{unsubscribing.url(message.person)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _thread(mail, message)


def _thread(mail: EmailMessage, message: Message) -> None:
    """Raw, for Python would encode an id that is longer than a line."""
    answered = message_ids(message.in_reply_to or "")
    if answered:
        mail.set_raw("In-Reply-To", answered[-1])
    # A root that was never sent: it keeps all that is about one lead in one conversation.
    root = [f"<{message.about}@{message.message_id.rpartition('@')[2]}"] if message.about else []
    ids = dict.fromkeys([*root, *message_ids(message.earlier_ids)[-_LAST:], *answered[-1:]])
    if ids:
        mail.set_raw("References", "\r\n ".join(ids))


_LAST = 12
_ID = re.compile(r"<[!-;=?-~]{3,240}>")


def message_ids(text: str) -> list[str]:
    """Those that may stand in a header; what others put beside them is left out."""
    return [one for one in _ID.findall(text) if "=?" not in one]


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
