"""What is enclosed in a mail: named in its row, and read from where it lies when the mail is handed over."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from estate.i18n import N_
from estate.mail.tables import Message

MOST = 10_000_000
"""Bytes of all that one mail encloses; servers refuse more than 20 to 25 MB of what is sent as text."""
TOO_LARGE = N_("What is enclosed is more than 10 MB.")


@dataclass(frozen=True)
class Enclosure:
    """`id` is of a row of the room that reads this kind; `name` is the file's, as its reader sees it."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class File:
    name: str
    content_type: str
    content: bytes


class Gone(Exception):
    """It is not there any more; `str()` is an untranslated sentence."""


Reader = Callable[[UUID], Awaitable[tuple[str, bytes]]]
_readers: dict[str, Reader] = {}


def reads(kind: str) -> Callable[[Reader], Reader]:
    """Register what answers the content type and the content of an enclosure of this kind, or raises Gone."""

    def register(reader: Reader) -> Reader:
        _readers[kind] = reader
        return reader

    return register


def written(enclosures: Sequence[Enclosure]) -> str:
    """As the row of the mail keeps it."""
    return json.dumps([asdict(one) for one in enclosures])


def of(message: Message) -> list[Enclosure]:
    kept: Any = message.attachments
    return [Enclosure(**one) for one in (json.loads(kept) if isinstance(kept, str) else kept)]


async def read(message: Message) -> list[File]:
    """Raises Gone, and what the store raises where it does not answer."""
    files, size = [], 0
    for one in of(message):
        content_type, content = await _readers[one.kind](UUID(one.id))
        files.append(File(one.name, content_type, content))
        size += len(content)
        if size > MOST:
            raise Gone(TOO_LARGE)
    return files
