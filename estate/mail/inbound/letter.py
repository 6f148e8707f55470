"""One mail, read: whatever it is made of, there is an answer.

It is read in a process of its own (`reading_room`), which takes only so much time and memory. Python's
oldest policy is used: it keeps what is broken where the newer ones raise."""

import email
import hashlib
import logging
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any

from estate.mail.inbound import authentication, headers, markup, parts, quotes, reports, sorting
from estate.mail.inbound.authentication import Verdict
from estate.mail.inbound.charsets import clean
from estate.mail.inbound.parts import File
from estate.mail.inbound.reports import Report
from estate.mail.tables import MailKind

MOST_PARTS = 1_000
"""Lines that may divide parts. More of them take memory, and nested in each other the square of the time."""
LONGEST = 100_000
"""Characters of text that are kept; the whole mail stays in S3."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """`new` is `text` without what it quotes, which is `quoted`; `html` is harmless, `html_text` its words.
    Addresses are in lower case, Message-IDs have their brackets."""

    kind: str
    message_id: str | None = None
    in_reply_to: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    reply_to_name: str = ""
    recipients: list[str] = field(default_factory=list)
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    new: str = ""
    quoted: str = ""
    html: str = ""
    html_text: str = ""
    files: list[File] = field(default_factory=list)
    report: Report | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    adf: str = ""
    """XML of a lead provider, where it brings such."""
    is_automatic: bool = False
    """A machine wrote it: no machine answers."""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "date": self.date.isoformat() if self.date else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Letter":
        told = data["report"]
        made = {
            "date": datetime.fromisoformat(data["date"]) if data["date"] else None,
            "files": [File(**one) for one in data["files"]],
            "report": Report.from_json(told) if told else None,
            "verdicts": [Verdict(**one) for one in data["verdicts"]],
        }
        return cls(**{**data, **made})

    @property
    def bodies(self) -> list[str]:
        """The plain text, and where there is HTML its words."""
        return [body for body in (self.text, self.html_text) if body.strip()]


def read(raw: bytes) -> Letter:
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if _is_sane(raw):
        try:
            return _read(email.message_from_bytes(raw), "")
        except Exception as error:  # of Python's parser, of which nobody knows all; the head says whose it is
            log.info("a mail of %d bytes is read by its head alone: %s", len(raw), type(error).__name__)
    return _read(_head_of(raw), MailKind.UNREADABLE)


def _is_sane(raw: bytes) -> bool:
    return raw.count(b"\n--") <= MOST_PARTS


def _head_of(raw: bytes) -> Message:
    head = BytesHeaderParser().parsebytes(re.split(rb"\r?\n\r?\n", raw[:200_000], maxsplit=1)[0] + b"\n\n")
    for name in ("Content-Type", "Content-Transfer-Encoding"):
        del head[name]
    return head


def _read(mail: Message, kind: str) -> Letter:
    found = parts.of(mail)
    html_text = markup.words(found.html) if found.html else ""
    text = found.text.strip() or html_text
    new, quoted = quotes.folded(text)
    report = reports.of(mail, text)
    return Letter(
        **_head(mail),
        kind=kind or sorting.kind(mail, report),
        text=text[:LONGEST],
        new=new[:LONGEST],
        quoted=quoted[:LONGEST],
        html=markup.harmless(found.html) if found.html else "",
        html_text=html_text[:LONGEST] if found.text.strip() else "",
        files=found.files,
        report=report,
        verdicts=authentication.verdicts(mail),
        adf=found.adf,
        is_automatic=sorting.is_automatic(mail),
    )


def _head(mail: Message) -> dict[str, Any]:
    name, sender = next(iter(headers.addresses(mail, "From", "Sender", "Return-Path")), ("", ""))
    reply_to_name, reply_to = next(iter(headers.addresses(mail, "Reply-To")), ("", ""))
    return {
        "message_id": next(iter(headers.ids(mail, "Message-ID")), None),
        "in_reply_to": headers.ids(mail, "In-Reply-To"),
        "references": headers.ids(mail, "References"),
        "sender": sender,
        "sender_name": clean(name)[:200],
        "reply_to": reply_to,
        "reply_to_name": clean(reply_to_name)[:200],
        "recipients": _recipients(mail),
        "subject": clean(headers.words(mail, "Subject"))[:500],
        "date": headers.date(mail),
    }


def _recipients(mail: Message) -> list[str]:
    """The envelope's, too: a plus address may stand there alone."""
    named = headers.addresses(mail, "Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    return list(dict.fromkeys(address for _name, address in named))[:50]


def digest(raw: bytes) -> str:
    """The same for one mail in two mailboxes: what each server writes above it is left out."""
    head = _head_of(raw)
    body = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[-1]
    told = [headers.raw(head, name) for name in ("Message-ID", "From", "Date", "Subject")]
    content = hashlib.sha256(body.replace(b"\r\n", b"\n").rstrip()).hexdigest()
    return hashlib.sha256("\n".join([*told, content]).encode("utf-8", "replace")).hexdigest()
