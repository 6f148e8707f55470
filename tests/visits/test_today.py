import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from leads.tables import Lead
from piccolo_conf import DB
from tests import factories
from tests.fixtures.web import Client
from tests.visits.conftest import Scene, agency_at_noon, at
from tests.visits.test_pages import begun, booking
from visits import scheduling
from visits.tables import Reservation, Visit
from visits.today import today

ROSSIO = {"latitude": Decimal("38.7139"), "longitude": Decimal("-9.1394"), "pin_source": "user"}
BELEM = {"latitude": Decimal("38.6979"), "longitude": Decimal("-9.2063"), "pin_source": "user"}


async def test_a_gap_too_short_to_drive_is_marked(client: Client, scene: Scene) -> None:
    for clock, pin in (("10:00", ROSSIO), ("10:50", BELEM), ("15:00", ROSSIO)):
        home = await factories.property(place=await factories.place(**pin))
        await scene.book(clock, home=home, lead=await factories.lead(agent=scene.people.owner))
    shown = await today(scene.owner)
    assert shown.next and shown.next.starts_at == at("10:00")
    assert [stop.way.is_tight for stop in shown.later if stop.way] == [True, False]
    await client.sign_in(scene.people.owner)
    page = (await client.get("/")).text
    assert "min drive, only 5 min between" in page and page.count("between tight") == 1


async def test_a_cancelled_visit_is_no_stop(scene: Scene) -> None:
    await scene.book("10:00")
    off = await scene.book("11:00", lead=await factories.lead())
    await scene.book("12:00", lead=await factories.lead())
    await scheduling.cancel(off, "", version=off.version, by=scene.owner)
    [stop] = (await today(scene.owner)).later
    assert stop.way and stop.way.gap_minutes == 75


async def test_what_is_not_finished_waits_until_it_is(scene: Scene) -> None:
    visit = await begun(scene, minutes_ago=60 * 24 * 40)
    assert [v.id for v in (await today(scene.owner)).unfinished] == [visit.id]
    await Visit.update({Visit.status: "NoShow"}).where(Visit.id == visit.id)
    assert (await today(scene.owner)).unfinished == []


async def test_leads_wait_for_the_one_who_has_them(scene: Scene) -> None:
    people, day = scene.people, date.today()
    due = await factories.lead(
        agent=people.owner, stage="Offer", next_step="Call", next_step_on=day - timedelta(days=1)
    )
    later = {"stage": "Offer", "next_step": "Call", "next_step_on": day + timedelta(days=3)}
    await factories.lead(agent=people.owner, **later)
    open_one = await factories.lead(agent=None, office=people.harbour)
    shown = await today(scene.owner)
    assert [line.id for line in shown.lines("new")] == [scene.lead.id]
    assert [line.id for line in shown.lines("due")] == [due.id]
    assert [line.id for line in shown.lines("unassigned")] == [open_one.id]
    strange = await today(factories.viewer(people.stranger))
    assert strange.leads == []


async def test_the_office_sees_what_everybody_shows_today(client: Client, scene: Scene) -> None:
    await agency_at_noon()
    visit = await begun(scene)
    await client.sign_in(scene.people.staff)
    assert str(visit.id) in (await client.get("/")).text
    await client.sign_in(scene.people.colleague)
    assert str(visit.id) not in (await client.get("/")).text


@pytest.mark.parametrize(
    "path", ["/", "/visits", "/visits?agent=all&view=week", "/visits/{id}", "/visits/new?{new}"]
)
async def test_a_page_takes_five_queries_at_most(
    client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    visit = await begun(scene)
    await scene.book()
    await client.sign_in(scene.people.staff)
    path = path.format(id=visit.id, new=f"lead={scene.lead.id}&property={scene.home.id}")
    asked = _counted(monkeypatch)
    assert (await client.get(path)).status_code == 200
    assert len(asked) <= 5


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    run: Callable[..., Coroutine[Any, Any, Any]] = DB.run_querystring

    async def counted(querystring: Any, in_pool: bool = True) -> Any:
        asked.append(str(querystring))
        return await run(querystring, in_pool)

    monkeypatch.setattr(DB, "run_querystring", counted)
    return asked


async def test_bookings_of_one_slot_through_the_site_leave_one_visit(
    committed_db: None, client: Client, scene: Scene
) -> None:
    await client.sign_in(scene.people.owner)
    leads = [await factories.lead(agent=scene.people.owner) for _ in range(4)]
    posts = [client.post("/visits", data=booking(scene, lead=leads[n % 4].id)) for n in range(100)]
    statuses = sorted([answer.status_code for answer in await asyncio.gather(*posts)])
    assert statuses == [303] + [409] * 99
    assert await Visit.count() == 1 and await Reservation.count() == 3


async def test_a_booking_sent_many_times_at_once_is_one_visit(
    committed_db: None, client: Client, scene: Scene
) -> None:
    await client.sign_in(scene.people.owner)
    fields = booking(scene)
    answers = await asyncio.gather(*[client.post("/visits", data=fields) for _ in range(20)])
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await Visit.count() == 1


async def test_the_lead_shows_its_next_visit_and_its_timeline(client: Client, scene: Scene) -> None:
    visit = await scene.book()
    await client.sign_in(scene.people.owner)
    page = (await client.get(f"/leads/{scene.lead.id}")).text
    assert f"/visits/{visit.id}" in page and "Next visit" in page and "Visit booked" in page
    await Lead.update({Lead.closed_at: datetime.now(UTC), Lead.stage: "Won"}).where(Lead.id == scene.lead.id)
    assert "/visits/new?lead=" not in (await client.get(f"/leads/{scene.lead.id}")).text
