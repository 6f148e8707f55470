"""Two likely doubles before somebody who says what they are."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from estate.accounts import agency
from estate.accounts.tables import Agency
from estate.columns import utc_now
from estate.people import recognition
from estate.people.doubles import finding
from estate.people.doubles.tables import DoubleSweep, LikelyDouble, Merge
from estate.people.tables import Person
from leads.doubles import queries
from leads.tables import Enquiry, Lead
from tests import factories
from tests.factories import viewer
from tests.fixtures.web import Client


@pytest.fixture
async def pair(people: Any) -> tuple[UUID, UUID]:
    """Both with the owner."""
    home = await factories.property()
    ids = []
    for name, phone, company in (("Ana Ferreira", "8", "Costa Lda"), ("Anna Ferreyra", "9", "Silva SA")):
        person = await factories.person(name=name, phone=f"+35191234567{phone}", company=company)
        lead = await factories.lead(person=person, agent=people.owner, office=people.harbour)
        await Enquiry(lead=lead.id, person=person.id, property=home.id).save()
        ids.append(person.id)
    await recognition.refresh_search(*ids)
    await finding.find(ids)
    return ids[0], ids[1]


def page_of(pair: tuple[UUID, UUID]) -> str:
    return f"/people/{pair[0]}/doubles/{pair[1]}"


async def seen(client: Client, pair: tuple[UUID, UUID]) -> dict[str, str]:
    """What the form carries."""
    rows = await Person.raw(
        "SELECT version FROM person WHERE id = ANY({}) ORDER BY created_at, id", list(pair)
    )
    return {"seen": " ".join(str(row["version"]) for row in rows)}


async def test_the_queue_tells_why(client: Client, people: Any, pair: tuple[UUID, UUID]) -> None:
    await client.sign_in(people.staff)
    text = (await client.get("/people/doubles")).text
    for words in (
        "Ana Ferreira",
        "Anna Ferreyra",
        "names are alike",
        "phones differ in one digit",
        "same home",
    ):
        assert words in text, words
    assert "Likely doubles" in (await client.get("/office")).text
    lead = (await Person.raw("SELECT id FROM lead WHERE person = {}", pair[0]))[0]["id"]
    for url in (f"/leads/{lead}", f"/people/{pair[0]}"):
        assert "Likely the same as Anna Ferreyra" in (await client.get(url)).text


async def test_only_pairs_of_both_seen(client: Client, people: Any, pair: tuple[UUID, UUID]) -> None:
    await Agency.update({Agency.lead_visibility: "own"}, force=True)
    await agency.load()
    await Person.raw("UPDATE lead SET agent = {} WHERE person = {}", people.colleague.id, pair[1])
    for who, count in (("owner", 0), ("colleague", 0), ("stranger", 0), ("staff", 1)):
        user = getattr(people, who)
        await client.sign_in(user)
        assert await queries.count(viewer(user)) == count
        assert (await client.get(page_of(pair))).status_code == (200 if count else 404), who
        assert (await client.post(page_of(pair) + "/merge")).status_code == (409 if count else 404), who
    await client.sign_in(people.owner)
    assert "Likely the same" not in (await client.get(f"/people/{pair[0]}")).text


async def test_one_person_and_two_again(client: Client, people: Any, pair: tuple[UUID, UUID]) -> None:
    await client.sign_in(people.owner)
    shown = (await client.get(page_of(pair))).text
    assert "Costa Lda" in shown and "Silva SA" in shown and 'name="company"' in shown
    data = {**await seen(client, pair), "name": "gone", "company": "kept"}
    made = await client.post(page_of(pair) + "/merge", data=data)
    assert made.status_code == 303
    row = await Person.objects().get(Person.id == pair[0])
    assert row and (row.name, row.company) == ("Anna Ferreyra", "Costa Lda")
    undo = made.headers["location"]
    assert "What an undo puts back" in (await client.get(undo)).text
    for old in (f"/people/{pair[1]}", page_of(pair)):
        assert (await client.get(old)).headers["location"] == f"/people/{pair[0]}"
    await client.sign_in(people.colleague)
    assert (await client.post(undo + "/reversal")).status_code == 409
    await client.sign_in(people.owner)
    assert (await client.post(undo + "/reversal")).status_code == 303
    assert (await client.get(page_of(pair))).status_code == 200
    assert "Undone on" in (await client.get(undo)).text
    assert "Undone" in (await client.get("/people/merges")).text


async def test_a_second_tab_is_told_that_they_are_one(
    client: Client, people: Any, pair: tuple[UUID, UUID]
) -> None:
    await client.sign_in(people.owner)
    data = await seen(client, pair)
    await client.post(page_of(pair) + "/merge", data=data)
    for path in ("/merge", "/difference"):
        again = await client.post(page_of(pair) + path, data=data)
        assert (again.status_code, again.headers["location"]) == (303, f"/people/{pair[0]}")
        assert "They%20are%20one%20already" in again.headers["set-cookie"]
    third = await factories.person(name="Ana Ferrera", agent=people.owner)
    other = (pair[1], third.id)
    again = await client.post(page_of(other) + "/merge", data=data)
    assert again.headers["location"] == page_of((pair[0], third.id))
    assert (await client.get(again.headers["location"])).status_code == 200


@pytest.mark.parametrize("words", ["ferreyra", "912 345 679", "Anna"])
async def test_somebody_picks_who_else_it_is(
    client: Client, people: Any, pair: tuple[UUID, UUID], words: str
) -> None:
    await client.sign_in(people.owner)
    page, lead = f"/people/{pair[0]}", (await Lead.select(Lead.id).where(Lead.person == pair[0]))[0]["id"]
    for url in (page, f"/leads/{lead}"):
        assert f'href="{page}/doubles/new"' in (await client.get(url)).text
    found = (await client.get(f"{page}/doubles/new", params={"q": words})).text
    assert f'href="{page_of(pair)}"' in found and f"/doubles/{pair[0]}" not in found
    assert (await client.get(page_of(pair))).status_code == 200


async def test_without_words_the_likely_ones_are_offered(
    client: Client, people: Any, pair: tuple[UUID, UUID]
) -> None:
    await client.sign_in(people.owner)
    assert f'href="{page_of(pair)}"' in (await client.get(f"/people/{pair[0]}/doubles/new")).text
    await LikelyDouble.delete(force=True)
    assert "Search for the other record" in (await client.get(f"/people/{pair[0]}/doubles/new")).text
    assert "Nobody found" in (await client.get(f"/people/{pair[0]}/doubles/new?q=nobody")).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("staff", 200), ("colleague", 404), ("stranger", 404), (None, 303)],
)
async def test_both_are_picked_among_those_one_sees(
    client: Client, people: Any, pair: tuple[UUID, UUID], who: str | None, status: int
) -> None:
    await Agency.update({Agency.lead_visibility: "own"}, force=True)
    await agency.load()
    await Person.raw("UPDATE lead SET agent = {} WHERE person = {}", people.colleague.id, pair[1])
    if who:
        await client.sign_in(getattr(people, who))
    shown = await client.get(f"/people/{pair[0]}/doubles/new?q=ferreyra")
    assert shown.status_code == status
    assert ("Anna Ferreyra" in shown.text) == (who == "staff")
    assert (await client.get(f"/people/{uuid4()}/doubles/new")).status_code == (404 if who else 303)


async def test_how_far_the_comparing_of_everybody_is(client: Client, people: Any) -> None:
    await DoubleSweep(total=1_000_000, done=250_000).save()
    await client.sign_in(people.staff)
    text = (await client.get("/people/doubles")).text
    assert "250,000 of 1,000,000 people" in text and 'value="250000"' in text
    await DoubleSweep.update({DoubleSweep.ended_at: utc_now()}, force=True)
    assert "being compared" not in (await client.get("/people/doubles")).text


async def test_what_was_changed_meanwhile_is_looked_at_again(
    client: Client, people: Any, pair: tuple[UUID, UUID]
) -> None:
    await client.sign_in(people.staff)
    data = await seen(client, pair)
    await Person.update({Person.name: "Rita", Person.version: 7}).where(Person.id == pair[1])
    answer = await client.post(page_of(pair) + "/merge", data=data)
    assert answer.status_code == 409 and "changed meanwhile" in answer.text
    assert await Merge.count() == 0


async def test_two_people_stay_two(client: Client, people: Any, pair: tuple[UUID, UUID]) -> None:
    await client.sign_in(people.staff)
    assert (await client.post(page_of(pair) + "/difference")).status_code == 303
    assert await queries.count(viewer(people.staff)) == 0
    assert "said on" in (await client.get(page_of(pair))).text
    await client.post(page_of(pair) + "/difference/removal")
    assert await queries.count(viewer(people.staff)) == 1


async def test_the_queue_goes_on_where_it_ended(people: Any) -> None:
    for n in range(6):
        persons = sorted([(await factories.person(name=f"P{n}{m}")).id for m in range(2)])
        await LikelyDouble(person=persons[0], other=persons[1], score=50 + n // 2).save()
    first = await queries.pairs(viewer(people.staff), limit=4)
    rest = await queries.pairs(viewer(people.staff), queries.Cursor.read(str(first.next)), limit=4)
    scores = [pair.score for pair in [*first.pairs, *rest.pairs]]
    assert len({pair.id for pair in [*first.pairs, *rest.pairs]}) == 6
    assert scores == sorted(scores, reverse=True) and rest.next is None
    assert queries.Cursor.read("nonsense") is None
