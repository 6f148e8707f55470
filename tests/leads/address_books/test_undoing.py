"""An import of people goes back: what it made and what it added, and nothing that was made since."""

import json
from typing import Any

import pytest

from estate.people import contact_points, correcting
from estate.people.correcting import Correction
from estate.people.doubles import merge
from estate.people.tables import ContactPoint, Person
from leads import calls, cases
from leads.calls import CallReport, NewCall
from leads.follow_ups import NOTHING
from leads.people import queries
from leads.tables import Enquiry, Lead
from piccolo_conf import DB
from tests import factories

HEADER = "ContactKey,Name,MobilePhone,Email,Company,Birthdate,Tags,HomeCity,Side"
ANA = "1,Ana Ferreira,912345678,ana@example.com,Acme,1985-04-12,sea view; cash,Porto,"
RUI = "2,Rui Costa,912345679,rui@example.com,,,,,buy"
TABLES = (
    *("person", "contact_point", "person_address", "person_origin", "person_link", "enquiry", "lead"),
    *("event", "event_subject", "import_change"),
)
TIMELESS = ("version", "modification_timestamp", "seq", "search", "last_activity_at", "at")


async def everything() -> dict[str, list[str]]:
    """All that an import writes, without what tells when it was."""
    found = {}
    async with DB.transaction() as transaction:
        for table in TABLES:
            rows = await transaction.connection.fetch(f"SELECT to_jsonb(t) AS row FROM {table} t")
            told = [{n: v for n, v in json.loads(row["row"]).items() if n not in TIMELESS} for row in rows]
            found[table] = sorted(json.dumps(row, sort_keys=True) for row in told)
    return found


async def test_what_it_made_goes_and_the_file_does_it_all_again(bring, take_back) -> None:
    before = await everything()
    brought = await bring(HEADER, ANA, RUI)
    assert (brought.result.created, await Lead.count()) == (2, 1)

    outlook = await take_back(brought.run)

    assert (outlook.made, outlook.changed, outlook.kept) == (2, 0, 0)
    assert await everything() == before
    assert (await bring(HEADER, ANA, RUI)).result.created == 2


async def test_who_was_known_is_as_before(bring, take_back) -> None:
    known = await factories.person(
        name="Ana Ferreira", email="ana@example.com", tags=["lift"], company="Navegar"
    )
    before = await everything()
    brought = await bring(HEADER, ANA.replace("Porto,", "Porto,sell"))
    ana = await queries.one(known.id)
    assert (ana["company"], ana["birthday"]) == ("Navegar", "1985-04-12")
    assert ana["tags"] == ["lift", "sea view", "cash"]
    assert (len(ana["points"]), len(ana["addresses"]), await Lead.count()) == (2, 1, 1)

    outlook = await take_back(brought.run)

    assert (outlook.made, outlook.changed, outlook.kept) == (0, 1, 0)
    after = await everything()
    assert {name: after[name] for name in TABLES[:7]} == {name: before[name] for name in TABLES[:7]}
    assert (await bring(HEADER, ANA)).result.updated == 1


async def _edit(person: Any, people: Any) -> None:
    await correcting.correct(
        person, Correction("Ana Faria", "pt", [], frozenset(), 1 + 1), by=factories.viewer(people.staff)
    )


async def _call(person: Any, people: Any) -> None:
    lead = await factories.lead(person=await Person.objects().get(Person.id == person), agent=people.owner)
    report = CallReport("out", "reached", "+351912345678", lead.opened_at, 60, "")
    call = NewCall(None, lead.id, report, NOTHING)
    await calls.log(await cases.of(lead.id), call, by=factories.viewer(people.owner))


async def _merge(person: Any, people: Any) -> None:
    other = await factories.person(name="Ana F.")
    await merge.merge(other.id, person, by=factories.viewer(people.staff))


@pytest.mark.parametrize("use", [_edit, _call, _merge])
async def test_who_was_used_since_stays(bring, take_back, people, use) -> None:
    brought = await bring(HEADER, ANA, RUI)
    [ana] = await Person.select(Person.id).where(Person.name == "Ana Ferreira")
    await use(ana["id"], people)

    outlook = await take_back(brought.run)

    assert (outlook.made, outlook.kept, [one["id"] for one in outlook.examples]) == (1, 1, [ana["id"]])
    assert await Person.count().where(Person.name == "Rui Costa") == 0
    assert await ContactPoint.exists().where(ContactPoint.value == "+351912345678")
    assert await Enquiry.count().where(Enquiry.name == "Ana Ferreira") == 1


async def test_a_field_that_was_corrected_since_stays(bring, take_back, people) -> None:
    known = await factories.person(name="Ana Ferreira", email="ana@example.com")
    brought = await bring(HEADER, ANA)
    now = await correcting.load(known.id)
    details = {"company": "Ours", "tags": ["cash", "garden"]}
    correction = Correction(now["name"], now["language"], [], frozenset(), now["version"], details)
    await correcting.correct(known.id, correction, by=factories.viewer(people.staff))

    await take_back(brought.run)

    ana = await queries.one(known.id)
    assert (ana["company"], ana["tags"], ana["birthday"], ana["addresses"]) == ("Ours", ["garden"], None, [])
    assert len(ana["points"]) == 2, "who was worked with may have been called"


async def test_imports_go_back_one_after_the_other(bring, take_back) -> None:
    before = await everything()
    first = await bring(HEADER, ANA)
    [ana] = await Person.select(Person.id)
    second = await bring(HEADER, ANA.replace("Acme", "Beta").replace("912345678", "912345670"))
    assert second.result.updated == 1

    assert (await take_back(second.run)).changed == 1
    back = await queries.one(ana["id"])
    values = [point["value"] for point in back["points"]]
    assert (back["company"], values) == ("Acme", ["+351912345678", "ana@example.com"])
    assert (await take_back(first.run)).made == 1
    assert await everything() == before


async def test_somebody_in_several_rows_of_one_run_goes_back_as_one(bring, take_back, monkeypatch) -> None:
    monkeypatch.setattr("leads.address_books.importer.BATCH", 1)
    known = await factories.person(name="Eva Reis", email="eva@example.com")
    before = await everything()
    rows = (
        "3,Ana Ferreira,,ana@example.com,,,ship,,",
        "4,Eva Reis,,eva@example.com,,,a,,",
        "5,Eva Reis,,eva@example.com,Co,,b,,",
    )
    brought = await bring(HEADER, ANA, *rows)
    assert (brought.result.created, brought.result.updated, brought.result.unchanged) == (1, 1, 2)
    assert (await queries.one(known.id))["tags"] == ["a", "b"]

    await take_back(brought.run)

    after = await everything()
    assert {name: after[name] for name in TABLES[:7]} == {name: before[name] for name in TABLES[:7]}


async def test_who_was_erased_since_is_left_alone(bring, take_back, people) -> None:
    from estate.people.privacy import erasure

    brought = await bring(HEADER, ANA)
    [ana] = await Person.select(Person.id)
    await erasure.erase(ana["id"], by=factories.viewer(people.admin))

    outlook = await take_back(brought.run)

    assert (outlook.made, outlook.kept, await Person.count()) == (0, 0, 1)
    assert contact_points.phone("912345678", "PT").value == "+351912345678"
