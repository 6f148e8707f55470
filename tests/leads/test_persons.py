"""Correcting a person from a case: by whom, and what becomes of it."""

import pytest

from estate import history
from estate.accounts.tables import Agency
from estate.people.tables import ContactPoint, Person, PersonLink
from leads import queries
from leads.queries import Filters
from tests import factories
from tests.factories import viewer

FORM = {
    "name": "Ana Maria Ferreira",
    "language": "pt-BR",
    "phone": "912 345 679",
    "email": "",
    "version": "1",
}


@pytest.fixture
async def lead(people):
    await Agency.update({Agency.lead_visibility: "own"}).where(Agency.id == 1)
    ana = await factories.person(name="Ana Ferreira", phone="+351912345678")
    return await factories.lead(person=ana, agent=people.owner, office=people.harbour)


@pytest.mark.parametrize(
    ("who", "get", "post"),
    [
        ("owner", 200, 303),
        ("staff", 200, 303),
        ("colleague", 404, 404),
        ("stranger", 404, 404),
        (None, 303, 401),
    ],
)
async def test_whoever_sees_the_case_corrects_the_person(client, people, lead, who, get, post):
    if who:
        await client.sign_in(getattr(people, who))
    assert (await client.get(f"/leads/{lead.id}/person/edit")).status_code == get
    assert (await client.post(f"/leads/{lead.id}/person", data=FORM)).status_code == post


async def test_a_bad_id_is_not_found(client, people):
    await client.sign_in(people.admin)
    for bad in ("01940000-0000-7000-8000-000000000000", "nonsense"):
        assert (await client.get(f"/leads/{bad}/person/edit")).status_code == 404


async def test_the_person_is_found_by_the_new_name_and_number(client, people, lead):
    await client.sign_in(people.owner)
    old = (await ContactPoint.select(ContactPoint.id).where(ContactPoint.person == lead.person))[0]["id"]
    await client.post(f"/leads/{lead.id}/person", data={**FORM, "wrong": [str(old)]})
    for query in ("maria", "912345679"):
        found = await queries.leads(viewer(people.owner), Filters(q=query))
        assert [row.id for row in found.rows] == [lead.id]
    points = (
        await ContactPoint.select().where(ContactPoint.person == lead.person).order_by(ContactPoint.position)
    )
    assert [(p["value"], p["wrong_at"] is not None) for p in points] == [
        ("+351912345678", True),
        ("+351912345679", False),
    ]
    told = (await history.timeline(lead.id))[0]
    assert told.kind == "person_corrected" and told.data["previous_name"] == "Ana Ferreira"


async def test_a_number_that_somebody_else_has_links_the_two(client, people, lead):
    rui = await factories.person(name="Rui Costa", phone="+351912345679")
    await client.sign_in(people.owner)
    await client.post(f"/leads/{lead.id}/person", data=FORM)
    links = await PersonLink.select(PersonLink.other).where(PersonLink.person == lead.person)
    assert [link["other"] for link in links] == [rui.id]


async def test_the_second_to_save_is_told_both_names(client, people, lead):
    await client.sign_in(people.owner)
    await client.post(f"/leads/{lead.id}/person", data=FORM)
    answer = await client.post(f"/leads/{lead.id}/person", data={**FORM, "name": "Anita"})
    assert answer.status_code == 409 and "Ana Maria Ferreira" in answer.text and "Anita" in answer.text
    assert (await Person.select(Person.name).where(Person.id == lead.person))[0][
        "name"
    ] == "Ana Maria Ferreira"


async def test_what_cannot_be_read_is_said_and_kept(client, people, lead):
    await client.sign_in(people.owner)
    answer = await client.post(
        f"/leads/{lead.id}/person", data={**FORM, "phone": "12", "language": "klingon!"}
    )
    assert answer.status_code == 422
    for text in ("not a phone number", "Write a language", "klingon!"):
        assert text in answer.text
