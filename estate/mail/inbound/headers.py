"""Headers as programs really write them: nothing that stands in one is an error."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from estate.mail.inbound.charsets import clean, decoded

LONGEST = 10_000
"""Characters of a header that are looked at."""
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]@]{1,100}@[^\s<>\"',;:()\[\]@]{1,200}")
_WHOLE = re.compile(r"[^\s<>\",;:()\[\]@]{1,100}@[^\s<>\"',;:()\[\]@]{1,200}")
_ANGLED = re.compile(rf"<\s*({_WHOLE.pattern})\s*>")
_ID = re.compile(r"<[^<>\s]{1,400}>")
MOST_IDS = 50
_LONGEST_HEAD = 1 << 18  # bytes
_OF_A_MAIL = re.compile(
    rb"^(from|sender|to|date|received|subject|message-id|return-path|mime-version|content-type)[ \t]*:",
    re.I | re.M,
)


def has_head(raw: bytes) -> bool:
    """Whether it begins as a mail does: anything else can be read as one, too, but is none."""
    start = raw[:_LONGEST_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\r\n", b"\n")
    head = start.partition(b"\n\n")[0]
    return b"\0" not in head and _OF_A_MAIL.search(head.replace(b"\r", b"\n")) is not None


def raw(mail: Message, name: str) -> str:
    """As it stands there, without line breaks; empty where there is none."""
    return next(every(mail, name), "")


def every(mail: Message, name: str) -> Iterator[str]:
    """Bytes beyond ASCII are read as what they seem to be."""
    for known, value in mail.raw_items():
        if known.lower() == name.lower():
            text = str(value)[:LONGEST]
            if any("\ud800" <= sign <= "\udfff" for sign in text):
                text = decoded(text.encode("utf-8", "surrogateescape"), None)
            yield " ".join(clean(text).split())


def words(mail: Message, name: str) -> str:
    """What people read in it."""
    return in_words(raw(mail, name))


def in_words(text: str) -> str:
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    read = "".join(piece if isinstance(piece, str) else decoded(piece, charset) for piece, charset in pieces)
    return " ".join(clean(read).split())


def addresses(mail: Message, *names: str) -> list[tuple[str, str]]:
    """Name and address of everybody in these headers; the address in lower case."""
    found = []
    for name in names:
        for text in every(mail, name):
            found += _people(text)
    return found


def _people(text: str) -> list[tuple[str, str]]:
    try:
        known = [(in_words(name), address) for name, address in getaddresses([text]) if "@" in address]
    except (ValueError, IndexError, AttributeError):
        known = []
    is_plain = all(_WHOLE.fullmatch(address) for _name, address in known)
    if not known or not is_plain or len(known) > text.count(",") + 1:
        known = [("", address) for one in in_words(text).split(",") for address in _named(one)]
    return [(name.strip(" '\""), address.strip(".").lower()) for name, address in known]


def _named(text: str) -> list[str]:
    """Of somebody whose name is an address, too, what stands in angles behind it."""
    return _ANGLED.findall(text)[-1:] or _ADDRESS.findall(text)


def ids(mail: Message, name: str) -> list[str]:
    """Message-IDs with their brackets, the last of them."""
    text = raw(mail, name)
    found = _ID.findall(text)
    if not found and text and " " not in text.strip():
        found = [f"<{text.strip()}>"]
    return found[-MOST_IDS:]


def date(mail: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(raw(mail, "Date"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
