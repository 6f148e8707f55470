"""WhatsApp and SMS go by the phone; that they went is noted with one tap."""

from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from estate.accounts import agency
from leads.answers.desk import takes_texts
from leads.answers.tables import MailTemplate
from leads.tables import Lead
from tests import factories


@pytest_asyncio.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    ana = await factories.person(name="Ana Ferreira", phone="+351912345678")
    return await factories.lead(person=ana, agent=people.owner, office=people.harbour)


def typed(**changes: Any) -> dict[str, Any]:
    return {"means": "whatsapp", "number": "+351912345678", "text": "Shall we say ten?", **changes}


async def test_what_was_sent_stands_on_the_timeline_and_the_lead_moves_on(
    client: Any, people: Any, lead: Any
) -> None:
    await client.sign_in(people.owner)
    before = (await Lead.select(Lead.last_activity_at).where(Lead.id == lead.id).first())["last_activity_at"]
    answer = await client.post(f"/leads/{lead.id}/texts", data=typed())
    assert answer.status_code == 303
    page = (await client.get(f"/leads/{lead.id}")).text
    assert "WhatsApp to 912 345 678" in page and "Shall we say ten?" in page and "New → Contacted" in page
    row = await Lead.select(Lead.stage, Lead.last_activity_at).where(Lead.id == lead.id).first()
    assert row["stage"] == "Contacted" and row["last_activity_at"] >= before


async def test_one_tap_that_comes_twice_is_noted_once(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    id_ = str(uuid4())
    for _time in range(2):
        assert (
            await client.post(f"/leads/{lead.id}/texts", data=typed(id=id_, means="sms"))
        ).status_code == 303
    assert (await client.get(f"/leads/{lead.id}")).text.count("SMS to 912 345 678") == 1


@pytest.mark.parametrize("changes", [{"number": "+351911111111"}, {"number": ""}, {"means": "fax"}])
async def test_what_cannot_be_is_not_noted(client: Any, people: Any, lead: Any, changes: Any) -> None:
    await client.sign_in(people.owner)
    assert (await client.post(f"/leads/{lead.id}/texts", data=typed(**changes))).status_code == 422


@pytest.mark.parametrize(
    ("number", "takes"),
    [
        ("+351912345678", True),
        ("+351213456789", False),
        ("+351555010120", True),
        ("+12025550123", True),
        ("no", False),
    ],
)
def test_only_numbers_that_can_be_are_offered(number: str, takes: bool) -> None:
    assert takes_texts(number) == takes


async def test_without_such_a_number_there_is_no_such_button(client: Any, people: Any) -> None:
    person = await factories.person(phone="+351213456789")
    lead = await factories.lead(person=person, agent=people.owner)
    await client.sign_in(people.owner)
    assert "/texts/new" not in (await client.get(f"/leads/{lead.id}")).text
    assert "No mobile number that works" in (await client.get(f"/leads/{lead.id}/texts/new")).text


async def test_a_template_for_texts_is_filled_in(client: Any, people: Any, lead: Any) -> None:
    template = MailTemplate(name="Hello", use="text", body="Hello {first_name}, it is {agent_name}.")
    await template.save()
    await MailTemplate(name="For mail", subject="x", body="y").save()
    await client.sign_in(people.owner)
    page = (await client.get(f"/leads/{lead.id}/texts/new")).text
    assert "Hello · en" in page and "For mail" not in page
    data = typed(text="", template=str(template.id))
    filled = (await client.post(f"/leads/{lead.id}/texts/filled", data=data)).text
    assert "Hello Ana, it is Olga Owner." in filled


async def test_who_may_see_the_lead_may_note(client: Any, people: Any, lead: Any) -> None:
    statuses = {}
    for name in ("owner", "colleague", "staff", "stranger"):
        await client.sign_in(getattr(people, name))
        statuses[name] = (await client.post(f"/leads/{lead.id}/texts", data=typed())).status_code
    assert statuses == {"owner": 303, "colleague": 303, "staff": 303, "stranger": 404}
