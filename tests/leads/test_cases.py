"""The way of a case: who looks after it, how far it is, what is next."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from estate import history
from estate.accounts import agency
from estate.accounts.tables import Agency, Visibility
from estate.mail.tables import Message
from estate.refusals import Refused
from leads import assignment, cases, follow_ups, notes, pipeline
from leads.cases import Case
from leads.follow_ups import NOTHING, NextStep
from leads.notes import NewNote
from leads.tables import Lead, LostReason, Note, Stage
from tests import factories


@pytest.fixture
async def lead(people: Any) -> Any:
    person = await factories.person(name="Ana Ferreira", phone="+351912345678", email="ana@demo.example")
    return await factories.lead(person=person, agent=people.owner, office=people.harbour)


async def case_of(lead: Any, user: Any) -> Case:
    await agency.load()
    found = await cases.find(factories.viewer(user), lead.id)
    assert found
    return found


async def kinds(subject: Any) -> list[str]:
    return [entry.kind for entry in reversed(await history.timeline(subject))]


async def test_the_office_gives_a_lead_to_an_agent_who_is_told_at_once(
    people: Any, lead: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []

    async def publish(notices: Iterable[tuple[str, str, object]]) -> None:
        told.extend((audience, name) for audience, name, _subject in notices)

    monkeypatch.setattr("estate.live.publish_all", publish)
    staff = factories.viewer(people.staff)
    await assignment.assign(await case_of(lead, people.staff), people.stranger.id, by=staff, version=1)

    assert (f"user:{people.stranger.id}", "lead") in told and (f"user:{people.owner.id}", "lead") in told
    mail = await Message.objects().first()
    assert mail and (mail.kind, mail.recipient) == ("lead_assigned", people.stranger.email)
    assert "Ana Ferreira" in mail.body_text and str(lead.id) in mail.body_text
    moved = await case_of(lead, people.staff)
    assert (moved.agent, moved.office, moved.version) == (people.stranger.id, people.hill.id, 2)
    assert await kinds(lead.id) == ["lead_assigned"]


async def test_who_takes_no_leads_is_given_none(people: Any, lead: Any) -> None:
    staff = factories.viewer(people.staff)
    for nobody in (people.staff.id, uuid4()):
        with pytest.raises(Refused, match="takes no leads"):
            await assignment.assign(await case_of(lead, people.staff), nobody, by=staff, version=1)


async def test_who_looked_before_the_other_was_done_sees_what_it_is_now(people: Any) -> None:
    lead = await factories.lead(office=people.harbour)
    staff = factories.viewer(people.staff)
    seen = await case_of(lead, people.staff)
    await assignment.assign(seen, people.colleague.id, by=staff, version=1)
    with pytest.raises(Refused, match=r"Carl Colleague.*Stella Stranger"):
        await assignment.assign(seen, people.stranger.id, by=staff, version=1)


async def test_nobody_hears_of_a_lead_that_they_may_not_see(
    people: Any, lead: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: set[str] = set()

    async def publish(notices: Iterable[tuple[str, str, object]]) -> None:
        told.update(audience for audience, _name, _subject in notices)

    monkeypatch.setattr("estate.live.publish_all", publish)
    owner = factories.viewer(people.owner)
    await notes.add(await case_of(lead, people.owner), NewNote(None, lead.id, "Likes gardens"), by=owner)
    assert told == {"staff", f"office:{people.harbour.id}", f"user:{people.owner.id}"}
    await Agency.update({Agency.lead_visibility: Visibility.ALL}, force=True)
    await notes.add(await case_of(lead, people.owner), NewNote(None, lead.id, "Likes ponds"), by=owner)
    assert "everyone" in told


async def test_a_next_step_that_is_not_there_is_not_done(people: Any, lead: Any) -> None:
    owner = factories.viewer(people.owner)
    await follow_ups.plan(await case_of(lead, people.owner), NOTHING, by=owner, version=1)
    assert await kinds(lead.id) == []


async def test_two_who_assign_at_once_see_both_names(people: Any, lead: Any) -> None:
    staff = factories.viewer(people.staff)
    await assignment.assign(await case_of(lead, people.staff), people.colleague.id, by=staff, version=1)
    with pytest.raises(Refused, match=r"Carl Colleague.*Stella Stranger"):
        await assignment.assign(await case_of(lead, people.staff), people.stranger.id, by=staff, version=1)


async def test_a_stage_is_moved_once_and_a_lost_race_shows_both(people: Any, lead: Any) -> None:
    owner = factories.viewer(people.owner)
    await pipeline.move(await case_of(lead, people.owner), Stage.OFFER, by=owner, version=1)
    with pytest.raises(Refused, match=r"Offer.*Visiting"):
        await pipeline.move(await case_of(lead, people.owner), Stage.VISITING, by=owner, version=1)
    assert await kinds(lead.id) == ["stage_changed"]


async def test_a_lost_case_keeps_its_reason_and_can_be_opened_again(people: Any, lead: Any) -> None:
    owner = factories.viewer(people.owner)
    case = await case_of(lead, people.owner)
    with pytest.raises(Refused, match="why"):
        await pipeline.move(case, Stage.LOST, by=owner, version=1)
    await pipeline.lose(case, LostReason.PRICE, "Too dear", by=owner, version=1)
    lost = await Lead.objects().get(Lead.id == lead.id)
    assert lost and (lost.stage, lost.lost_reason, lost.lost_note) == ("Lost", "price", "Too dear")
    assert lost.closed_at is not None
    await pipeline.move(await case_of(lead, people.owner), Stage.CONTACTED, by=owner, version=2)
    again = await Lead.objects().get(Lead.id == lead.id)
    assert again and (again.closed_at, again.lost_reason) == (None, None)


async def test_a_closed_case_stays_closed_where_a_newer_one_is_open(people: Any, lead: Any) -> None:
    owner = factories.viewer(people.owner)
    await pipeline.move(await case_of(lead, people.owner), Stage.WON, by=owner, version=1)
    await factories.lead(person=lead.person, agent=people.owner, office=people.harbour)
    with pytest.raises(Refused, match="newer open lead"):
        await pipeline.move(await case_of(lead, people.owner), Stage.NEW, by=owner, version=2)


async def test_what_happens_moves_a_case_forward_and_never_back(people: Any, lead: Any) -> None:
    owner = factories.viewer(people.owner)
    await pipeline.advance(lead.id, Stage.VISITING, by=owner)
    await pipeline.advance(lead.id, Stage.CONTACTED, by=owner)
    assert (await case_of(lead, people.owner)).stage == Stage.VISITING


async def test_a_next_step_is_planned_and_done(people: Any, lead: Any) -> None:
    owner = factories.viewer(people.owner)
    step = NextStep("Send the plans", date(2030, 5, 1))
    await follow_ups.plan(await case_of(lead, people.owner), step, by=owner, version=1)
    planned = await case_of(lead, people.owner)
    assert (planned.next_step, planned.next_step_on) == ("Send the plans", date(2030, 5, 1))
    with pytest.raises(Refused, match="Send the plans"):
        await follow_ups.plan(planned, NextStep("Call", None), by=owner, version=1)
    await follow_ups.plan(planned, NOTHING, by=owner, version=2)
    assert await kinds(lead.id) == ["next_step_set", "next_step_done"]


async def test_a_note_that_is_sent_twice_is_one_note(people: Any, lead: Any) -> None:
    owner, case = factories.viewer(people.owner), await case_of(lead, people.owner)
    note = NewNote(uuid4(), lead.id, "Likes gardens")
    await notes.add(case, note, by=owner)
    await notes.add(case, note, by=owner)
    assert await Note.count() == 1
    with pytest.raises(Refused):
        await notes.add(case, NewNote(note.id, lead.id, "Other words"), by=owner)
    with pytest.raises(Refused):
        await notes.add(case, note, by=factories.viewer(people.colleague))
    assert await kinds(lead.id) == ["note_added"]
