"""One field finds people, homes, visits, calls and what was written, for each what they may see."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from estate.accounts import agency
from estate.accounts.tables import Agency, Visibility
from estate.people.tables import Person
from estate.search import at_hand, looking
from estate.search.tables import Pin
from leads import calls, capture, cases, finding, notes, written
from leads.calls import CallReport, NewCall
from leads.capture import NewEnquiry
from leads.follow_ups import NextStep
from leads.notes import NewNote
from leads.tables import Channel, Note, Side
from tests import factories
from tests.fixtures.web import Client
from tests.visits.conftest import make_scene

ZOE = NewEnquiry(
    name="Zoë O’Brien-Łuk",
    side=Side.BUY,
    channel=Channel.PHONE,
    phone="+44 20 7946 0958",
    email="Zoe.Luk@Demo.Example",
    message="Procura um apartamento com terraço e duas varandas",
)


@pytest_asyncio.fixture
async def zoe(people: Any) -> UUID:
    """A lead of the owner's, with a call and a note."""
    await agency.load()
    by = factories.viewer(people.owner)
    done = await capture.register(ZOE, by=by)
    assert done.lead
    case = await cases.of(done.lead)
    report = CallReport("out", "reached", "+442079460958", None, 60, "Brings the architect along")
    await calls.log(case, NewCall(uuid4(), case.id, report, NextStep("", None)), by=by)
    await notes.add(case, NewNote(uuid4(), case.id, "先週、鷹栖町で会いました。 Hates lifts."), by=by)
    return done.lead


async def groups(user: Any, text: str) -> dict[str, list[str]]:
    await agency.load()
    results = await looking.look(factories.viewer(user), text)
    return {group.name: [row.hit.title for row in group.rows] for group in results.groups}


@pytest.mark.parametrize(
    "text",
    ["zoe", "ZOË", "brien", "luk zo", "o'b", "020 7946 0958", "+44 (0)20 7946-0958", "0044 2079460958",
     "946 09", "zoe.luk@demo", "ZOE.LUK@DEMO.EXAMPLE", "luk@demo.ex"],
)  # fmt: skip
async def test_people_by_any_part_a_phone_in_any_format_or_an_e_mail(
    people: Any, zoe: UUID, text: str
) -> None:
    assert (await groups(people.owner, text))["people"] == ["Zoë O’Brien-Łuk"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("鷹栖太郎", "太郎"), ("鷹栖 太郎", "鷹栖"), ("たかすたろう", "たろ"), ("タカス", "カス"),
     ("김서연", "서연"),
     ("김서연", "김"), ("김서연", "gim"), ("Иван Петров", "petrov")],
)  # fmt: skip
async def test_people_who_write_their_names_otherwise(people: Any, name: str, text: str) -> None:
    await agency.load()
    await capture.register(replace(ZOE, name=name), by=factories.viewer(people.owner))
    assert (await groups(people.owner, text))["people"] == [name]


@pytest.mark.parametrize(
    ("text", "group"),
    [("terraco", "enquiries"), ("varandas APARTAMENTO", "enquiries"), ("architect", "calls"),
     ("鷹栖", "notes"), ("lifts hates", "notes")],
)  # fmt: skip
async def test_what_was_written_by_any_word(people: Any, zoe: UUID, text: str, group: str) -> None:
    assert await groups(people.owner, text) == {group: ["Zoë O’Brien-Łuk"]}


async def test_what_is_emptied_is_not_found_any_more(people: Any, zoe: UUID) -> None:
    await Note.raw("UPDATE note SET text = ''")
    assert await groups(people.owner, "鷹栖") == {}


async def test_homes_and_visits(people: Any) -> None:
    scene = await make_scene(people)
    await scene.book(note="The key is at the bakery")
    address = (await groups(people.owner, "flat bright"))["properties"][0]
    assert await groups(people.owner, "bakery") == {"visits": [f"Ana Ferreira · {address}"]}
    await Person.raw("UPDATE person SET search = ' ana ferreira'")
    found = await groups(people.owner, "ferreira ana")
    assert found == {"people": ["Ana Ferreira"], "visits": [f"Ana Ferreira · {address}"]}


async def test_nobody_finds_what_they_may_not_see(people: Any, zoe: UUID) -> None:
    for text in ("zoe", "terraço", "architect", "lifts", "7946 09"):
        assert await groups(people.stranger, text) == {}
        assert await groups(people.staff, text) != {}
        assert await groups(people.colleague, text) != {}
    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)
    assert await groups(people.colleague, "zoe") == {}
    assert await groups(people.owner, "zoe") != {}


@pytest.mark.parametrize("whole", ["+44 20 7946 0958", "zoe.luk@demo.example"])
async def test_of_somebody_elsewhere_it_is_said_with_whom_they_are(
    client: Client, people: Any, zoe: UUID, whole: str
) -> None:
    await client.sign_in(people.stranger)
    page = (await client.get("/search", params={"q": whole})).text
    assert "Already with Olga Owner, Harbour." in page
    assert "Brien" not in page
    for part in (whole[:-2], "zoe"):
        assert "Olga Owner" not in (await client.post("/search/lookup", data={"q": part})).text


async def test_the_page_and_the_look_up_show_the_same(client: Client, people: Any, zoe: UUID) -> None:
    await client.sign_in(people.owner)
    for answer in (
        await client.get("/search", params={"q": "terraco"}),
        await client.post("/search/lookup", data={"q": "terraco"}),
    ):
        assert f'href="/leads/{zoe}"' in answer.text
        assert "<mark>terraço</mark>" in answer.text
    assert "Nothing found" in (await client.post("/search/lookup", data={"q": "xylophone"})).text


async def test_what_is_pinned_waits_for_its_writer_on_every_device(
    client: Client, people: Any, zoe: UUID
) -> None:
    await client.sign_in(people.owner)
    pinned = {"kind": "lead", "subject": str(zoe), "pinned": "y"}
    answer = await client.post("/search/pins", data=pinned)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/leads/{zoe}")
    in_place = await client.post("/search/pins", data=pinned, headers={"hx-request": "true"})
    assert 'aria-pressed="true"' in in_place.text
    assert await groups(people.owner, "") == {"pinned": ["Zoë O’Brien-Łuk"]}
    assert await groups(people.colleague, "") == {}
    assert 'aria-pressed="true"' in (await client.get(f"/leads/{zoe}")).text
    await client.post("/search/pins", data={**pinned, "pinned": ""})
    assert await groups(people.owner, "") == {}


async def test_only_what_may_be_seen_is_pinned_or_opened(client: Client, people: Any, zoe: UUID) -> None:
    await client.sign_in(people.stranger)
    for kind, subject in (("lead", zoe), ("lead", uuid4()), ("nothing", zoe), ("lead", "no-id"), ("", "")):
        for url in ("/search/pins", "/search/openings"):
            data = {"kind": kind, "subject": str(subject), "pinned": "y"}
            assert (await client.post(url, data=data)).status_code == 404
    assert not await Pin.exists()


async def test_a_pin_goes_with_the_sight_of_it(people: Any, zoe: UUID) -> None:
    viewer = factories.viewer(people.colleague)
    await at_hand.opened(viewer, "lead", zoe)
    assert await groups(people.colleague, "") == {"opened": ["Zoë O’Brien-Łuk"]}
    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)
    assert await groups(people.colleague, "") == {}


async def test_among_equals_the_pinned_comes_first_and_then_what_was_opened(people: Any) -> None:
    await agency.load()
    viewer = factories.viewer(people.owner)
    leads = []
    for number in range(12):
        person = await factories.person(name=f"Ana {number}", search=f" ana {number}")
        leads.append(await factories.lead(person=person, agent=people.owner))
    assert (await groups(people.owner, "ana"))["people"][:2] == ["Ana 11", "Ana 10"]
    await at_hand.opened(viewer, "lead", leads[3].id)
    await at_hand.pin(viewer, (await at_hand.find(viewer, "lead", leads[0].id)))
    assert (await groups(people.owner, "ana"))["people"][:3] == ["Ana 0", "Ana 3", "Ana 11"]


async def test_a_word_that_is_begun_comes_before_a_part_inside(people: Any) -> None:
    for name in ("Ana Banana", "Joana", "Ana Maria"):
        person = await factories.person(name=name, search=f" {name.lower()}")
        await factories.lead(person=person, agent=people.owner)
    assert (await groups(people.owner, "an"))["people"] == ["Ana Maria", "Ana Banana"]
    assert (await groups(people.owner, "ana"))["people"] == ["Ana Maria", "Ana Banana", "Joana"]


async def test_fifty_of_what_was_opened_are_kept(people: Any, db: None) -> None:
    viewer = factories.viewer(people.owner)
    subjects = [uuid4() for _ in range(at_hand.KEPT + 3)]
    for subject in subjects:
        await at_hand.opened(viewer, "property", subject)
    kept = (await at_hand.of(viewer)).opened
    assert len(kept) == at_hand.KEPT
    assert kept[0] == ("property", subjects[-1])


async def test_one_of_many_is_found_among_those_that_are_not_to_be_seen(
    people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 2)
    for agent in (people.stranger, people.stranger, people.stranger, people.owner):
        person = await factories.person(name="Zelda", search=" zelda")
        await factories.lead(person=person, agent=agent, office=agent.office)
    assert await groups(people.owner, "zelda") == {"people": ["Zelda"]}


@pytest.mark.parametrize(("few", "walk"), [(3, 100), (3, 2), (20, 100)])
async def test_of_many_the_last_worked_on_come_first_however_they_are_found(
    people: Any, monkeypatch: pytest.MonkeyPatch, few: int, walk: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "KNOWN_WALK", walk)
    for number in range(12):
        person = await factories.person(name=f"Zelda {number}", search=f" zelda {number}")
        agent = people.stranger if number == 11 else people.owner
        await factories.lead(person=person, agent=agent, office=agent.office)
    found = (await groups(people.owner, "zelda"))["people"]
    assert found[: min(few, 6)] == ["Zelda 10", "Zelda 9", "Zelda 8", "Zelda 7", "Zelda 6", "Zelda 5"][:few]
    assert "Zelda 11" not in found


@pytest.mark.parametrize("few", [0, 2])
async def test_what_is_the_same_in_many_is_found_all_the_same(
    people: Any, zoe: UUID, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(finding, "MOST", 1)
    monkeypatch.setattr(finding, "WALK", few)
    monkeypatch.setattr(finding, "FIRST_WALK", few)
    monkeypatch.setattr(written, "WALK", few)
    monkeypatch.setattr(written, "SHORT_WALK", few)
    monkeypatch.setattr(written, "COMMON", few)
    for text in ("zoe", "zo", "terraço", "architect", "architect along"):
        assert "Zoë O’Brien-Łuk" in str(await groups(people.owner, text))


@pytest.mark.parametrize(
    "text", ["%", "_", "\\", "a" * 300, "' OR 1=1", "@", "+", "()", "\0", "%%%", "🏡", "1.000"]
)
async def test_nothing_that_is_typed_is_an_error(client: Client, people: Any, zoe: UUID, text: str) -> None:
    await client.sign_in(people.owner)
    assert (await client.get("/search", params={"q": text})).status_code == 200
    assert (await client.post("/search/lookup", data={"q": text})).status_code == 200
