"""All that a colleague has is given to others, once and whole."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from estate import history
from estate.accounts.tables import User
from estate.columns import utc_now
from estate.mail.tables import Message
from leads import handing_over
from leads.tables import Lead
from properties.tables import Property
from tests import factories
from tests.fixtures.web import Client
from tests.visits.conftest import Scene, workday
from visits import handover
from visits.handover import ChangedMeanwhile, Plan
from visits.tables import Reservation, Visit


async def plan_of(leaving: Any, *to: Any) -> Plan:
    known = {one.id: one for one in await handing_over.receivers(leaving.id)}
    return await handover.plan(leaving.id, await handover.of(leaving.id), [known[one.id] for one in to])


async def hand_over(scene: Scene, *to: Any, **more: Any) -> Plan:
    seen = (await plan_of(scene.people.owner, *to)).word
    by = factories.viewer(scene.people.admin)
    return await handover.hand_over(scene.people.owner.id, [one.id for one in to], seen, by, **more)


async def test_all_of_it_goes_to_one_colleague(scene: Scene) -> None:
    people = scene.people
    home = await factories.property(list_agent=people.owner, list_office=people.harbour)
    visit = await scene.book()
    done = await hand_over(scene, people.stranger)
    assert done.kept == []
    lead = await Lead.objects().get(Lead.id == scene.lead.id)
    assert lead and (lead.agent, lead.office) == (people.stranger.id, people.hill.id)
    listing = await Property.objects().get(Property.id == home.id)
    assert listing and (listing.list_agent, listing.list_office) == (people.stranger.id, people.hill.id)
    moved = await Visit.objects().get(Visit.id == visit.id)
    assert moved and (moved.agent, moved.uid, moved.sequence) == (people.stranger.id, visit.uid, 1)
    kept = await Reservation.select(Reservation.resource).where(Reservation.visit == visit.id)
    assert {row["resource"] for row in kept} == {people.stranger.id, visit.place, visit.person}
    assert (await handover.of(people.owner.id)).is_nothing


async def test_the_prospect_gets_the_invitation_with_the_new_agent(scene: Scene) -> None:
    visit = await scene.book()
    await hand_over(scene, scene.people.colleague)
    [mail] = await Message.select().where(Message.kind == "visit_moved")
    assert "Carl Colleague" in mail["body_text"] and mail["calendar_method"] == "REQUEST"
    assert f"UID:{visit.uid}" in mail["calendar"] and "SEQUENCE:1" in mail["calendar"]
    [waiting] = await Message.select().where(Message.kind == "visit_confirmed")
    assert waiting["state"] == "held", "what had not gone out yet names the old agent"


async def test_each_new_agent_gets_one_mail_that_names_no_prospect(scene: Scene) -> None:
    people = scene.people
    for _ in range(5):
        await factories.lead(agent=people.owner, office=people.harbour)
    await scene.book()
    await hand_over(scene, people.colleague, people.stranger)
    mails = await Message.select().where(Message.kind == "handed_over")
    assert {mail["account"] for mail in mails} == {people.colleague.id, people.stranger.id}
    assert not any("Ana Ferreira" in mail["body_text"] for mail in mails)
    assert all("3 open leads" in mail["body_text"] for mail in mails)


async def test_cases_of_one_person_stay_together_and_visits_follow_their_lead(scene: Scene) -> None:
    people = scene.people
    await factories.lead(agent=people.owner, person=scene.person, side="sell")
    for _ in range(4):
        await factories.lead(agent=people.owner)
    await scene.book()
    made = await plan_of(people.owner, people.colleague, people.stranger)
    assert sorted(len(share.leads) for share in made.shares) == [3, 3]
    [share] = [share for share in made.shares if share.visits]
    assert {lead.person for lead in share.leads if lead.name == "Ana Ferreira"} == {scene.person.id}
    assert sum(lead.name == "Ana Ferreira" for lead in share.leads) == 2


async def test_a_visit_at_which_the_new_agent_is_busy_stays_for_a_decision(
    client: Client, scene: Scene
) -> None:
    people = scene.people
    stays, goes = await scene.book("10:00"), await scene.book("15:00")
    other = await factories.lead(agent=people.colleague)
    await scene.book(
        "10:15", agent=people.colleague, lead=other, home=await factories.property(), by=people.colleague
    )
    await client.sign_in(people.staff)
    preview = await client.get(f"/handovers/{people.owner.id}?to={people.colleague.id}")
    assert "Carl Colleague is busy" in preview.text and f"/visits/{stays.id}/times/new" in preview.text
    done = await hand_over(scene, people.colleague)
    assert [visit.id for visit, _to in done.kept] == [stays.id]
    agents = {row["id"]: row["agent"] for row in await Visit.select(Visit.id, Visit.agent)}
    assert (agents[stays.id], agents[goes.id]) == (people.owner.id, people.colleague.id)


async def test_what_is_over_stays_with_whom_it_was(scene: Scene) -> None:
    people = scene.people
    past = await factories.visit(
        lead=scene.lead,
        property=scene.home,
        agent=people.owner,
        booked_by=people.owner,
        starts_at=utc_now() - timedelta(days=2),
    )
    sold = await factories.property(list_agent=people.owner, standard_status="Closed")
    won = await factories.lead(agent=people.owner, stage="Won", closed_at=utc_now())
    await hand_over(scene, people.colleague)
    for table, id_, column in (
        (Visit, past.id, "agent"),
        (Property, sold.id, "list_agent"),
        (Lead, won.id, "agent"),
    ):
        rows = await table.raw(f"SELECT {column} AS whose FROM {table._meta.tablename} WHERE id = {{}}", id_)
        assert rows[0]["whose"] == people.owner.id


async def test_it_is_told_on_every_timeline(scene: Scene) -> None:
    visit = await scene.book()
    await hand_over(scene, scene.people.colleague)

    async def newest(subject: UUID) -> list[str]:
        return [entry.kind for entry in (await history.timeline(subject))[:2]]

    assert "lead_assigned" in await newest(scene.lead.id)
    assert (await newest(visit.id))[0] == "visit_handed_over"
    assert (await newest(scene.people.owner.id))[0] == "work_handed_over"


async def test_who_leaves_is_signed_out_in_the_same_step(client: Client, scene: Scene) -> None:
    people = scene.people
    seen = (await plan_of(people.owner, people.colleague)).word
    data = {"to": str(people.colleague.id), "seen": seen, "leaves": "y"}
    await client.sign_in(people.admin)
    assert (await client.post(f"/handovers/{people.owner.id}", data=data)).status_code == 303
    gone = await User.objects().get(User.id == people.owner.id)
    assert gone and gone.deactivated_at
    assert await handover.left_behind() == []


async def test_the_office_may_hand_over_but_not_let_go(client: Client, scene: Scene) -> None:
    people = scene.people
    seen = (await plan_of(people.owner, people.colleague)).word
    data = {"to": str(people.colleague.id), "seen": seen, "leaves": "y"}
    await client.sign_in(people.staff)
    assert (await client.post(f"/handovers/{people.owner.id}", data=data)).status_code == 303
    still = await User.objects().get(User.id == people.owner.id)
    assert still and still.deactivated_at is None


async def test_what_changed_since_it_was_shown_is_shown_again(client: Client, scene: Scene) -> None:
    people = scene.people
    seen = (await plan_of(people.owner, people.colleague)).word
    await factories.lead(agent=people.owner)
    await client.sign_in(people.admin)
    data = {"to": str(people.colleague.id), "seen": seen}
    answer = await client.post(f"/handovers/{people.owner.id}", data=data)
    assert answer.status_code == 409 and "Meanwhile something changed" in answer.text
    assert "2 leads" in answer.text


async def test_nobody_gets_work_who_takes_none(scene: Scene) -> None:
    with pytest.raises(ChangedMeanwhile):
        await handover.hand_over(
            scene.people.owner.id, [scene.people.staff.id], "", factories.viewer(scene.people.admin)
        )


async def test_the_office_is_warned_of_what_was_left_behind(client: Client, scene: Scene) -> None:
    people = scene.people
    await scene.book()
    await User.update({User.deactivated_at: utc_now()}).where(User.id == people.owner.id)
    [left] = await handover.left_behind()
    assert (left.name, left.leads, left.visits, left.listings) == ("Olga Owner", 1, 1, 0)
    await client.sign_in(people.staff)
    page = (await client.get("/office")).text
    assert f"/handovers/{people.owner.id}" in page and "Olga Owner: 1 lead, 1 visit" in page


@pytest.mark.usefixtures("committed_db")
async def test_of_two_handovers_at_once_one_happens(scene: Scene) -> None:
    people = scene.people
    await scene.book(day=workday(3))
    words = {to.id: (await plan_of(people.owner, to)).word for to in (people.colleague, people.stranger)}

    async def attempt(to: UUID) -> bool:
        try:
            await handover.hand_over(people.owner.id, [to], words[to], factories.viewer(people.admin))
        except ChangedMeanwhile:
            return False
        return True

    assert sorted(await asyncio.gather(*map(attempt, words))) == [False, True]
    assert await Message.count().where(Message.kind == "visit_moved") == 1
    assert await Message.count().where(Message.kind == "handed_over") == 1
