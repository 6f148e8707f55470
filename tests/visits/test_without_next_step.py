"""The list of leads without a next step, which is kept at zero; and leads that are put off."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.accounts import agency
from leads import cases, reminding, response_clock, snooze, without_next_step
from leads.tables import Lead
from piccolo_conf import DB
from tests import factories
from tests.visits.conftest import Scene
from visits import scheduling
from visits.today import today


async def waiting(scene: Scene) -> list[Any]:
    return [row.id for row in (await without_next_step.of(scene.owner)).rows]


async def test_whoever_has_nothing_planned_is_on_it(scene: Scene) -> None:
    people, now = scene.people, datetime.now(UTC)
    await factories.lead(agent=people.owner, next_step="Call")
    await factories.lead(agent=people.owner, stage="Won", closed_at=now)
    await factories.lead(agent=people.owner, snoozed_until=now + timedelta(hours=1))
    back = await factories.lead(agent=people.owner, snoozed_until=now - timedelta(hours=1), opened_at=now)
    await factories.lead(agent=people.colleague)
    assert set(await waiting(scene)) == {scene.lead.id, back.id}
    assert (await today(scene.owner)).without_next_step == 2


async def test_a_coming_visit_is_a_next_step_until_it_is_over(scene: Scene) -> None:
    visit = await scene.book()
    assert await waiting(scene) == []
    off = await scheduling.cancel(visit, "", version=visit.version, by=scene.owner)
    assert off.is_off and await waiting(scene) == [scene.lead.id]
    visit = await scene.book("11:00")
    await Lead.update({Lead.visits_until: datetime.now(UTC) - timedelta(minutes=1)}).where(
        Lead.id == scene.lead.id
    )
    assert await waiting(scene) == [scene.lead.id]


async def test_one_tap_takes_a_lead_off_the_list(client: Any, scene: Scene) -> None:
    await client.sign_in(scene.people.owner)
    assert "1 lead without a next step" in (await client.get("/")).text
    page = (await client.get("/leads/without-next-step")).text
    assert "Ana Ferreira" in page and "in 3 days" in page
    tap = {"title": "Call back", "kind": "call", "days": "3", "back": "/leads/without-next-step"}
    answer = await client.post(f"/leads/{scene.lead.id}/tasks", data=tap, headers={"hx-request": "true"})
    assert answer.status_code == 200 and "/removal" in answer.text
    assert "Every lead has its next step" in (await client.get("/leads/without-next-step")).text
    assert "without a next step" not in (await client.get("/")).text


async def test_the_list_goes_on_where_it_ended(people: Any) -> None:
    await agency.load()
    for _number in range(30):
        await factories.lead(agent=people.owner)
    viewer = factories.viewer(people.owner)
    first = await without_next_step.of(viewer)
    second = await without_next_step.of(viewer, first.next)
    assert first.total == 30 and second.next is None
    assert len({row.id for row in [*first.rows, *second.rows]}) == 30


@pytest.mark.parametrize("hours", [2, 30])
async def test_what_is_put_off_is_left_out_of_today(client: Any, scene: Scene, hours: int) -> None:
    until = datetime.now(UTC) + timedelta(hours=hours)
    case = await cases.of(scene.lead.id)
    await snooze.put_off(case, until, by=scene.owner, version=case.version)
    assert (await today(scene.owner)).leads == []
    await client.sign_in(scene.people.owner)
    assert "Left out of Today until" in (await client.get(f"/leads/{scene.lead.id}")).text
    await client.post(f"/leads/{scene.lead.id}/snooze/end")
    assert [line.kind for line in (await today(scene.owner)).leads] == ["new", "without"]


async def test_whoever_waits_for_an_answer_is_not_put_off(client: Any, scene: Scene) -> None:
    now = datetime.now(UTC)
    async with DB.transaction():
        await response_clock.start({scene.lead.id: now})
    case = await cases.of(scene.lead.id)
    typed = {"until": "week", "version": str(case.version)}
    await client.sign_in(scene.people.owner)
    refused = await client.post(f"/leads/{case.id}/snooze", data=typed)
    assert refused.status_code == 409 and "Answer first" in refused.text
    await response_clock.first_answer(case.id)
    await client.post(f"/leads/{case.id}/snooze", data=typed)
    assert (await today(scene.owner)).leads == []


async def test_who_was_put_off_when_the_clock_starts_is_on_today_and_told_of(scene: Scene) -> None:
    now = datetime.now(UTC)
    case = await cases.of(scene.lead.id)
    await snooze.put_off(case, now + timedelta(days=40), by=scene.owner, version=case.version)
    async with DB.transaction():
        await response_clock.start({case.id: now})
    assert [line.id for line in (await today(scene.owner)).lines("new")] == [case.id]
    for days in (20, 21):
        await reminding.tell_all(now + timedelta(days=days))
    row = await Lead.objects().get(Lead.id == case.id)
    assert row and row.escalated_at == now + timedelta(days=20)
