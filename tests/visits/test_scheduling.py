import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from estate import history
from estate.mail.tables import Message
from estate.refusals import Refused
from leads.tables import Lead
from properties.tables import Property
from tests import factories
from tests.fixtures.web import Client
from tests.visits.conftest import Scene, at
from visits import queries, scheduling
from visits.appointments import Appointment
from visits.clashes import Clash
from visits.scheduling import Booking, Move
from visits.tables import Reservation, Visit


async def test_a_visit_keeps_the_time_of_agent_home_and_prospect(scene: Scene) -> None:
    visit = await scene.book("10:00", minutes=45)
    kept = await Reservation.select(Reservation.resource, Reservation.during).where(
        Reservation.visit == visit.id
    )
    assert {row["resource"] for row in kept} == {scene.people.owner.id, scene.home.place, scene.person.id}
    assert {(row["during"].lower, row["during"].upper) for row in kept} == {(at("10:00"), at("10:45"))}


async def test_a_visit_has_its_event_and_its_invitation(scene: Scene) -> None:
    visit = await scene.book()
    entries = await history.timeline(visit.id)
    assert [(e.kind, e.actor_name) for e in entries] == [("visit_booked", "Olga Owner")]
    for subject in (scene.lead.id, scene.person.id, scene.home.id):
        assert "visit_booked" in [e.kind for e in await history.timeline(subject)]
    [message] = await Message.select().where(Message.about == scene.lead.id)
    assert (message["kind"], message["recipient"]) == ("visit_confirmed", "ana@example.com")
    assert message["calendar_method"] == "REQUEST"
    assert visit.uid in message["calendar"].replace("\r\n ", "")


async def test_a_prospect_without_an_address_gets_no_mail(scene: Scene) -> None:
    lead = await factories.lead(agent=scene.people.owner)
    await scene.book(lead=lead)
    assert not await Message.exists().where(Message.about == lead.id)


@pytest.mark.parametrize(
    ("before", "after"), [("New", "Visiting"), ("Contacted", "Visiting"), ("Offer", "Offer")]
)
async def test_a_visit_moves_the_lead_forward_and_never_back(scene: Scene, before: str, after: str) -> None:
    lead = await factories.lead(agent=scene.people.owner, stage=before)
    await scene.book(lead=lead)
    assert (await Lead.objects().get(Lead.id == lead.id)).stage == after


async def test_visits_may_follow_each_other_without_a_gap(scene: Scene) -> None:
    await scene.book("10:00", minutes=45)
    await scene.book("10:45", minutes=45)


async def test_a_busy_agent_is_named_with_the_time_and_the_other_prospect_is_not(scene: Scene) -> None:
    await scene.book("10:00")
    other_lead, other_home = await factories.lead(agent=scene.people.owner), await factories.property()
    with pytest.raises(Clash) as clash:
        await scene.book("10:30", lead=other_lead, home=other_home)
    assert "Olga Owner has another visit on" in str(clash.value)
    assert "from 10:00 to 10:45" in str(clash.value)
    assert "Ana" not in str(clash.value)


async def test_a_busy_home_is_told_with_who_shows_it(scene: Scene) -> None:
    await scene.book("10:00")
    with pytest.raises(Clash, match=r"This home is shown .* from 10:00 to 10:45 by Olga Owner"):
        await scene.book("10:30", lead=await factories.lead(), agent=scene.people.colleague)


async def test_another_listing_of_the_same_home_is_the_same_home(scene: Scene) -> None:
    await scene.book("10:00")
    to_let = await factories.property(place=scene.home.place)
    with pytest.raises(Clash, match="This home is shown"):
        await scene.book("10:00", lead=await factories.lead(), home=to_let, agent=scene.people.colleague)


async def test_a_busy_prospect_is_told_with_the_other_agent(scene: Scene) -> None:
    await scene.book("10:00")
    with pytest.raises(Clash, match=r"This prospect already has a visit .*, with Olga Owner"):
        await scene.book("10:00", home=await factories.property(), agent=scene.people.colleague)


async def test_a_clash_offers_the_three_nearest_times_and_they_are_free(scene: Scene) -> None:
    for clock in ("09:00", "10:00", "11:00"):
        await scene.book(clock)
    lead = await factories.lead(agent=scene.people.owner)
    with pytest.raises(Clash) as clash:
        await scene.book("10:00", lead=lead)
    free = clash.value.free
    assert [time.starts_at for time in free] == [at("12:00"), at("12:30"), at("13:00")]
    await scene.book(lead=lead, starts_at=free[0].starts_at)


async def test_offered_times_end_with_the_office_hours(scene: Scene) -> None:
    await scene.book("18:00")
    with pytest.raises(Clash) as clash:
        await scene.book("18:15", lead=await factories.lead())
    assert [time.starts_at for time in clash.value.free] == [at("16:00"), at("16:30"), at("17:00")]


async def test_the_past_is_not_booked(scene: Scene) -> None:
    with pytest.raises(Refused, match="has passed"):
        await scene.book(starts_at=datetime.now(UTC) - timedelta(minutes=1))


async def test_a_closed_lead_is_not_booked(scene: Scene) -> None:
    lost = await factories.lead(stage="Lost", lost_reason="price", closed_at=datetime.now(UTC))
    with pytest.raises(Refused, match="closed"):
        await scene.book(lead=lost)


async def test_a_sold_home_is_not_shown(scene: Scene) -> None:
    with pytest.raises(Refused, match="no longer shown"):
        await scene.book(home=await factories.property(standard_status="Closed"))


async def test_an_agent_who_has_left_is_not_booked(scene: Scene) -> None:
    gone = await factories.user(name="Gone", deactivated_at=datetime.now(UTC))
    with pytest.raises(Refused, match="Gone does not work here"):
        await scene.book(agent=gone)


async def test_a_moved_visit_frees_its_old_time_and_keeps_its_invitation(scene: Scene) -> None:
    visit = await scene.book("10:00")
    moved = await scheduling.move(visit, move_to(visit, "15:00"), by=scene.owner)
    assert (moved.starts_at, moved.sequence, moved.uid) == (at("15:00"), 1, visit.uid)
    await scene.book("10:00", lead=await factories.lead())
    assert await kinds_of_mail(scene) == ["visit_confirmed", "visit_moved"]


async def test_a_visit_may_move_into_its_own_time(scene: Scene) -> None:
    visit = await scene.book("10:00")
    moved = await scheduling.move(visit, move_to(visit, "10:15"), by=scene.owner)
    assert moved.starts_at == at("10:15")


async def test_a_visit_is_handed_to_a_colleague_who_is_free(scene: Scene) -> None:
    visit = await scene.book("10:00")
    colleague = scene.people.colleague
    moved = await scheduling.move(visit, move_to(visit, "10:00", agent=colleague), by=scene.owner)
    assert moved.agent == colleague.id
    await scene.book("10:00", lead=await factories.lead(), home=await factories.property())


async def test_a_visit_does_not_move_onto_another(scene: Scene) -> None:
    visit = await scene.book("10:00")
    await scene.book("15:00", lead=await factories.lead())
    with pytest.raises(Clash) as clash:
        await scheduling.move(visit, move_to(visit, "15:00"), by=scene.owner)
    assert len(clash.value.free) == 3
    assert (await Visit.objects().get(Visit.id == visit.id)).starts_at == at("10:00")


async def test_of_two_who_move_a_visit_the_second_is_shown_where_it_is_now(scene: Scene) -> None:
    seen = await scene.book("10:00")
    await scheduling.move(seen, move_to(seen, "15:00"), by=scene.owner)
    with pytest.raises(scheduling.Outrun, match="15:00"):
        await scheduling.move(seen, move_to(seen, "16:00"), by=scene.owner)


async def test_a_cancelled_visit_frees_its_time_and_the_prospect_is_told(scene: Scene) -> None:
    visit = await scene.book("10:00")
    off = await scheduling.cancel(visit, "The owner is ill", version=visit.version, by=scene.owner)
    assert off.status == "Cancelled"
    assert not await Reservation.exists().where(Reservation.visit == visit.id)
    await scene.book("10:00", lead=await factories.lead())
    assert await kinds_of_mail(scene) == ["visit_confirmed", "visit_cancelled"]
    last = await Message.objects().get(Message.kind == "visit_cancelled")
    assert last.calendar_method == "CANCEL"
    assert "SEQUENCE:1" in last.calendar


async def test_a_cancelled_visit_is_neither_moved_nor_cancelled_again(scene: Scene) -> None:
    visit = await scene.book("10:00")
    off = await scheduling.cancel(visit, "", version=visit.version, by=scene.owner)
    with pytest.raises(Refused, match="cancelled"):
        await scheduling.cancel(off, "", version=off.version, by=scene.owner)
    with pytest.raises(Refused, match="cancelled"):
        await scheduling.move(off, move_to(off, "12:00"), by=scene.owner)


async def test_500_bookings_of_one_slot_at_once_leave_one_visit(committed_db: None, scene: Scene) -> None:
    leads = [await factories.lead(agent=scene.people.owner) for _ in range(5)]
    bookings = [scene.booking("10:00", lead=leads[n % 5]) for n in range(500)]
    answers = await asyncio.gather(*[_try(b, scene) for b in bookings])
    booked = [answer for answer in answers if isinstance(answer, Appointment)]
    clashes = [answer for answer in answers if isinstance(answer, Clash)]
    assert (len(booked), len(clashes)) == (1, 499)
    assert await Visit.count() == 1
    assert await Reservation.count() == 3
    assert len(await history.timeline(booked[0].id)) == 1


async def test_bookings_that_meet_crosswise_neither_hang_nor_fail(committed_db: None, scene: Scene) -> None:
    """Two agents, two homes, two prospects, all at one time: two visits fit at most."""
    agents = [scene.people.owner, scene.people.colleague]
    homes = [scene.home, await factories.property()]
    leads = [scene.lead, await factories.lead()]
    bookings = [
        scene.booking("10:00", agent=agent, home=home, lead=lead)
        for agent in agents
        for home in homes
        for lead in leads
        for _ in range(5)
    ]
    answers = await asyncio.gather(*[_try(b, scene) for b in bookings])
    booked = [answer for answer in answers if isinstance(answer, Appointment)]
    assert 1 <= len(booked) <= 2
    assert await Reservation.count() == 3 * len(booked)


async def _try(booking: Booking, scene: Scene) -> Appointment | Clash:
    try:
        return await scheduling.book(booking, by=scene.owner)
    except Clash as clash:
        return clash


def move_to(visit: Appointment, clock: str, **other: object) -> Move:
    agent = getattr(other.get("agent"), "id", visit.agent)
    return Move(at(clock), 45, agent, visit.version)


async def kinds_of_mail(scene: Scene) -> list[str]:
    rows = (
        await Message.select(Message.kind).where(Message.about == scene.lead.id).order_by(Message.created_at)
    )
    return [row["kind"] for row in rows]


async def test_a_move_that_changes_nothing_tells_nobody(scene: Scene) -> None:
    visit = await scene.book("10:00")
    moved = await scheduling.move(visit, move_to(visit, "10:00"), by=scene.owner)
    assert (moved.sequence, moved.version) == (visit.sequence, visit.version)
    assert await kinds_of_mail(scene) == ["visit_confirmed"]


async def test_another_agent_at_the_same_time_is_not_called_a_new_time(scene: Scene) -> None:
    visit = await scene.book("10:00")
    await scheduling.move(visit, move_to(visit, "10:00", agent=scene.people.colleague), by=scene.owner)
    mail = await Message.objects().get(Message.kind == "visit_moved")
    assert mail and "SEQUENCE:1" in mail.calendar and "Carl Colleague" in mail.body_text
    for text in (mail.subject, mail.body_text, mail.body_html):
        assert "no longer holds" not in text and "New time" not in text


async def test_a_mail_that_still_waits_is_overtaken_by_the_next_change(scene: Scene) -> None:
    other = await scene.book("16:00", home=await factories.property())
    visit = await scene.book("10:00")
    moved = await scheduling.move(visit, move_to(visit, "15:00"), by=scene.owner)
    assert await waiting(scene) == [f"visit_confirmed:{other.id}:0", f"visit_moved:{visit.id}:1"]
    await scheduling.cancel(moved, "", version=moved.version, by=scene.owner)
    assert await waiting(scene) == [f"visit_confirmed:{other.id}:0", f"visit_cancelled:{visit.id}:2"]


async def test_a_home_that_was_withdrawn_is_not_shown_and_its_visit_says_so(
    client: Client, scene: Scene
) -> None:
    visit = await scene.book("10:00")
    await Property.update({Property.standard_status: "Withdrawn"}).where(Property.id == scene.home.id)
    visit = await queries.appointment(visit.id)
    with pytest.raises(Refused, match="no longer shown"):
        await scheduling.move(visit, move_to(visit, "15:00"), by=scene.owner)
    await client.sign_in(scene.people.owner)
    assert "Cancel the visit, so that Ana Ferreira is told" in (await client.get(f"/visits/{visit.id}")).text
    assert "Off the market" in (await client.get("/")).text
    await scheduling.cancel(visit, "Sold", version=visit.version, by=scene.owner)
    assert await kinds_of_mail(scene) == ["visit_confirmed", "visit_cancelled"]


async def waiting(scene: Scene) -> list[str]:
    """The words of the mails that are still to go out."""
    due = (Message.about == scene.lead.id) & (Message.state == "queued")
    rows = await Message.select(Message.once).where(due).order_by(Message.created_at)
    return [row["once"] for row in rows]
