"""The page of a person: with a case and without one, seen and changed by whom it concerns."""

from datetime import UTC, datetime

import pytest

from estate import history
from estate.accounts import agency
from estate.accounts.tables import Agency
from estate.people.tables import ContactPoint, Person, PersonAddress, PersonLink
from leads.people import queries
from leads.people.filters import PeopleFilters
from tests import factories

FORM = {
    "name": "Ana Maria Ferreira",
    "given_name": "Ana Maria",
    "family_name": "Ferreira",
    "phone": "912 345 679",
    "languages": "Portuguese, en",
    "company": "Navegar, Lda",
    "job_title": "Captain",
    "birth_day": "12",
    "birth_month": "4",
    "tags": "sea view, cash, Sea View",
    "roles": ["collaborator"],
    "remarks": "Rings after six",
    "source": "Fair in Porto",
    "version": "1",
}
ADDRESS = {
    "kind": "home",
    "unparsed_address": "Rua 1",
    "city": "Porto",
    "country": "Portugal",
    "version": "1",
}


@pytest.fixture
async def ana(people):
    """Olga brought her in; she has no case."""
    await Agency.update({Agency.lead_visibility: "own"}).where(Agency.id == 1)
    mine = {"agent": people.owner.id, "office": people.harbour.id}
    return await factories.person(name="Ana Ferreira", phone="+351912345678", **mine)


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
async def test_whoever_may_see_them_sees_and_changes_them(client, people, ana, who, get, post):
    if who:
        await client.sign_in(getattr(people, who))
    point = (await ContactPoint.select(ContactPoint.id))[0]["id"]
    url = f"/people/{ana.id}"
    for page in ("", "/edit", "/card.vcf", "/addresses/new", "/links/new", f"/points/{point}/edit"):
        assert (await client.get(url + page)).status_code == get, page
    assert (await client.post(f"{url}/details", data=FORM)).status_code == post
    changes = {"points/" + str(point): {"label": "mobile", "version": "2"}}
    changes["addresses"] = {**ADDRESS, "version": "3"}
    for path, data in changes.items():
        assert (await client.post(f"{url}/{path}", data=data)).status_code == post, path


async def test_a_bad_id_is_not_found(client, people, ana):
    await client.sign_in(people.admin)
    for bad in ("01940000-0000-7000-8000-000000000000", "nonsense"):
        for page in ("", "/edit", "/card.vcf"):
            assert (await client.get(f"/people/{bad}{page}")).status_code == 404
    for part in ("points", "addresses"):
        wrong = f"/people/{ana.id}/{part}/01940000-0000-7000-8000-000000000000/edit"
        assert (await client.get(wrong)).status_code == 404
    assert (await client.get(f"/people/{ana.id}/card.vcf?version=5.0")).status_code == 404


async def test_all_details_are_kept_and_told(client, people, ana):
    await client.sign_in(people.owner)
    assert (await client.post(f"/people/{ana.id}/details", data=FORM)).status_code == 303
    row = (await Person.select().where(Person.id == ana.id))[0]
    assert (row["language"], row["more_languages"]) == ("pt", ["en"])
    assert (row["birthday"], row["tags"], row["roles"]) == ("--04-12", ["sea view", "cash"], ["collaborator"])
    page = (await client.get(f"/people/{ana.id}")).text
    for text in ("Captain, Navegar, Lda", "12 April", "Portuguese", "Collaborator", "Rings after six"):
        assert text in page, text
    told = (await history.timeline(ana.id))[0]
    assert told.kind == "person_corrected" and "company" in told.data["fields"]
    form = (await client.get(f"/people/{ana.id}/edit")).text
    assert 'value="pt, en"' in form and 'value="sea view, cash"' in form


async def test_all_that_is_wrong_is_said_at_once(client, people, ana):
    await client.sign_in(people.owner)
    wrong = {"email": "bad@@", "birth_day": "31", "birth_month": "2", "birth_year": "2030"}
    answer = await client.post(f"/people/{ana.id}/details", data={**FORM, **wrong})
    assert answer.status_code == 422
    assert "not an e-mail address" in answer.text and "no such day" in answer.text


async def test_roles_follow_from_open_cases(client, people, ana):
    await client.sign_in(people.owner)
    for side in ("buy", "let"):
        await factories.lead(person=ana.id, agent=people.owner, side=side)
    page = (await client.get(f"/people/{ana.id}")).text
    assert "Buyer" in page and "Landlord" in page
    assert "Ana Ferreira" in (await client.get("/people?role=landlord")).text
    assert "Ana Ferreira" not in (await client.get("/people?role=tenant")).text


async def test_a_role_by_case_and_a_role_by_hand_are_one_list_in_pages(people, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        roles = ["seller"] if number % 2 == 0 else []
        person = await factories.person(name=f"Seller {number}", roles=roles)
        if number > 0:
            await factories.lead(person=person, agent=people.owner, office=people.harbour, side="sell")
    await factories.person(name="Owner elsewhere", roles=["seller"], office=people.hill)
    viewer, filters, before, found = factories.viewer(people.owner), PeopleFilters(role="seller"), None, []
    await agency.load()
    while len(found) < 9:
        page = await queries.people(viewer, filters, before)
        found += [one.name for one in page.rows]
        if not (before := page.next):
            break
    assert found == ["Seller 4", "Seller 3", "Seller 2", "Seller 1"]


async def test_the_second_to_save_is_told_both_values(client, people, ana):
    await client.sign_in(people.owner)
    await client.post(f"/people/{ana.id}/details", data=FORM)
    answer = await client.post(f"/people/{ana.id}/details", data={**FORM, "company": "Other", "tags": "x"})
    assert answer.status_code == 409
    for text in ("Navegar, Lda", "Other", "sea view, cash"):
        assert text in answer.text
    assert (await Person.select(Person.company))[0]["company"] == "Navegar, Lda"


async def test_the_second_to_say_what_a_phone_is_is_told_both_kinds(client, people, ana):
    await client.sign_in(people.owner)
    point = (await ContactPoint.select(ContactPoint.id))[0]["id"]
    url = f"/people/{ana.id}/points/{point}"
    await client.post(url, data={"label": "work", "version": "1"})
    answer = await client.post(url, data={"label": "fax", "version": "1"})
    assert answer.status_code == 409 and "“Work”" in answer.text and "“Fax”" in answer.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phone": "12"}, "not a phone number"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"languages": "pt, blub!"}, "Write languages"),
        ({"birth_day": "31", "birth_month": "2"}, "no such day"),
        ({"birth_day": ""}, "a day and a month"),
        ({"name": ""}, "required"),
    ],
)
async def test_what_cannot_be_read_is_said_and_kept(client, people, ana, change, said):
    await client.sign_in(people.owner)
    answer = await client.post(f"/people/{ana.id}/details", data={**FORM, **change})
    assert answer.status_code == 422 and said in answer.text and "Navegar, Lda" in answer.text


async def test_addresses_come_and_go(client, people, ana):
    await client.sign_in(people.owner)
    url = f"/people/{ana.id}/addresses"
    assert (await client.post(url, data={**ADDRESS, "country": "Atlantis"})).status_code == 422
    assert (await client.post(url, data={"kind": "work", "version": "1"})).status_code == 422
    await client.post(url, data=ADDRESS)
    row = (await PersonAddress.select())[0]
    assert (row["country"], row["city"], row["kind"]) == ("PT", "Porto", "home")
    second = await client.post(f"{url}/{row['id']}", data={**ADDRESS, "city": "Faro"})
    assert (
        second.status_code == 409 and "Rua 1, Porto, PT" in second.text and "Rua 1, Faro, PT" in second.text
    )
    await client.post(f"{url}/{row['id']}", data={**ADDRESS, "city": "Braga", "version": "2"})
    assert "Braga" in (await client.get(f"/people/{ana.id}")).text
    await client.post(f"{url}/{row['id']}/removal")
    assert await PersonAddress.count() == 0


async def test_partners_are_linked_once_and_only_with_whom_one_sees(client, people, ana):
    rui = await factories.person(name="Rui Costa", search=" rui costa", agent=people.owner.id)
    hidden = await factories.person(name="Hidden", search=" hidden", agent=people.colleague.id)
    await client.sign_in(people.owner)
    url = f"/people/{ana.id}/links"
    assert "Rui Costa" in (await client.get(f"{url}/new?q=rui")).text
    assert "Hidden" not in (await client.get(f"{url}/new?q=hidden")).text
    for _time in range(2):
        assert (await client.post(url, data={"other": str(rui.id), "kind": "partner"})).status_code == 303
    for bad in (str(hidden.id), "x"):
        assert (await client.post(url, data={"other": bad, "kind": "partner"})).status_code == 404
    assert (await client.post(url, data={"other": str(ana.id), "kind": "partner"})).status_code == 409
    links = await PersonLink.select()
    assert len(links) == 1
    for one in (ana, rui):
        assert "partner" in (await client.get(f"/people/{one.id}")).text
    assert (await client.post(f"{url}/{links[0]['id']}/removal")).status_code == 303
    assert await PersonLink.count() == 0


async def test_the_list_is_narrowed_and_paged(client, people, ana):
    for number in range(30):
        tags = ["sea"] if number < 3 else []
        await factories.person(
            name=f"P{number:02}", search=f" p{number:02}", agent=people.owner.id, tags=tags
        )
    await factories.person(name="Hidden", agent=people.colleague.id, tags=["sea"])
    await client.sign_in(people.owner)
    first = (await client.get("/people")).text
    assert "P29" in first and "P04" not in first and "Hidden" not in first and "before=" in first
    sea = (await client.get("/people?tag=sea")).text
    assert all(name in sea for name in ("P00", "P01", "P02")) and "P03" not in sea and "Hidden" not in sea
    assert "P07" in (await client.get("/people?q=p07")).text
    assert (await client.get("/people?before=nonsense&role=nonsense")).status_code == 200


async def test_a_merged_person_leads_to_who_remained(client, people, ana):
    old = await factories.person(name="Ana F.", merged_into=ana.id, agent=people.owner.id)
    await client.sign_in(people.owner)
    answer = await client.get(f"/people/{old.id}")
    assert answer.is_redirect and answer.headers["location"] == f"/people/{ana.id}"


async def test_an_erased_person_has_no_such_page(client, people, ana):
    from estate.people.privacy import erasure

    await erasure.erase(ana.id, by=factories.viewer(people.admin))
    await client.sign_in(people.admin)
    for page in ("", "/edit", "/card.vcf", "/links/new"):
        assert (await client.get(f"/people/{ana.id}{page}")).status_code == 404


async def test_leads_and_people_lead_to_each_other(client, people):
    await client.sign_in(people.owner)
    for here, there in (("/leads", "/people"), ("/people", "/leads")):
        lists = (await client.get(here)).text.partition('aria-label="Lists"')[2].partition("</nav>")[0]
        assert f'href="{here}" aria-current="true"' in lists and f'href="{there}">' in lists


async def test_mail_is_the_letter_of_the_open_lead_that_one_sees(client, people):
    await Agency.update({Agency.lead_visibility: "own"}).where(Agency.id == 1)
    mine = {"agent": people.owner.id, "office": people.harbour.id}
    bruno = await factories.person(name="Bruno Costa", email="bruno@demo.example", **mine)
    await client.sign_in(people.owner)
    page = (await client.get(f"/people/{bruno.id}")).text
    assert 'href="mailto:bruno@demo.example"' in page and "Save contact" in page
    closed = {"stage": "Won", "closed_at": datetime.now(UTC)}
    await factories.lead(person=bruno, agent=people.owner, office=people.harbour, **closed)
    await factories.lead(person=bruno, agent=people.colleague, office=people.harbour)
    assert 'href="mailto:bruno@demo.example"' in (await client.get(f"/people/{bruno.id}")).text
    lead = await factories.lead(person=bruno, agent=people.owner, office=people.harbour, side="sell")
    page = (await client.get(f"/people/{bruno.id}")).text
    assert f'href="/leads/{lead.id}/letters/new"' in page and "mailto:" not in page
