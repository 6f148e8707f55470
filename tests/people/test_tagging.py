"""One tag is spelled in one way, whichever door it came by."""

from importlib import import_module
from typing import Any

import pytest

from estate.people import filling, tagging
from estate.people import tables as core
from estate.people.details import Details
from estate.people.filling import Filling
from estate.people.tables import Person
from leads.people import queries
from leads.people.filters import PeopleFilters
from tests import factories
from tests.factories import viewer
from tests.fixtures.web import Client
from tests.leads.test_people import FORM

MIGRATION = import_module("estate.people.piccolo_migrations.people_2026_11_26t00_42_00_000001")


async def tags_of(person: Any) -> list[str]:
    return list((await Person.select(Person.tags).where(Person.id == person.id))[0]["tags"])


@pytest.mark.parametrize("other", ["VIP", " vip ", "Vip"])
@pytest.mark.parametrize("another", ["Café  com vista", "CAFE COM VISTA", "cafe com Vista"])
async def test_the_first_spelling_is_that_of_all(people: Any, other: str, another: str) -> None:
    assert await tagging.spelled(["vip", "Café com vista"]) == {
        "vip": "vip",
        "Café com vista": "Café com vista",
    }
    assert set((await tagging.spelled([other, another])).values()) == {"vip", "Café com vista"}


async def test_what_differs_by_more_is_another(people: Any) -> None:
    known = await tagging.spelled(["sea view", "seaview", "が", "か", "vip", "vip 2"])
    assert len(set(known.values())) == 6


async def test_a_hand_and_an_import_spell_alike(client: Client, people: Any) -> None:
    one, other = await factories.person(name="Ana Ferreira"), await factories.person(name="Rui Costa")
    given = Details(tags=("Sea View", "VIP"))
    await filling.fill([Filling(other.id, given)])
    await client.sign_in(people.staff)
    answer = await client.post(
        f"/people/{one.id}/details", data={**FORM, "tags": "sea view, vip , Vip, cash"}
    )
    assert answer.status_code == 303
    assert await tags_of(one) == ["Sea View", "VIP", "cash"]
    for word in ("sea view", "SEA VIEW", "Sea View"):
        shown = await queries.people(viewer(people.staff), PeopleFilters(tag=word))
        assert {row.id for row in shown.rows} == {one.id, other.id}, word
    assert (await queries.people(viewer(people.staff), PeopleFilters(tag="nothing"))).rows == []
    assert await queries.tags(viewer(people.staff)) == ["Sea View", "VIP", "cash"]


async def test_a_source_that_spells_otherwise_changes_nothing_and_takes_its_own_back(people: Any) -> None:
    await tagging.spelled(["VIP"])
    ana = await factories.person(name="Ana Ferreira")
    await filling.fill([Filling(ana.id, Details(tags=("vip", "cash")))])
    assert await tags_of(ana) == ["VIP", "cash"]
    before = Details(tags=("vip", "cash"))
    assert await filling.fill([Filling(ana.id, Details(tags=("Vip", "Cash")), before=before)]) == {}
    await filling.fill([Filling(ana.id, Details(tags=("Cash",)), before=before)])
    assert await tags_of(ana) == ["cash"]


async def test_whoever_has_a_tag_alone_may_spell_it_anew(client: Client, people: Any) -> None:
    ana, rui = await factories.person(name="Ana"), await factories.person(name="Rui")
    await client.sign_in(people.staff)
    for number, (person, typed, kept) in enumerate(
        ((ana, "vip", "vip"), (ana, "VIP", "VIP"), (rui, "vip", "VIP"), (ana, "Vip", "VIP"))
    ):
        version = str(number + 1 if person is ana and number < 3 else 3 if person is ana else 1)
        data = {**FORM, "tags": typed, "version": version}
        assert (await client.post(f"/people/{person.id}/details", data=data)).status_code == 303
        assert await tags_of(person) == [kept]


async def test_what_stands_is_spelled_as_the_first_of_it(people: Any) -> None:
    spelled = (["vip", "Sea view"], ["VIP ", "cash"], ["sea  View", "Vip", "vip"], [], ["Café"], ["CAFE"])
    ids = [await factories.person(name="Ana", tags=list(tags)) for tags in spelled]
    await core.Tag.delete(force=True)
    await (await MIGRATION.forwards()).run()
    assert [await tags_of(one) for one in ids] == [
        ["vip", "Sea view"],
        ["vip", "cash"],
        ["Sea view", "vip"],
        [],
        ["Café"],
        ["Café"],
    ]
    found = {row["folded"]: row["spelling"] for row in await core.Tag.select()}
    assert found == {"vip": "vip", "sea view": "Sea view", "cash": "cash", "cafe": "Café"}
    assert all(MIGRATION._folded(tag) == tagging.folded(tag) for tags in spelled for tag in tags)
