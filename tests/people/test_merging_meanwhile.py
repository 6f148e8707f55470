"""An undo where one of the two was merged again, put away or erased since; and cases of offices that do not
see each other."""

from typing import Any
from uuid import UUID

import pytest

from estate.accounts import agency
from estate.accounts.tables import Agency
from estate.columns import utc_now
from estate.people import correcting, recognition
from estate.people.correcting import Correction
from estate.people.doubles import merge as merging
from estate.people.doubles import undo as undoing
from estate.people.doubles.tables import Merge
from estate.people.privacy import erasure
from estate.people.tables import Person
from estate.refusals import Refused
from leads.tables import Lead
from tests import factories
from tests.factories import viewer
from tests.fixtures.web import Client
from tests.people.test_merging import everything, pair


async def free_of_visits() -> None:
    for visit in await Person.raw("UPDATE visit SET status = 'Cancelled' RETURNING id"):
        await Person.raw("DELETE FROM reservation WHERE visit = {}", visit["id"])


async def test_of_two_merged_into_one_the_later_is_undone_first(people: Any) -> None:
    by = viewer(people.staff)
    ana, anna = await pair(people)
    third = (await factories.person(name="A. Ferreira", email="af@example.org", phone="+351912345678")).id
    await factories.lead(person=third, side="buy", agent=people.colleague, office=people.harbour)
    before = await everything()
    first, second = await merging.merge(ana, anna, by=by), await merging.merge(ana, third, ["name"], by=by)
    with pytest.raises(Refused, match="undo the latest first"):
        await undoing.undo(first, by=by)
    await undoing.undo(second, by=by)
    await undoing.undo(first, by=by)
    assert await everything() == before


async def test_what_the_second_brought_stays_when_it_is_merged_anew(people: Any) -> None:
    """The later is undone, so that the earlier can be; then the later is made again."""
    by = viewer(people.staff)
    ana, anna = await pair(people)
    third = (await factories.person(name="A. Ferreira", email="af@example.org")).id
    first, second = await merging.merge(ana, anna, by=by), await merging.merge(ana, third, by=by)
    await undoing.undo(second, by=by)
    await undoing.undo(first, by=by)
    alone = await everything()
    again = await merging.merge(ana, third, by=by)
    rows = await Person.raw("SELECT value FROM contact_point WHERE person = {}", ana)
    assert "af@example.org" in {row["value"] for row in rows}
    await undoing.undo(again, by=by)
    assert await everything() == alone


@pytest.mark.parametrize("which", [0, 1])
async def test_whoever_was_put_away_since_stays_away_and_the_other_comes_back(
    people: Any, which: int
) -> None:
    ids = await pair(people)
    before = await everything()
    made = await merging.merge(*ids, by=viewer(people.staff))
    await Person.update({Person.archived_at: utc_now()}).where(Person.id == ids[which])
    await undoing.undo(made, by=viewer(people.staff))
    rows = await Person.raw("SELECT id FROM person WHERE archived_at IS NOT NULL")
    assert [row["id"] for row in rows] == [ids[which]]
    await Person.update({Person.archived_at: None}).where(Person.id == ids[which])
    assert await everything() == before


async def test_of_the_erased_nothing_comes_back(people: Any) -> None:
    by = viewer(people.admin)
    ana, anna = await pair(people)
    made = await merging.merge(ana, anna, by=by)
    await free_of_visits()
    await erasure.erase(ana, by=by)
    gone = await everything()
    with pytest.raises(Refused, match="cannot be undone any more"):
        await undoing.undo(made, by=by)
    assert await everything() == gone
    assert (await Merge.select(Merge.undone_at))[0]["undone_at"] is None


async def test_of_a_list_that_was_changed_since_what_the_other_brought_goes(people: Any) -> None:
    kept, gone = await pair(people)
    for person, tags in ((kept, ["sea", "cash"]), (gone, ["cash", "investor"])):
        await Person.update({Person.tags: tags}).where(Person.id == person)
    made = await merging.merge(kept, gone, by=viewer(people.staff))
    now = await correcting.load(kept)
    details = {"tags": ["VIP", *(tag for tag in now["tags"] if tag != "sea")]}
    correction = Correction(now["name"], now["language"], [], frozenset(), now["version"], details)
    await correcting.correct(kept, correction, by=viewer(people.staff))

    await undoing.undo(made, by=viewer(people.staff))

    back = await correcting.load(kept)
    assert (back["tags"], (await correcting.load(gone))["tags"]) == (["VIP", "cash"], ["cash", "investor"])
    assert back["version"] > now["version"] + 1, "a form that was opened in between fits no more"


async def test_who_was_parted_is_erased_alone(people: Any) -> None:
    by = viewer(people.admin)
    ana, anna = await pair(people)
    await undoing.undo(await merging.merge(ana, anna, by=by), by=by)
    await free_of_visits()
    await erasure.erase(anna, by=by)
    rows = await Person.raw("SELECT name FROM person WHERE id = ANY({}) ORDER BY name", [ana, anna])
    assert [row["name"] for row in rows] == ["Ana Ferreira", "Erased person"]
    assert await Person.raw("SELECT 1 FROM contact_point WHERE person = {}", ana)


@pytest.fixture
async def across(people: Any) -> tuple[UUID, UUID]:
    """Both want to buy: the one in the harbour's office, the other on the hill."""
    await Agency.update({Agency.lead_visibility: "office"}, force=True)
    await agency.load()
    ids = []
    for name, agent, office in (
        ("Ana Ferreira", people.owner, people.harbour),
        ("Anna Ferreyra", people.stranger, people.hill),
    ):
        person = await factories.person(name=name, phone=f"+35191234567{len(ids)}")
        await factories.lead(person=person, side="buy", agent=agent, office=office)
        ids.append(person.id)
    await recognition.refresh_search(*ids)
    return ids[0], ids[1]


@pytest.mark.parametrize("who", ["owner", "stranger"])
async def test_who_sees_one_of_two_offices_does_not_make_them_one(
    client: Client, people: Any, across: tuple[UUID, UUID], who: str
) -> None:
    await client.sign_in(getattr(people, who))
    own, other = across if who == "owner" else across[::-1]
    picker = (await client.get(f"/people/{own}/doubles/new?q=fer")).text
    assert "Nobody found" in picker
    for url in (f"/people/{own}/doubles/{other}", f"/people/{other}/doubles/{own}"):
        assert (await client.get(url)).status_code == 404
        assert (await client.post(f"{url}/merge", data={"seen": "1 1"})).status_code == 404
    assert await Merge.count() == 0


async def test_who_sees_both_but_not_all_their_cases_asks_the_office(
    client: Client, people: Any, across: tuple[UUID, UUID]
) -> None:
    await factories.lead(person=across[1], side="sell", agent=people.owner, office=people.harbour)
    await client.sign_in(people.owner)
    url = f"/people/{across[0]}/doubles/{across[1]}"
    assert "ask the office" in (await client.get(url)).text.lower()
    answer = await client.post(f"{url}/merge", data={"seen": "1 1"})
    assert answer.status_code == 409 and await Merge.count() == 0


async def test_the_office_makes_them_one_case_and_two_again(
    client: Client, people: Any, across: tuple[UUID, UUID]
) -> None:
    await client.sign_in(people.stranger)
    before = await everything()
    made = await merging.merge(*across, by=viewer(people.staff))
    open_ = await Lead.select(Lead.agent, Lead.office).where(Lead.archived_at.is_null())
    assert open_ == [{"agent": people.owner.id, "office": people.harbour.id}]
    assert (await client.get(f"/people/{across[1]}")).status_code == 404
    await undoing.undo(made, by=viewer(people.staff))
    assert {**await everything(), "session": before["session"]} == before
    assert (await client.get(f"/people/{across[1]}")).status_code == 200
