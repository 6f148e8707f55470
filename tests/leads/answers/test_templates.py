"""Templates: the agency's and one's own, with variables that are known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from estate.accounts import agency
from estate.people.tables import Person
from leads.answers import variables
from leads.answers.tables import MailTemplate
from tests import factories
from tests.visits.conftest import make_scene


@pytest_asyncio.fixture(autouse=True)
async def _agency(people: Any) -> None:
    await agency.load()


def typed(**changes: Any) -> dict[str, Any]:
    texts = {"name": "After a visit", "language": "en", "subject": "{home}", "body": "Dear {first_name},"}
    return {"use": "mail", "version": 1, **texts, **changes}


async def kept(**columns: Any) -> MailTemplate:
    texts = {"name": "After a visit", "subject": "About {home}", "body": "Dear {first_name},\n\nhow was it?"}
    row = MailTemplate(**{**texts, **columns})
    await row.save()
    return row


async def test_an_agent_keeps_ones_own_and_the_office_the_agencys(client: Any, people: Any) -> None:
    for user in (people.owner, people.staff):
        await client.sign_in(user)
        answer = await client.post("/settings/templates", data=typed(name=user.name, is_agencys="y"))
        assert answer.status_code == 303
    owners = {row["name"]: row["owner"] for row in await MailTemplate.select()}
    assert owners == {"Olga Owner": people.owner.id, "Sam Staff": None}
    await client.sign_in(people.colleague)
    page = (await client.get("/settings/templates")).text
    assert "Sam Staff" in page and "Olga Owner" not in page


async def test_who_may_change_which(client: Any, people: Any) -> None:
    ours, own = await kept(), await kept(owner=people.owner.id)
    statuses = {}
    for name in ("owner", "colleague", "stranger", "staff"):
        await client.sign_in(getattr(people, name))
        for row in (ours, own):
            url = f"/settings/templates/{row.id}"
            read = (await client.get(url)).status_code
            wrote = (await client.post(f"{url}/removal")).status_code
            back = (await client.post(f"{url}/restoration")).status_code
            statuses[name, row is ours] = (read, wrote, back)
    none, look = (404, 404, 404), (200, 409, 409)
    assert statuses == {
        ("owner", True): look, ("owner", False): (200, 303, 303),
        ("colleague", True): look, ("colleague", False): none,
        ("stranger", True): look, ("stranger", False): none,
        ("staff", True): (200, 303, 303), ("staff", False): none,
    }  # fmt: skip


async def test_a_lost_race_names_both(client: Any, people: Any) -> None:
    own = await kept(owner=people.owner.id)
    await client.sign_in(people.owner)
    url = f"/settings/templates/{own.id}"
    assert (await client.post(url, data=typed(name="One"))).status_code == 303
    lost = await client.post(url, data=typed(name="Two"))
    assert lost.status_code == 409 and "One" in lost.text and "Two" in lost.text


@pytest.mark.parametrize("body", ["Dear {fristname},", "{ name.__class__ }{config}", "{first_name} {x}"])
async def test_an_unknown_variable_is_told_when_it_is_saved(client: Any, people: Any, body: str) -> None:
    await client.sign_in(people.owner)
    answer = await client.post("/settings/templates", data=typed(body=body))
    assert answer.status_code == 422 and "There is no {" in answer.text


async def test_no_more_than_names_are_replaced() -> None:
    text = "{{ 7*7 }} {% raw %} {name!r} {0} %(name)s ${name} {first_name}"
    assert variables.fill(text, {"first_name": "{name}", "name": "Ana"}) == (
        "{{ 7*7 }} {% raw %} {name!r} {0} %(name)s $Ana {name}"
    )


def test_a_full_stop_of_an_address_is_not_doubled() -> None:
    known = {"home": "Rua das Flores 1, 3.º Esq."}
    told = "About Rua das Flores 1, 3.º Esq. This address, Rua das Flores 1, 3.º Esq."
    assert variables.fill("About {home}. This address, {home}", known) == told


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ana Ferreira", "Ana"),
        ("Ferreira, Ana", "Ana"),
        ("Dr. Ana Ferreira", "Ana"),
        ("Mr", "Mr"),
        ("高橋", "高橋"),
    ],
)
def test_the_first_name(name: str, first: str) -> None:
    assert variables.first_name(name) == first


async def test_the_persons_language_comes_first(client: Any, people: Any) -> None:
    for language in ("de", "en", "pt"):
        await kept(name=f"In {language}", language=language)
    person = await factories.person(email="ana@example.com", language="pt-BR")
    lead = await factories.lead(agent=people.owner, person=person)
    page = (await (await client.sign_in(people.owner)).get(f"/leads/{lead.id}/letters/new")).text
    assert page.index("In pt") < page.index("In de") < page.index("In en")


async def test_a_chosen_template_is_filled_in_and_nothing_typed_is_lost(client: Any, people: Any) -> None:
    scene = await make_scene(people)
    visit = await scene.book(starts_at=datetime.now(UTC) + timedelta(days=2))
    one = await kept(body="Dear {first_name}, until {visit_time}. {agency}")
    two = await kept(name="Short", body="Hello {name}!")
    await client.sign_in(people.owner)
    url = f"/leads/{scene.lead.id}/letters/filled"
    first = (await client.post(url, data={"template": str(one.id), "text": ""})).text
    assert "Dear Ana, until " in first and "Harbour &amp; Hill" in first and "{visit_time}" not in first
    assert f"{visit.starts_at.astimezone(agency.current().zone):%H:%M}" in first
    switched = (await client.post(url, data={"template": str(two.id), "text": "Hello Ana Ferreira!"})).text
    assert switched.count("Hello Ana Ferreira!") == 1, "another template takes its place"
    typed_before = (await client.post(url, data={"template": str(two.id), "text": "By the way"})).text
    assert "Hello Ana Ferreira!\n\nBy the way" in typed_before
    both = {"template": str(one.id), "text": "Hello Ana Ferreira!\r\n\r\nBy the way"}
    taken = (await client.post(url, data=both)).text
    assert "Dear Ana, until " in taken and "By the way" in taken and "Hello Ana" not in taken


async def test_an_erased_name_is_taken_out_of_templates(people: Any) -> None:
    from estate.people.privacy import erasure
    from tests.people.test_privacy import later, work

    template = await kept(body="As Zenobia Quiddelbrook says")
    person = await factories.person(name="Zenobia Quiddelbrook", email="z@example.com")
    await Person.update({Person.search: " zenobia"}).where(Person.id == person.id)
    await erasure.erase(person.id, by=factories.viewer(people.admin))
    await work()
    await later()
    row = await MailTemplate.select(MailTemplate.body).where(MailTemplate.id == template.id).first()
    assert "Zenobia" not in row["body"]
