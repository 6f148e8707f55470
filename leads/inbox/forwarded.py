"""A portal's mail that one of us sent on from their own mailbox: it is read as the portal wrote it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from estate import storage
from estate.accounts.tables import User
from estate.mail.inbound import reading_room
from estate.mail.inbound.letter import Letter

_FROM = "from|von|de|da|van|från|fra|lähettäjä|od|от"
_ANSWERS = "reply-to|antwort an|responder a|répondre à|rispondi a|responder para|antwoord aan"
_SUBJECT = "subject|betreff|asunto|assunto|objet|oggetto|onderwerp|ämne|emne|aihe|temat|тема"
_ADDRESS = r"[^<>\s\"':;,\[\](]{1,100}@[^<>\s\"';,\])]{1,200}"
_SOMEBODY = re.compile(rf"<(?:mailto:)?({_ADDRESS})|({_ADDRESS})")
_HEAD_LINES = 12
_LOOKED_AT = 2_000  # lines: what somebody wrote above it is short


@dataclass(frozen=True)
class Forwarded:
    """By whom, and what; `agent` is none where they take no leads."""

    letter: Letter
    agent: UUID | None


async def by_one_of_us(letter: Letter, raw_key: str) -> Forwarded | None:
    """`raw_key` is where the whole mail lies: what was sent on as a file is in it."""
    inner = unwrapped(letter)
    mails = [file for file in letter.files if file.type == "message/rfc822"]
    rows = await User.raw(_OURS, letter.sender) if inner or len(mails) == 1 else []
    if rows and not inner:
        inner = await _enclosed(letter, raw_key, mails[0].part)
    return Forwarded(inner, rows[0]["agent"]) if rows and inner else None


async def _enclosed(letter: Letter, raw_key: str, part: int) -> Letter | None:
    """The mail that is attached; whoever sent it on is no prospect."""
    found = await reading_room.attachment(await storage.get(raw_key), part)
    inner = await reading_room.read(found.content) if found else None
    return replace(inner, recipients=[*inner.recipients, letter.sender]) if inner else None


_OURS = """
SELECT CASE WHEN takes_leads THEN id END AS agent FROM users
WHERE lower(email) = {} AND deactivated_at IS NULL
"""


def unwrapped(letter: Letter) -> Letter | None:
    """None where no head of another mail stands in it."""
    heads = [head for body in letter.bodies if (head := _head(body.split("\n")))]
    if not heads:
        return None
    head = heads[0]
    text, html_text = (_below(body) for body in (letter.text, letter.html_text))
    return replace(
        letter,
        sender=head.sender,
        sender_name=head.name,
        reply_to=head.reply_to,
        reply_to_name=head.reply_to_name,
        recipients=[*letter.recipients, letter.sender],
        subject=head.subject or letter.subject,
        text=text,
        html_text=html_text,
        new=text,
        quoted="",
    )


@dataclass(frozen=True)
class _Head:
    sender: str
    name: str
    reply_to: str
    reply_to_name: str
    subject: str
    ends: int
    """The line behind it."""


def _head(lines: Sequence[str]) -> _Head | None:
    for place, line in enumerate(lines[:_LOOKED_AT]):
        if not (found := _value(line, _FROM)) or "@" not in found:
            continue
        below = [_plain(one) for one in lines[place : place + _HEAD_LINES]]
        length = next((n for n, one in enumerate(below) if not one), len(below))
        subject = _first(below[:length], _SUBJECT)
        if subject is not None:
            name, sender = _somebody(found)
            answers = _somebody(_first(below[:length], _ANSWERS) or "")
            return _Head(sender, name, answers[1], answers[0], subject, place + length)
    return None


def _first(lines: Sequence[str], labels: str) -> str | None:
    return next((found for line in lines if (found := _value(line, labels)) is not None), None)


def _value(line: str, labels: str) -> str | None:
    found = re.match(rf"(?:{labels})\s?:\s*(.*)$", _plain(line)[:500], re.IGNORECASE)
    return found[1].strip() if found else None


def _plain(line: str) -> str:
    """Without the signs of quotes and of bold."""
    return line.replace("*", "").lstrip("> \t").strip()


def _somebody(text: str) -> tuple[str, str]:
    """What stands in angles, before what stands in a name."""
    found = max(_SOMEBODY.finditer(text), key=lambda one: bool(one[1]), default=None)
    if found is None:
        return "", ""
    return text[: found.start()].strip(" \"'[("), (found[1] or found[2]).strip(".").lower()


def _below(body: str) -> str:
    lines = body.split("\n")
    head = _head(lines)
    if head is None:
        return body
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines[head.ends :]).strip()
