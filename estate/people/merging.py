"""What becomes of every row that refers to a person or a case when two of them turn out to be one.

Each room says it in its `personal.py`, for every column that holds the id of a person or of a lead
(`merges`), and for every column of the persons and leads themselves (`combines`). A test walks the database,
so that nothing is forgotten. What is said here is done, and noted row by row, by `estate.people.doubles`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from estate.people.privacy.rooms import Obstacle

PERSON, LEAD = "person", "lead"


@dataclass(frozen=True)
class Moved:
    """Rows whose `column` holds the id of somebody (or of a case) that is merged: it becomes the id of the
    one that is kept. A column may hold ids of both kinds.

    Rows that would stand there twice, by the columns `once` beside it, stay with the one that is gone, whole;
    so do those for which the SQL condition `stays` on a row `t` holds (`{}`: the id that is kept)."""

    table: str
    column: str
    of: tuple[str, ...] = (PERSON,)
    once: tuple[str, ...] = ()
    stays: str = ""
    key: str = "id"
    """Names the row in its table, together with `column` where that is part of the primary key."""
    key_type: str = "uuid"


@dataclass(frozen=True)
class Stays:
    """A column of ids that a merge leaves alone, and why: it tells of the one that is gone, or holds the ids
    of something else."""

    table: str
    column: str
    why: str


@dataclass(frozen=True)
class Combined:
    """What becomes of the columns of the row that is kept: SQL of both rows, `k` that is kept and `g` that is
    gone. `chosen` are those of which whoever merges chooses one, `left` those that stay as they are."""

    table: str
    becomes: Mapping[str, str]
    chosen: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


Obstacles = list[Obstacle]
Stop = Callable[[UUID, UUID], Awaitable[Obstacles]]
Joining = Callable[[UUID, UUID, UUID], Awaitable[None]]
Clearing = Callable[[UUID, UUID], Awaitable[None]]
Parting = Callable[[UUID, UUID, UUID], Awaitable[None]]

MOVED: list[Moved] = []
STAYING: list[Stays] = []
COMBINED: list[Combined] = []
OBSTACLES: list[Stop] = []
JOININGS: list[Joining] = []
CLEARINGS: list[Clearing] = []
PARTINGS: list[Parting] = []


def merges(*columns: Moved | Stays) -> None:
    MOVED.extend(column for column in columns if isinstance(column, Moved))
    STAYING.extend(column for column in columns if isinstance(column, Stays))


def combines(
    table: str, becomes: Mapping[str, str], *, chosen: tuple[str, ...] = (), left: tuple[str, ...] = ()
) -> None:
    """Of the table "person" or "lead"; several rooms may each speak for their own columns."""
    COMBINED.append(Combined(table, becomes, chosen, left))


def stops_merging(stop: Stop) -> Stop:
    """Register what has to be done before the first of two persons may be kept in the place of both."""
    OBSTACLES.append(stop)
    return stop


def joins(joining: Joining) -> Joining:
    """Register what becomes one together with the persons, before their rows are moved: it gets the merge,
    the person who is kept and the one who is gone. Some minutes later it is called once more, for what was
    being written in that moment."""
    JOININGS.append(joining)
    return joining


def makes_way(clearing: Clearing) -> Clearing:
    """Register what has to make way before rows go back: it gets the merge that is undone and the person who
    was kept."""
    CLEARINGS.append(clearing)
    return clearing


def parts(parting: Parting) -> Parting:
    """Register what goes along when a merge is undone: it gets the merge, the person who was kept, and the
    one who is back, whose rows have gone back already."""
    PARTINGS.append(parting)
    return parting


def moved(of: str) -> list[Moved]:
    return [one for one in MOVED if of in one.of]


def combined(table: str) -> list[Combined]:
    return [one for one in COMBINED if one.table == table]
