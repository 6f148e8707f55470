"""Which people somebody sees: through their cases, and without one through who brought them in."""

import pytest

from estate.accounts import agency
from estate.accounts.tables import Agency
from estate.people.tables import Person
from leads.persons import find, visible_person
from tests import factories
from tests.factories import viewer


async def agents_see(setting):
    await Agency.update({Agency.lead_visibility: setting}).where(Agency.id == 1)
    await agency.load()


async def seen(user):
    rows = await Person.raw(
        "SELECT p.name FROM person p WHERE {} ORDER BY p.name", visible_person(viewer(user))
    )
    return [row["name"] for row in rows]


@pytest.fixture
async def book(people):
    for name, agent in (("With Olga", people.owner), ("With Carl", people.colleague)):
        person = await factories.person(name=name)
        await factories.lead(person=person, agent=agent, office=people.harbour)
    await factories.person(name="Brought by Olga", agent=people.owner.id, office=people.harbour.id)
    await factories.person(name="Brought by Harbour", office=people.harbour.id)
    await factories.person(name="Of nobody")
    taken = await factories.person(name="Olga's, now with Stella", agent=people.owner.id)
    await factories.lead(person=taken, agent=people.stranger, office=people.hill)


ALL = {
    "With Olga",
    "With Carl",
    "Brought by Olga",
    "Brought by Harbour",
    "Of nobody",
    "Olga's, now with Stella",
}


@pytest.mark.parametrize(
    ("setting", "who", "expected"),
    [
        ("own", "owner", {"With Olga", "Brought by Olga", "Brought by Harbour"}),
        ("own", "colleague", {"With Carl", "Brought by Harbour"}),
        ("own", "stranger", {"Olga's, now with Stella"}),
        ("own", "staff", ALL),
        ("office", "colleague", {"With Olga", "With Carl", "Brought by Olga", "Brought by Harbour"}),
        ("office", "stranger", {"Olga's, now with Stella"}),
        ("all", "stranger", ALL),
    ],
)
async def test_everybody_sees_theirs(people, book, setting, who, expected):
    await agents_see(setting)
    assert set(await seen(getattr(people, who))) == expected


async def test_who_is_not_seen_is_not_found(people, book):
    await agents_see("own")
    theirs = (await Person.select(Person.id).where(Person.name == "With Carl"))[0]["id"]
    assert await find(viewer(people.owner), theirs) is None
    assert await find(viewer(people.colleague), theirs)
