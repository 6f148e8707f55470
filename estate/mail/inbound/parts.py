"""Bodies and attachments of a mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from estate.mail.inbound import headers
from estate.mail.inbound.charsets import clean, decoded

LONGEST = 500_000
"""Characters of one body that are looked at."""
MOST_FILES = 50
DEEPEST = 50
_INLINE = ("text/plain", "text/html")
_REPORTS = ("message/delivery-status", "message/feedback-report", "message/disposition-notification")
_ENDINGS = {"message/rfc822": ".eml", "text/calendar": ".ics", "text/xml": ".xml", "application/xml": ".xml"}


@dataclass(frozen=True)
class File:
    """`part` is its place among the parts of the mail."""

    name: str
    type: str
    size: int
    part: int


@dataclass
class Found:
    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)
    adf: str = ""
    """XML of a lead provider, as a body or attached."""


def of(mail: Message) -> Found:
    """Alternatives to each other are one body; several of one kind stand below each other."""
    found = Found()
    for number, part in enumerate(walk(mail)):
        if part.is_multipart() and part.get_content_maintype() != "message":
            continue
        found.adf = found.adf or _adf(part)
        if _is_body(part):
            _add_body(found, part)
        elif part.get_content_type() not in _REPORTS and len(found.files) < MOST_FILES:
            found.files.append(file(part, number))
    return found


def walk(mail: Message, depth: int = 0) -> Iterator[Message]:
    """A mail within a mail is one part."""
    yield mail
    inner = mail.get_payload() if mail.is_multipart() else None
    if not isinstance(inner, list) or depth > DEEPEST or mail.get_content_maintype() == "message":
        return
    for part in (one for one in inner if isinstance(one, Message)):
        yield from walk(part, depth + 1)


def content(part: Message) -> bytes:
    """Of a mail within a mail, the mail."""
    if part.get_content_maintype() == "message" and part.is_multipart():
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, Message) else b""
    try:
        made = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        made = None
    return made if isinstance(made, bytes) else b""


def _adf(part: Message) -> str:
    if part.get_content_maintype() not in ("text", "application"):
        return ""
    data = content(part)[:LONGEST]
    if b"</adf>" not in data or b"<adf" not in data:
        return ""
    text = decoded(data, _parameter(part, "charset"))
    begin = next(place for start in ("<?xml", "<?adf", "<adf") if (place := text.lower().find(start)) >= 0)
    return text[begin : text.rfind("</adf>") + len("</adf>")]


def _is_body(part: Message) -> bool:
    if part.get_content_maintype() == "multipart":
        return True  # its boundary never came: what there is, is text
    if part.get_content_type() not in _INLINE:
        return False
    disposition = headers.raw(part, "Content-Disposition").lower()
    return not disposition.startswith("attachment") and not _name(part)


def _add_body(found: Found, part: Message) -> None:
    text = decoded(content(part)[: LONGEST * 4], _parameter(part, "charset"))[:LONGEST]
    if part.get_content_type() == "text/html" and len(found.html) < LONGEST:
        found.html = f"{found.html}\n{text}" if found.html else text
    elif part.get_content_type() != "text/html" and len(found.text) < LONGEST:
        found.text = f"{found.text.rstrip()}\n\n{text}" if found.text.strip() else text


def file(part: Message, number: int) -> File:
    kind = clean(part.get_content_type())
    name = _name(part) or f"{kind.replace('/', '-')}{_ENDINGS.get(kind, '')}"
    return File(name, kind[:100], len(content(part)), number)


def _name(part: Message) -> str:
    """Without folders and control signs: it ends up in a header and on somebody's disk."""
    try:
        given = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, IndexError):
        given = ""
    read = headers.in_words(clean(str(given)[:1_000]))
    base = re.split(r"[\\/]", read)[-1]
    return re.sub(r"[\s\u202a-\u202e\u2066-\u2069\"]+", " ", base).strip(" .")[-120:]


def _parameter(part: Message, name: str) -> str | None:
    try:
        found = part.get_param(name)
    except (ValueError, LookupError, TypeError, IndexError):
        return None
    return found[2] if isinstance(found, tuple) else found
