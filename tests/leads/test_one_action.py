"""On the page of a lead one action alone is green: what is to be done now."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from estate.people.tables import ContactPoint
from leads.tables import Call, Lead
from tests import factories

GREEN = re.compile(r'<(a|button) class="button[^"]* primary[^"]*"[^>]*>(?:<svg.*?</svg>)?([^<]*)')


@pytest.fixture
async def lead(people: Any, client: Any) -> Any:
    await client.sign_in(people.owner)
    person = await factories.person(phone="+351912345678", email="ana@example.com")
    return await factories.lead(person=person, agent=people.owner, office=people.harbour)


async def green(client: Any, lead: Any) -> list[str]:
    text = (await client.get(f"/leads/{lead.id}")).text
    shown = text[text.index('id="lead"') : text.index("</main>")]
    return [words.strip() for _tag, words in GREEN.findall(shown)]


async def missed(lead: Any, people: Any) -> None:
    call = Call(
        person=lead.person,
        lead=lead.id,
        account=people.owner.id,
        started_at=datetime.now(UTC),
        direction="in",
        outcome="missed",
        number="+351912345678",
    )
    await call.save()


async def test_they_are_called(client: Any, lead: Any) -> None:
    assert await green(client, lead) == ["Call"]


async def test_who_called_in_vain_is_called_back(client: Any, people: Any, lead: Any) -> None:
    await missed(lead, people)
    assert await green(client, lead) == ["Call back"]


async def test_without_a_phone_they_are_written_to(client: Any, lead: Any) -> None:
    await ContactPoint.delete().where(ContactPoint.kind == "phone")
    assert await green(client, lead) == ["Mail"]


async def test_who_cannot_be_reached_needs_a_number(client: Any, lead: Any) -> None:
    await ContactPoint.update({ContactPoint.wrong_at: datetime.now(UTC)}, force=True)
    assert await green(client, lead) == ["Add a number"]


async def test_what_nobody_has_is_taken_or_given(client: Any, people: Any, lead: Any) -> None:
    await Lead.update({Lead.agent: None}, force=True)
    assert await green(client, lead) == ["Take this lead"]
    await client.sign_in(people.staff)
    assert await green(client, lead) == ["Assign"]


async def test_who_called_in_vain_and_is_nobodys_is_called_back_first(
    client: Any, people: Any, lead: Any
) -> None:
    await Lead.update({Lead.agent: None}, force=True)
    await missed(lead, people)
    assert await green(client, lead) == ["Call back"]
    assert "Take this lead" in (await client.get(f"/leads/{lead.id}")).text


async def test_a_closed_case_of_nobody_is_not_taken(client: Any, people: Any, lead: Any) -> None:
    closed = {
        Lead.agent: None,
        Lead.stage: "Lost",
        Lead.lost_reason: "price",
        Lead.closed_at: datetime.now(UTC),
    }
    await Lead.update(closed, force=True)
    assert await green(client, lead) == ["Call"]
