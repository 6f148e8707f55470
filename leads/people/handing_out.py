"""People as vCards: one, or all of a list."""

from collections.abc import AsyncIterator
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.people.cards.writing import Version, card
from estate.people.events import ContactsHandedOut
from leads.people import queries
from leads.people.filters import PeopleFilters
from piccolo_conf import DB


async def of_one(person: UUID, version: Version) -> str:
    """Somebody who was found by what the viewer may see."""
    return card(await queries.one(person), version)


async def of_all(viewer: Viewer, filters: PeopleFilters, version: Version) -> AsyncIterator[str]:
    async for people in queries.exported(viewer, filters):
        yield "".join(card(person, version) for person in people)


async def note(viewer: Viewer, filters: PeopleFilters, form: str) -> int:
    """Who takes a list of people with them is kept, before it goes; how many they are is answered."""
    count = await queries.count(viewer, filters)
    async with DB.transaction():
        await history.record(ContactsHandedOut(count, form), actor=viewer, subjects=[viewer.id])
    return count
