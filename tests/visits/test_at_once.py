"""What several do to one visit, or one person, in the same moment."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from estate import history
from estate.accounts.tables import Agency, Visibility
from estate.mail.tables import Message
from estate.people.tables import ContactPoint
from estate.refusals import Refused
from leads import assignment, calls, capture, cases
from leads.calls import CallReport, NewCall
from leads.capture import NewEnquiry
from leads.follow_ups import NOTHING
from leads.tables import Call, Enquiry
from tests import factories
from tests.visits.conftest import Scene, at
from visits import outcomes, queries, reminders, scheduling
from visits.outcomes import Outcome
from visits.scheduling import Move
from visits.tables import Reservation, Visit


async def test_of_moves_and_cancellations_of_one_visit_one_wins(committed_db: None, scene: Scene) -> None:
    visit = await scene.book("10:00")
    verbs: list[Any] = [scheduling.cancel(visit, "", version=1, by=scene.owner) for _ in range(5)]
    clocks = ("11:00", "12:00", "13:00", "14:00", "15:00")
    verbs += [scheduling.move(visit, Move(at(c), 45, visit.agent, 1), by=scene.owner) for c in clocks]
    answers = await asyncio.gather(*verbs, return_exceptions=True)
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert all(isinstance(answer, Refused) for answer in answers if isinstance(answer, Exception))
    after = await queries.appointment(visit.id)
    kept = await Reservation.select(Reservation.during).where(Reservation.visit == visit.id)
    assert (after.version, after.sequence) == (2, 1)
    assert [row["during"].lower for row in kept] == ([] if after.is_off else [after.starts_at] * 3)
    assert await Message.count() == 2 and len(await history.timeline(visit.id)) == 2


async def test_an_outcome_that_is_written_many_times_at_once_is_written_once(
    committed_db: None, scene: Scene
) -> None:
    visit = await scene.book("10:00")
    begun = {Visit.starts_at: datetime.now(UTC) - timedelta(minutes=5)}
    await Visit.update(begun).where(Visit.id == visit.id)
    visit = await queries.appointment(visit.id)
    outcome = Outcome(attended=True, interest=4, feedback="Light", next_step=NOTHING, version=visit.version)
    answers = await asyncio.gather(
        *(outcomes.complete(visit, outcome, by=scene.owner) for _ in range(10)), return_exceptions=True
    )
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert await Message.count().where(Message.kind == "visit_thanks") == 1


async def test_a_reminder_and_a_move_at_once_never_remind_of_the_old_time(
    committed_db: None, scene: Scene
) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=100)
    visit = await scene.book(starts_at=soon)
    await Visit.update({Visit.arranged_at: soon - timedelta(days=3)}).where(Visit.id == visit.id)
    later = Move(soon + timedelta(days=3), 45, visit.agent, 1)
    await asyncio.gather(
        *(reminders.remind_all() for _ in range(4)),
        scheduling.move(visit, later, by=scene.owner),
    )
    waiting = await Message.select(Message.kind).where(Message.state == "queued")
    assert [row["kind"] for row in waiting] == ["visit_moved"]


async def test_workers_that_remind_at_once_remind_once(committed_db: None, scene: Scene) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=100)
    visit = await scene.book(starts_at=soon)
    await Visit.update({Visit.arranged_at: soon - timedelta(days=3)}).where(Visit.id == visit.id)
    await asyncio.gather(*(reminders.remind_all() for _ in range(6)))
    assert await Message.count().where(Message.kind == "visit_reminder") == 1


async def test_wrong_numbers_and_new_enquiries_of_one_person_at_once_do_not_wait_for_each_other(
    committed_db: None, scene: Scene
) -> None:
    case = await cases.of(scene.lead.id)
    number = "+351912345678"
    wrong = CallReport("out", "wrong_number", number, None, None, "")
    enquiry = NewEnquiry(
        name="Ana Ferreira", side="buy", channel="phone", phone=number, email="ana@example.com"
    )
    verbs: list[Any] = [
        calls.log(case, NewCall(uuid4(), case.id, wrong, NOTHING), by=scene.owner) for _ in range(15)
    ]
    verbs += [capture.register(enquiry, by=scene.owner) for _ in range(15)]
    await asyncio.gather(*verbs)
    assert (await Call.count(), await Enquiry.count()) == (15, 15)
    assert await ContactPoint.count() == 2 and (await cases.of(case.id)).stage == "New"


async def test_a_lead_that_is_handed_over_keeps_its_visit_with_who_shows_it(
    client: Any, scene: Scene
) -> None:

    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)
    visit = await scene.book("10:00")
    people, staff = scene.people, factories.viewer(scene.people.staff)
    version = (await cases.of(scene.lead.id)).version
    await assignment.assign(await cases.of(scene.lead.id), people.colleague.id, by=staff, version=version)
    await client.sign_in(people.colleague)
    assert f"/visits/{visit.id}" in (await client.get(f"/leads/{scene.lead.id}")).text
    await client.sign_in(people.owner)
    assert (await client.get(f"/leads/{scene.lead.id}")).status_code == 404
    assert str(visit.id) in (await client.get("/")).text
    await Visit.update({Visit.starts_at: datetime.now(UTC) - timedelta(minutes=5)}).where(
        Visit.id == visit.id
    )
    fields = {"version": "1", "attended": "yes", "next_step": "Send plans"}
    answer = await client.post(f"/visits/{visit.id}/completion", data=fields)
    assert answer.status_code == 303
    assert (await cases.of(scene.lead.id)).next_step == "Send plans"
