"""What each room keeps of people, as the room itself says it in its file `personal.py`."""

import importlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from piccolo_conf import APP_REGISTRY

Persons = list[UUID]


@dataclass(frozen=True)
class Holding:
    """What one table holds of people. An erasure empties it, and leaves all other columns as they are.

    `whose` is an SQL condition on its rows `t` of these persons (`{}`: a uuid[], any number of times)."""

    table: str
    whose: str = ""
    empties: Mapping[str, str] = field(default_factory=dict)
    """Column to the SQL of what it becomes."""
    forgets: bool = False
    """The rows themselves go."""
    mentions: tuple[str, ...] = ()
    """Texts about something else, in which somebody may be named: text, jsonb, or bytea of UTF-8."""
    where: str = "TRUE"
    """Only in these rows `t` is anybody mentioned."""
    loses: bool = False
    """A row that mentions somebody goes: what stands beside it, such as a first name, is theirs, too."""
    refreshes: tuple[str, Callable[[list[UUID]], Awaitable[None]]] | None = None
    """What is made of these texts is made again: a column, and what gets its values of the changed rows, in
    the transaction of the change."""
    follows: tuple[str, ...] = ()
    """Made by the database itself of the columns beside it, and so as empty as they are."""
    passing: tuple[str, ...] = ()
    """Personal, and emptied by the erasure itself when it has done its work."""
    impersonal: tuple[str, ...] = ()
    """Texts and bytes that say nothing of a person: codes, keys, what the agency itself wrote."""
    emptied: str = ""
    stays: str = ""
    """In words, for whoever decides on an erasure."""


@dataclass(frozen=True)
class Chapter:
    """A part of somebody's archive. Each entry maps keys to plain values; `words` are the keys as the page
    names them, `about` says what this is."""

    key: str
    title: str
    about: str
    entries: list[dict[str, Any]]
    words: Mapping[str, str]
    at_the_end: bool = False
    """It repeats in its own way what others tell."""


@dataclass(frozen=True)
class Enclosed:
    """A file of somebody's archive; `name` is its path in there."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Obstacle:
    """What has to be done before an erasure: a sentence, and the page where it is done."""

    sentence: str
    url: str


Chapters = Callable[[Persons], Awaitable[list[Chapter]]]
Files = Callable[[Persons], AsyncIterator[Enclosed]]
Obstacles = Callable[[Persons], Awaitable[list[Obstacle]]]
Ending = Callable[[Persons, UUID | None], Awaitable[None]]
Names = Callable[[Persons], Awaitable[list[str]]]
Subjects = Callable[[Persons], Awaitable[list[UUID]]]

HOLDINGS: list[Holding] = []
CHAPTERS: list[Chapters] = []
FILES: list[Files] = []
OBSTACLES: list[Obstacles] = []
ENDINGS: list[Ending] = []
NAMES: list[Names] = []
SUBJECTS: list[Subjects] = []


def holds(*holdings: Holding) -> None:
    HOLDINGS.extend(holdings)


def gives(chapters: Chapters) -> Chapters:
    """Register what the room gives into the archive of these persons, who are one."""
    CHAPTERS.append(chapters)
    return chapters


def encloses(files: Files) -> Files:
    """Register the files of the archive."""
    FILES.append(files)
    return files


def stops(obstacles: Obstacles) -> Obstacles:
    """Register what has to be done before an erasure."""
    OBSTACLES.append(obstacles)
    return obstacles


def ends(ending: Ending) -> Ending:
    """Register what comes to its end with the person, in the transaction of the erasure: the persons, and
    the user who erases them (None: a restored backup)."""
    ENDINGS.append(ending)
    return ending


def calls(names: Names) -> Names:
    """Register what else these persons were called, as it came."""
    NAMES.append(names)
    return names


def concerns(subjects: Subjects) -> Subjects:
    """Register on whose timelines it stands what happens to these persons."""
    SUBJECTS.append(subjects)
    return subjects


async def names(ids: Persons) -> list[str]:
    return [name for ask in NAMES for name in await ask(ids)]


async def subjects(ids: Persons) -> list[UUID]:
    return [*ids, *[subject for ask in SUBJECTS for subject in await ask(ids)]]


def load() -> None:
    """Every room has its say, whoever asks: the server, a worker, a command."""
    for app in APP_REGISTRY.apps:
        importlib.import_module(app.removesuffix("piccolo_app") + "personal")


def holdings() -> list[Holding]:
    """Those of rooms to the right first: they refer to those to the left."""
    load()
    return list(reversed(HOLDINGS))
