"""Everything about a person in one ZIP: to read without tools (index.html), for programs (person.json), and
the files themselves. Other people's data are left out of it."""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from estate import formats, history, i18n
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.pages import ENVIRONMENT
from estate.people.events import PersonalDataHandedOut
from estate.people.privacy import mentions, rooms, somebody
from estate.people.privacy.rooms import Chapter, Persons
from estate.people.tables import Person, PersonLink
from piccolo_conf import DB

FORMAT = 1
"""Of person.json; raised when the meaning of a key changes."""


@dataclass(frozen=True)
class Archive:
    """`pages` are the parts that are written at once; files follow one by one."""

    ids: Persons
    pages: dict[str, str]


async def collect(person: UUID, *, by: Viewer) -> Archive:
    """Reads all but the files, and notes that it was handed out, and by whom."""
    rooms.load()
    ids = await somebody.rows_of(person)
    async with DB.transaction():
        await history.record(PersonalDataHandedOut(), actor=by, subjects=await rooms.subjects(ids))
        language = await _language(ids)
        with i18n.speaking(language):
            chapters = await _without_others(ids, await _chapters(ids))
            pages = {"index.html": _page(chapters), "person.json": _json(chapters)}
    return Archive(ids, pages)


async def stream(archive: Archive) -> AsyncIterator[bytes]:
    """The ZIP in pieces, each file read when its turn has come."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in archive.pages.items():
            packed.writestr(name, text)
            yield pipe.take()
        for files in rooms.FILES:
            async for enclosed in files(archive.ids):
                packed.writestr(enclosed.name, enclosed.content)
                yield pipe.take()
    yield pipe.take()


class _Pipe(io.RawIOBase):
    """What was written since it was asked last; it cannot go back, and ZIP need not."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


async def _language(ids: Persons) -> str:
    rows = await Person.raw("SELECT language FROM person WHERE id = ANY({}) AND language IS NOT NULL", ids)
    return rows[0]["language"] if rows else agency.current().locale


async def _chapters(ids: Persons) -> list[Chapter]:
    told = [chapter for give in rooms.CHAPTERS for chapter in await give(ids)]
    return sorted(told, key=lambda chapter: chapter.at_the_end)


async def _without_others(ids: Persons, chapters: list[Chapter]) -> list[Chapter]:
    """Whoever belongs to the person, or shares a phone with them, is "another person" in all texts."""
    own = await somebody.known(ids)
    rows = await PersonLink.raw(_LINKED, ids, ids)
    linked = [row["id"] for row in rows]
    others = await somebody.known(linked, also_called=await rooms.names(linked))
    pattern = replace(
        others,
        values=others.values - own.values,
        typed=others.typed - own.typed,
        names=others.names - own.names,
    ).pattern
    if not pattern:
        return chapters
    named, word = re.compile(pattern, re.IGNORECASE), _("another person")
    return [replace(one, entries=mentions.walk(one.entries, named, word)) for one in chapters]


_LINKED = """
SELECT CASE WHEN person = ANY({}) THEN other ELSE person END AS id FROM person_link
WHERE {} && ARRAY[person, other]
"""


def _json(chapters: list[Chapter]) -> str:
    """Keys of the chapters, in their order; moments are ISO 8601 with their zone."""
    about = {chapter.key: chapter.about for chapter in chapters}
    head = {"format": FORMAT, "agency": agency.current().name, "made_at": utc_now(), "about": about}
    content = {chapter.key: chapter.entries for chapter in chapters}
    return json.dumps({**head, **content}, default=_plainly, ensure_ascii=False, indent=2)


def _plainly(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _page(chapters: list[Chapter]) -> str:
    return ENVIRONMENT.get_template("people/archive.html").render(
        agency=agency.current(), language=i18n.language(), now=utc_now(), chapters=chapters, told=_told
    )


def _told(value: Any) -> str:
    """As it is read by people."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.moment(value)
    return formats.day(value) if isinstance(value, date) else str(value)
