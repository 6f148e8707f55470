import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from estate.mail.tables import Message
from leads.tables import Lead
from tests import factories
from tests.fixtures.web import Client
from tests.visits.conftest import Scene, agency_at_noon, at, workday
from visits import queries
from visits.tables import Visit


def booking(scene: Scene, clock: str = "10:00", **other: Any) -> dict[str, Any]:
    fields = {
        "id": uuid7(),
        "lead": scene.lead.id,
        "property": scene.home.id,
        "agent": scene.people.owner.id,
        "starts_at": at(clock).isoformat(),
        "minutes": 45,
        "note": "Ring twice",
    }
    return {name: str(value) for name, value in {**fields, **other}.items()}


async def test_a_visit_is_booked_from_the_lead_in_three_taps(client: Client, scene: Scene) -> None:
    await Lead.update({Lead.property: scene.home.id}).where(Lead.id == scene.lead.id)
    await client.sign_in(scene.people.owner)
    page = await client.get(f"/visits/new?lead={scene.lead.id}")
    assert page.status_code == 200
    fields = dict(re.findall(r'<input type="hidden" id="\w+" name="(\w+)" value="([^"]+)"', page.text))
    slot = re.findall(r'name="starts_at" value="([^"]+)"', page.text)[0]
    agent = str(scene.people.owner.id)
    answer = await client.post("/visits", data={**fields, "starts_at": slot, "agent": agent, "minutes": "45"})
    assert answer.status_code == 303
    shown = await client.get(answer.headers["location"])
    assert "Ana Ferreira" in shown.text and "Directions" in shown.text


async def test_the_page_asks_for_what_it_does_not_know(client: Client, scene: Scene) -> None:
    await client.sign_in(scene.people.owner)
    assert "Who visits?" in (await client.get("/visits/new")).text
    assert "Which home?" in (await client.get(f"/visits/new?lead={scene.lead.id}")).text
    chosen = await client.get(f"/visits/new?lead={scene.lead.id}&property={scene.home.id}")
    assert "Free times" in chosen.text


async def test_a_day_of_more_visits_than_can_be_read_says_how_many_are_left_out(
    client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FEW", 1)
    monkeypatch.setattr(queries, "MOST", 2)
    await client.sign_in(scene.people.owner)
    for clock in ("10:00", "12:00", "15:00"):
        assert (await client.post("/visits", data=booking(scene, clock))).status_code == 303
    page = await client.get(f"/visits?view=day&day={workday()}")
    assert "1 later visit of this day is not shown" in page.text


async def test_a_repeated_booking_is_the_same_visit(client: Client, scene: Scene) -> None:
    await client.sign_in(scene.people.owner)
    fields = booking(scene)
    first, second = [await client.post("/visits", data=fields) for _ in range(2)]
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert await Visit.count() == await Message.count() == 1


async def test_a_clash_keeps_what_was_typed_and_one_tap_takes_a_free_time(
    committed_db: None, client: Client, scene: Scene
) -> None:
    await scene.book("10:00")
    await client.sign_in(scene.people.owner)
    fields = booking(scene, "10:15", lead=(await factories.lead(agent=scene.people.owner)).id)
    answer = await client.post("/visits", data=fields)
    assert answer.status_code == 409
    assert "Olga Owner has another visit" in answer.text and "Ring twice" in answer.text
    offered = re.findall(r'name="instead" value="([^"]+)"', answer.text)
    assert len(offered) == 3 and answer.text.count('role="alert"') == 1
    answer = await client.post("/visits", data={**fields, "instead": offered[0]})
    assert answer.status_code == 303


async def test_another_day_and_time_is_that_of_the_home(client: Client, scene: Scene) -> None:
    azores = await factories.property(place=await factories.place(time_zone="Atlantic/Azores"))
    await client.sign_in(scene.people.owner)
    fields = booking(scene, property=azores.id, other_day=workday(), other_clock="20:15")
    assert (await client.post("/visits", data=fields)).status_code == 303
    [visit] = await Visit.select()
    assert visit["starts_at"] == at("20:15", zone="Atlantic/Azores")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_at": ""}, "Choose a time"),
        ({"starts_at": "soon"}, "Choose a time"),
        ({"other_clock": "10:00"}, "Choose the day"),
        ({"agent": "nobody"}, "agent"),
        ({"minutes": "7000"}, "minutes"),
    ],
)
async def test_what_is_missing_is_said_and_nothing_is_booked(
    client: Client, scene: Scene, wrong: dict[str, str], sentence: str
) -> None:
    await client.sign_in(scene.people.owner)
    answer = await client.post("/visits", data=booking(scene, **wrong))
    assert answer.status_code == 422 and sentence in answer.text
    assert not await Visit.exists()


async def test_a_visit_is_moved_and_cancelled(client: Client, scene: Scene) -> None:
    visit = await scene.book("10:00")
    await client.sign_in(scene.people.owner)
    assert (await client.get(f"/visits/{visit.id}/times/new")).status_code == 200
    fields = {
        "starts_at": at("15:00").isoformat(),
        "minutes": "45",
        "agent": str(visit.agent),
        "version": "1",
    }
    assert (await client.post(f"/visits/{visit.id}/times", data=fields)).status_code == 303
    assert (await client.post(f"/visits/{visit.id}/times", data=fields)).status_code == 303  # sent twice
    fields["starts_at"] = at("16:00").isoformat()
    outrun = await client.post(f"/visits/{visit.id}/times", data=fields)
    assert outrun.status_code == 409 and "meanwhile" in outrun.text
    assert (await client.get(f"/visits/{visit.id}/cancellation/new")).status_code == 200
    answer = await client.post(f"/visits/{visit.id}/cancellation", data={"version": "2", "reason": "Ill"})
    assert answer.status_code == 303
    shown = (await client.get(f"/visits/{visit.id}")).text
    assert "Cancelled" in shown and "Ill" in shown and "Running late" not in shown


async def test_a_visit_is_completed_and_the_lead_gets_its_next_step(client: Client, scene: Scene) -> None:
    visit = await begun(scene)
    await client.sign_in(scene.people.owner)
    assert (await client.get(f"/visits/{visit.id}/completion/new?attended=yes")).status_code == 200
    fields = {
        "version": "1",
        "attended": "yes",
        "interest": "4",
        "feedback": "Loved the balcony",
        "next_step": "Send the plans",
        "next_step_on": workday().isoformat(),
    }
    assert (await client.post(f"/visits/{visit.id}/completion", data=fields)).status_code == 303
    shown = (await client.get(f"/visits/{visit.id}")).text
    assert "Loved the balcony" in shown and "Interest 4 of 5" in shown
    lead = await Lead.objects().get(Lead.id == scene.lead.id)
    assert (lead.next_step, lead.next_step_on) == ("Send the plans", workday())


async def test_running_late_is_told_from_today(client: Client, scene: Scene) -> None:
    await agency_at_noon()
    visit = await begun(scene, minutes_ago=-60)
    await client.sign_in(scene.people.owner)
    assert "Running late" in (await client.get("/")).text
    answer = await client.post(f"/visits/{visit.id}/lateness", data={"minutes": "15", "back": "/"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "15 min late, told" in (await client.get("/")).text
    assert await Message.exists().where(Message.kind == "visit_late")


async def test_the_way_back_leads_nowhere_else(client: Client, scene: Scene) -> None:
    visit = await begun(scene, minutes_ago=-60)
    await client.sign_in(scene.people.owner)
    fields = {"minutes": "15", "back": "https://elsewhere.example"}
    answer = await client.post(f"/visits/{visit.id}/lateness", data=fields)
    assert answer.headers["location"] == f"/visits/{visit.id}"


async def test_the_agenda_shows_day_and_week_of_one_and_of_all(client: Client, scene: Scene) -> None:
    visit = await scene.book("10:00")
    await client.sign_in(scene.people.owner)
    day = workday()
    for query in (f"day={day}", f"day={day}&view=day", f"day={day}&view=week", f"day={day}&agent=all"):
        assert f"/visits/{visit.id}" in (await client.get(f"/visits?{query}")).text
    other = f"/visits?day={day}&agent={scene.people.colleague.id}"
    assert f"/visits/{visit.id}" not in (await client.get(other)).text
    for nonsense in ("day=never", "day=9999-12-31", "view=x", "agent=x", "day=0001-01-01"):
        assert (await client.get(f"/visits?{nonsense}")).status_code == 200


async def test_the_agenda_puts_a_visit_on_its_day_at_the_home(client: Client, scene: Scene) -> None:
    """23:30 in New York is already the next day in Lisbon."""
    far = await factories.property(place=await factories.place(time_zone="America/New_York"))
    day = workday()
    visit = await scene.book(home=far, starts_at=at("23:30", day, "America/New_York"))
    await client.sign_in(scene.people.owner)
    assert f"/visits/{visit.id}" in (await client.get(f"/visits?day={day}&view=day")).text
    assert (
        f"/visits/{visit.id}"
        not in (await client.get(f"/visits?day={day + timedelta(days=1)}&view=day")).text
    )


async def begun(scene: Scene, minutes_ago: int = 20) -> Any:
    starts_at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    return await factories.visit(
        lead=scene.lead,
        property=scene.home,
        agent=scene.people.owner,
        booked_by=scene.people.owner,
        starts_at=starts_at,
    )


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_a_day_beyond_all_calendars_is_refused_in_the_form(
    client: Client, scene: Scene, zone: str, day: str
) -> None:
    far = await factories.property(place=await factories.place(time_zone=zone))
    await client.sign_in(scene.people.owner)
    for clock in ("00:30", "23:30"):
        fields = booking(scene, property=far.id, other_day=day, other_clock=clock)
        answer = await client.post("/visits", data=fields)
        assert answer.status_code == 422 and "too far away" in answer.text and "Ring twice" in answer.text


async def test_a_search_with_a_nul_finds_as_without(client: Client, scene: Scene) -> None:
    await client.sign_in(scene.people.owner)
    for query in ("q=%00Ana", f"lead={scene.lead.id}&choose=property&q=%00Rua"):
        assert (await client.get(f"/visits/new?{query}")).status_code == 200
