"""Whom to call today, by the agency's rules."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.accounts import agency
from estate.accounts.tables import Agency
from leads import call_list, cases, response_clock
from leads.tables import Call, Lead
from leads.tasks import planning
from leads.tasks.planning import Due, Plan
from piccolo_conf import DB
from tests import factories

NOON = datetime.now(UTC)


@pytest.fixture
async def desk(people: Any) -> Any:
    """An office that is always open, whenever the test runs."""
    await Agency.update({Agency.office_hours: "{}"}, force=True)
    await agency.load()
    return factories.viewer(people.owner)


async def made(people: Any, **columns: Any) -> Any:
    return await factories.lead(agent=people.owner, **{"stage": "Contacted", **columns})


async def listed(viewer: Any) -> list[tuple[Any, int]]:
    return [(line.id, line.rank) for line in (await call_list.today(viewer)).lines]


async def call(lead: Any, people: Any, outcome: str = "no_answer", **columns: Any) -> None:
    columns = {"started_at": datetime.now(UTC), "direction": "out", **columns}
    await Call(lead=lead.id, person=lead.person, account=people.owner.id, outcome=outcome, **columns).save()


async def test_the_order_is_that_of_the_rules(desk: Any, people: Any) -> None:
    now = datetime.now(UTC)
    alone = await made(people, last_activity_at=now - timedelta(days=20))
    new = await made(people, stage="New")
    due = await made(people)
    waits = await made(people)
    await made(people)
    today = now.astimezone(agency.current().zone).date()
    await planning.put(await cases.of(due.id), Plan("Call back", "call", Due(today)), by=desk)

    async with DB.transaction():
        await response_clock.start({waits.id: now})
    assert await listed(desk) == [(waits.id, 1), (due.id, 2), (new.id, 3), (alone.id, 5)]


async def test_who_is_put_off_or_cannot_be_reached_is_not_on_it(desk: Any, people: Any) -> None:
    now = datetime.now(UTC)
    nobody = await factories.person(name="No phone", email="no@example.com")
    wrong = await factories.person(name="Wrong", phone="+351912345678")
    await Lead.raw("UPDATE contact_point SET wrong_at = now() WHERE person = {}", wrong.id)
    for columns in ({"person": nobody}, {"person": wrong}, {"snoozed_until": now + timedelta(hours=1)}):
        await made(people, stage="New", **columns)
    await factories.lead(agent=people.colleague, stage="New")
    old = now - timedelta(days=20)
    await made(people, last_activity_at=old, visits_until=now + timedelta(days=1))
    await made(people, last_activity_at=old, next_step="Call", next_step_on=(now + timedelta(days=2)).date())
    await made(people, stage="Won", closed_at=now, last_activity_at=old)
    assert await listed(desk) == []


async def test_nobody_is_tried_more_often_than_the_rules_allow(desk: Any, people: Any) -> None:
    now = datetime.now(UTC)
    long_ago = now - timedelta(days=20)
    first = await made(people, last_activity_at=long_ago)
    second = await made(people, last_activity_at=long_ago + timedelta(hours=1))
    await call(first, people)
    assert await listed(desk) == [(second.id, 5), (first.id, 5)], "who was tried comes last"
    await call(first, people)
    assert await listed(desk) == [(second.id, 5)]
    await call(second, people, "reached")
    shown = await call_list.today(desk)
    assert (shown.lines, shown.done) == ([], 2)


async def test_what_a_phone_log_tells_of_earlier_days_is_no_call_of_today(desk: Any, people: Any) -> None:
    """Taken in this morning, but called last week."""
    week_ago = datetime.now(UTC) - timedelta(days=7)
    lead = await made(people, last_activity_at=week_ago - timedelta(days=20))
    for outcome in ("reached", "no_answer", "no_answer"):
        await call(lead, people, outcome, started_at=week_ago, at=week_ago)
    shown = await call_list.today(desk)
    assert ([line.id for line in shown.lines], shown.done) == ([lead.id], 0)


async def test_a_day_has_so_many_calls(client: Any, desk: Any, people: Any) -> None:
    await Agency.update({Agency.follow_up: json.dumps({"calls": 2})}, force=True)
    await agency.load()
    leads = [await made(people, stage="New") for _number in range(4)]
    assert len(await listed(desk)) == 2
    await call(leads[0], people, "reached")
    assert len(await listed(desk)) == 1
    await client.sign_in(people.owner)
    assert "1 of 2 called" in (await client.get("/calls/today")).text
    await call(leads[1], people, "reached")
    assert "Enough for today" in (await client.get("/calls/today")).text


async def test_a_closed_office_calls_nobody(client: Any, desk: Any, people: Any) -> None:
    await made(people, stage="New")
    day = datetime.now(UTC).date()
    closed = json.dumps([(day + timedelta(days=n)).isoformat() for n in range(-1, 2)])
    await Agency.update({Agency.closed_days: closed}, force=True)
    await agency.load()
    shown = await call_list.today(desk)
    assert shown.lines == [] and shown.opens_at and shown.opens_at > datetime.now(UTC)
    await client.sign_in(people.owner)
    assert "The office is closed" in (await client.get("/calls/today")).text


async def test_after_a_call_one_is_back_on_the_list(client: Any, desk: Any, people: Any) -> None:
    lead = await made(people, stage="New")
    await client.sign_in(people.owner)
    page = (await client.get(f"/leads/{lead.id}/calls/new?back=/calls/today")).text
    assert 'name="back" value="/calls/today"' in page
    data = {"outcome": "no_answer", "direction": "out", "back": "/calls/today"}
    logged = await client.post(f"/leads/{lead.id}/calls", data=data)
    asked = logged.headers["location"]
    assert asked.endswith("/next-step/edit?back=/calls/today")
    planned = await client.post(
        asked.replace("/edit?back=/calls/today", ""), data={"in_days": "1", "back": "/calls/today"}
    )
    assert planned.headers["location"] == "/calls/today"
    away = await client.get(f"/leads/{lead.id}/calls/new?back=https://example.com")
    assert "example.com" not in away.text
