"""What events are about, in words: each room names its own rows.

A room registers a function from ids to what is still there:

    @names
    async def _homes(ids): return {id: Subject(address, f"/properties/{id}"), …}"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Subject:
    """`url` is empty where it has no page, or cannot be seen any more."""

    name: str
    url: str = ""


Names = Callable[[list[UUID]], Awaitable[dict[UUID, Subject]]]
_ROOMS: list[Names] = []


def names(room: Names) -> Names:
    """Register a room; those to the right are asked first, as what they have says more."""
    _ROOMS.insert(0, room)
    return room


async def of(ids: Sequence[UUID]) -> dict[UUID, Subject]:
    """For somebody who may see everything."""
    found: dict[UUID, Subject] = {}
    for room in _ROOMS:
        found |= await room([id_ for id_ in dict.fromkeys(ids) if id_ not in found])
    return found
