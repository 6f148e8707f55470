"""What two do at the same moment: one wins, the other is told what is there now; nothing is done twice."""

import asyncio
import html
from typing import Any
from uuid import uuid4

import pytest

from estate import history
from estate.accounts import agency
from estate.people import correcting
from estate.people.correcting import Correction
from estate.refusals import Refused
from leads import cases, follow_ups, pipeline
from leads.cases import Case
from leads.follow_ups import NextStep
from leads.tables import Call, Lead, Stage
from properties.tables import Property
from tests import factories
from tests.fixtures.web import Client
from tests.properties.test_pages import FORM

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    person = await factories.person(name="Ana Ferreira", phone="+351912345678", email="ana@demo.example")
    return await factories.lead(person=person, office=people.harbour)


async def kinds(subject: Any) -> list[str]:
    return [entry.kind for entry in reversed(await history.timeline(subject))]


async def answers(client: Client, path: str, *forms: dict[str, Any]) -> list[Any]:
    """By their status: those who won come first."""
    got = await asyncio.gather(*[client.post(path, data=form) for form in forms])
    return sorted(got, key=lambda answer: answer.status_code)


async def test_of_two_offices_that_assign_a_lead_one_wins_and_the_other_reads_both_names(
    client: Client, people: Any, lead: Any
) -> None:
    await client.sign_in(people.staff)
    chosen = {user.name: str(user.id) for user in (people.colleague, people.stranger)}
    forms = [{"agent": id_, "version": "1"} for id_ in chosen.values()]
    won, lost = await answers(client, f"/leads/{lead.id}/assignment", *forms)
    assert (won.status_code, lost.status_code) == (303, 409)
    now = await Lead.objects().get(Lead.id == lead.id)
    assert now and now.version == 2
    winner, loser = sorted(chosen, key=lambda name: chosen[name] != str(now.agent))
    sentence = f"Meanwhile this was set to “{winner}”; you chose “{loser}”."
    assert sentence in html.unescape(lost.text)
    assert await kinds(lead.id) == ["lead_assigned"]


async def case_of(lead: Any, user: Any) -> Case:
    found = await cases.find(factories.viewer(user), lead.id)
    assert found
    return found


async def test_who_read_a_case_before_it_changed_is_told_what_it_is_now(people: Any, lead: Any) -> None:
    by, seen = factories.viewer(people.staff), await case_of(lead, people.staff)
    await pipeline.move(seen, Stage.OFFER, by=by, version=1)
    with pytest.raises(Refused, match=r"“Offer”.*“Visiting”"):
        await pipeline.move(seen, Stage.VISITING, by=by, version=1)
    await follow_ups.plan(seen, NextStep("Send the plans", None), by=by, version=2)
    with pytest.raises(Refused, match=r"“Send the plans”.*“Call”"):
        await follow_ups.plan(seen, NextStep("Call", None), by=by, version=2)


async def test_two_who_edit_a_property_see_both_values(client: Client, people: Any) -> None:
    home = await factories.property(list_agent=people.owner, list_office=people.harbour)
    await client.sign_in(people.staff)
    forms = [{**FORM, "list_price": price} for price in ("111", "222")]
    won, lost = await answers(client, f"/properties/{home.id}", *forms)
    assert (won.status_code, lost.status_code) == (303, 409)
    now = await Property.objects().get(Property.id == home.id)
    assert now and now.version == 2
    stored, typed = (111, 222) if now.list_price == 111 else (222, 111)
    assert f"Now stored: {stored}" in lost.text and f'value="{typed}"' in lost.text
    assert (await kinds(home.id)).count("property_price_changed") == 1


async def test_two_who_correct_a_contact_see_both_names(people: Any, lead: Any) -> None:
    by = factories.viewer(people.staff)

    async def rename(name: str) -> str | None:
        correction = Correction(name=name, language=None, added=[], wrong=frozenset(), version=1)
        try:
            await correcting.correct(lead.person, correction, by=by)
        except Refused as refused:
            return str(refused)
        return None

    first, second = await asyncio.gather(rename("Ana Costa"), rename("Ana Silva"))
    [refusal] = [said for said in (first, second) if said]
    assert "Ana Costa" in refusal and "Ana Silva" in refusal


async def test_a_call_that_the_phone_sends_twice_at_once_is_one(
    client: Client, people: Any, lead: Any
) -> None:
    await client.sign_in(people.owner)
    call = {"id": str(uuid4()), "outcome": "reached", "direction": "out", "number": "+351912345678"}
    got = await answers(client, f"/leads/{lead.id}/calls", *[call] * 10)
    assert {answer.status_code for answer in got} == {303}
    assert await Call.count() == 1
    assert await kinds(lead.id) == ["call_logged", "stage_changed"]
