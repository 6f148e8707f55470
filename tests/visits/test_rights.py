"""Every URL of visits, by everybody."""

from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from estate.accounts.tables import Agency, Visibility
from tests import factories
from tests.fixtures.web import Client
from tests.visits.conftest import Scene, at
from tests.visits.test_pages import begun, booking

READS = ["", "/times/new", "/cancellation/new", "/completion/new"]
WRITES: list[tuple[str, dict[str, Any]]] = [
    ("/times", {"starts_at": at("15:00").isoformat(), "minutes": 45, "version": 1}),
    ("/cancellation", {"version": 1, "reason": ""}),
    ("/completion", {"version": 1, "attended": "yes"}),
    ("/lateness", {"minutes": 15}),
]


@pytest_asyncio.fixture
async def visit(scene: Scene) -> Any:
    """One that is going on, so that each of its verbs is possible."""
    return await begun(scene)


async def own_only() -> None:
    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)


@pytest.mark.parametrize("path", READS)
async def test_pages_of_a_visit(client: Client, scene: Scene, visit: Any, path: str) -> None:
    people = scene.people

    async def status(user: Any, visit_id: Any = visit.id) -> int:
        await client.sign_in(user)
        return (await client.get(f"/visits/{visit_id}{path}")).status_code

    assert await status(people.owner) == 200
    assert await status(people.colleague) == 200
    assert await status(people.staff) == 200
    assert await status(people.stranger) == 404
    assert await status(people.owner, uuid4()) == 404
    assert await status(people.owner, "no-id") == 404
    await own_only()
    assert await status(people.owner) == 200
    assert await status(people.colleague) == 404
    signed_out = await client.sign_out().get(f"/visits/{visit.id}{path}")
    assert signed_out.status_code == 303 and signed_out.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("path", "data"), WRITES, ids=[path for path, _ in WRITES])
async def test_writes_to_a_visit(
    client: Client, scene: Scene, visit: Any, path: str, data: dict[str, Any]
) -> None:
    people, data = scene.people, {"agent": str(scene.people.owner.id), **data}

    async def status(user: Any, visit_id: Any = visit.id) -> int:
        await client.sign_in(user)
        return (await client.post(f"/visits/{visit_id}{path}", data=data)).status_code

    assert (await client.sign_out().post(f"/visits/{visit.id}{path}", data=data)).status_code == 401
    assert await status(people.stranger) == 404
    assert await status(people.owner, uuid4()) == 404
    await own_only()
    assert await status(people.colleague) == 404
    assert await status(people.owner) == 303


async def test_who_shows_the_home_sees_the_visit_of_another_agents_lead(client: Client, scene: Scene) -> None:
    await own_only()
    visit = await scene.book(agent=scene.people.stranger)
    await client.sign_in(scene.people.stranger)
    assert (await client.get(f"/leads/{scene.lead.id}")).status_code == 404
    for page in ("/", f"/visits/{visit.id}"):
        shown = await client.get(page)
        assert shown.status_code == 200 and "tel:+351912345678" in shown.text
        assert f"/leads/{scene.lead.id}" not in shown.text


async def test_nobody_books_for_a_lead_they_may_not_see(client: Client, scene: Scene) -> None:
    page = f"/visits/new?lead={scene.lead.id}&property={scene.home.id}"
    await client.sign_in(scene.people.stranger)
    assert (await client.get(page)).status_code == 404
    assert (await client.post("/visits", data=booking(scene))).status_code == 404
    client.sign_out()
    assert (await client.get(page)).status_code == 303
    assert (await client.post("/visits", data=booking(scene))).status_code == 401


async def test_lists_hold_only_what_the_viewer_may_see(client: Client, scene: Scene) -> None:
    visit = await scene.book()
    page = f"/visits?day={visit.starts_at.date()}&agent=all"

    async def shown_to(user: Any) -> bool:
        await client.sign_in(user)
        return str(visit.id) in (await client.get(page)).text

    assert await shown_to(scene.people.owner)
    assert await shown_to(scene.people.colleague)
    assert await shown_to(scene.people.staff)
    assert not await shown_to(scene.people.stranger)
    for path in ("/", "/visits", "/visits/new"):
        assert (await client.get(path)).status_code == 200
        assert (await client.sign_out().get(path)).status_code == 303
        await client.sign_in(scene.people.stranger)


async def test_a_clash_tells_a_stranger_no_more_than_the_time_and_the_agent(
    client: Client, scene: Scene
) -> None:
    await scene.book("10:00")
    stranger = scene.people.stranger
    lead = await factories.lead(agent=stranger, office=scene.people.hill)
    await client.sign_in(stranger)
    answer = await client.post("/visits", data=booking(scene, lead=lead.id, agent=stranger.id))
    assert answer.status_code == 409
    assert "by Olga Owner" in answer.text and "Ana" not in answer.text
