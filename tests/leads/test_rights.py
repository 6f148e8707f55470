"""Every URL, by everybody."""

from typing import Any
from uuid import uuid4

import pytest

from estate.accounts.tables import Agency, Visibility
from leads.tables import Call
from tests import factories

READS = ["", "/loss/new", "/assignment/edit", "/notes/new", "/next-step/edit", "/calls/new"]
WRITES: list[tuple[str, dict[str, Any]]] = [
    ("/stage", {"stage": "Contacted", "version": 1}),
    ("/loss", {"reason": "price", "version": 1}),
    ("/notes", {"text": "Likes gardens"}),
    ("/next-step", {"next_step": "Call back", "version": 1}),
    ("/calls", {"outcome": "no_answer", "direction": "out"}),
]


@pytest.fixture
async def lead(people: Any) -> Any:
    return await factories.lead(agent=people.owner, office=people.harbour)


@pytest.fixture
async def call(people: Any, lead: Any) -> Any:
    made = Call(
        lead=lead.id,
        person=lead.person,
        account=people.owner.id,
        outcome="reached",
        started_at=lead.opened_at,
    )
    await made.save()
    return made


async def own_only() -> None:
    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)


@pytest.mark.parametrize("path", READS)
async def test_pages_of_a_lead(client: Any, people: Any, lead: Any, path: str) -> None:
    async def status(user: Any, lead_id: Any = lead.id) -> int:
        await client.sign_in(user)
        return int((await client.get(f"/leads/{lead_id}{path}")).status_code)

    assert await status(people.owner) == 200
    assert await status(people.colleague) == 200
    assert await status(people.staff) == 200
    assert await status(people.stranger) == 404
    assert await status(people.owner, uuid4()) == 404
    assert await status(people.owner, "no-id") == 404
    await own_only()
    assert await status(people.owner) == 200
    assert await status(people.colleague) == 404
    signed_out = await client.sign_out().get(f"/leads/{lead.id}{path}")
    assert signed_out.status_code == 303 and signed_out.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("path", "data"), WRITES, ids=[path for path, _ in WRITES])
async def test_writes_to_a_lead(client: Any, people: Any, lead: Any, path: str, data: dict[str, Any]) -> None:
    async def status(user: Any, lead_id: Any = lead.id) -> int:
        await client.sign_in(user)
        return int((await client.post(f"/leads/{lead_id}{path}", data=data)).status_code)

    assert (await client.sign_out().post(f"/leads/{lead.id}{path}", data=data)).status_code == 401
    assert await status(people.stranger) == 404
    assert await status(people.owner, uuid4()) == 404
    await own_only()
    assert await status(people.colleague) == 404
    assert await status(people.owner) == 303


async def test_an_answer_in_place_is_the_lead_alone(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    answer = await client.put(
        f"/leads/{lead.id}/stage", data={"stage": "Offer", "version": 1}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text and 'id="lead"' in answer.text and "Moved to Offer" in answer.text


async def test_only_the_office_assigns(client: Any, people: Any, lead: Any) -> None:
    async def status(user: Any, agent: Any, version: int = 1) -> int:
        await client.sign_in(user)
        data = {"agent": str(agent.id), "version": version}
        return int((await client.post(f"/leads/{lead.id}/assignment", data=data)).status_code)

    assert await status(people.stranger, people.stranger) == 404
    assert await status(people.colleague, people.colleague) == 409
    assert await status(people.owner, people.colleague) == 422
    assert await status(people.staff, people.staff) == 422
    assert await status(people.staff, people.stranger) == 303
    signed_out = await client.sign_out().post(f"/leads/{lead.id}/assignment", data={})
    assert signed_out.status_code == 401


async def test_an_agent_takes_what_nobody_has_in_their_office(client: Any, people: Any) -> None:
    await own_only()
    unassigned = await factories.lead(office=people.harbour)
    data = {"agent": str(people.owner.id), "version": 1}
    await client.sign_in(people.stranger)
    assert (await client.get(f"/leads/{unassigned.id}")).status_code == 404
    await client.sign_in(people.owner)
    assert (await client.get(f"/leads/{unassigned.id}")).status_code == 200
    assert (await client.post(f"/leads/{unassigned.id}/assignment", data=data)).status_code == 303
    await client.sign_in(people.colleague)
    assert (await client.get(f"/leads/{unassigned.id}")).status_code == 404


@pytest.mark.parametrize("path", ["/leads", "/leads/new", "/calls", "/calls/new"])
async def test_lists_and_forms_for_everybody_who_signed_in(client: Any, people: Any, path: str) -> None:
    for user in (people.owner, people.stranger, people.staff, people.admin):
        await client.sign_in(user)
        assert (await client.get(path)).status_code == 200
    assert (await client.sign_out().get(path)).status_code == 303


async def test_a_lead_stands_only_on_the_lists_of_those_who_see_it(client: Any, people: Any) -> None:
    ana = await factories.person(name="Ana Ferreira")
    await factories.lead(person=ana, agent=people.owner, office=people.harbour)

    async def sees(user: Any) -> bool:
        await client.sign_in(user)
        return "Ana Ferreira" in (await client.get("/leads")).text

    assert await sees(people.owner) and await sees(people.colleague) and await sees(people.staff)
    assert not await sees(people.stranger)
    await own_only()
    assert await sees(people.owner) and not await sees(people.colleague)
    await Agency.update({Agency.lead_visibility: Visibility.ALL}, force=True)
    assert await sees(people.stranger)


async def test_a_call_is_corrected_by_who_made_it_or_the_office(
    client: Any, people: Any, lead: Any, call: Any
) -> None:
    async def status(user: Any, version: int, call_id: Any = call.id) -> int:
        await client.sign_in(user)
        data = {"outcome": "voicemail", "direction": "out", "version": version}
        return int((await client.post(f"/calls/{call_id}", data=data)).status_code)

    assert (await client.sign_out().post(f"/calls/{call.id}", data={})).status_code == 401
    assert (await client.get(f"/calls/{call.id}/edit")).status_code == 303
    assert await status(people.stranger, 1) == 404
    assert await status(people.colleague, 1) == 409
    assert await status(people.owner, 1) == 303
    assert await status(people.owner, 1) == 409
    assert await status(people.staff, 2) == 303
    assert await status(people.owner, 1, uuid4()) == 404
    assert (await client.get(f"/calls/{call.id}/edit")).status_code == 200
    await client.sign_in(people.stranger)
    assert (await client.get(f"/calls/{call.id}/edit")).status_code == 404


async def test_a_new_lead_needs_somebody_who_signed_in(client: Any, people: Any) -> None:
    data = {"name": "Ana", "email": "ana@demo.example", "side": "buy", "channel": "phone"}
    assert (await client.post("/leads", data=data)).status_code == 401
    assert (await client.post("/leads/lookup", data=data)).status_code == 401
    await client.sign_in(people.owner)
    assert (await client.post("/leads", data=data)).status_code == 303
