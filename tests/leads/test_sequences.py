"""Sequences: each step once, in office hours, until the person answers."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.accounts import agency
from estate.mail import mime, outbox, unsubscribing
from estate.mail.tables import Message
from estate.people import consents
from estate.people.consents import Given
from estate.refusals import Refused
from leads import calls, capture, cases, pipeline
from leads.answers.tables import MailTemplate
from leads.calls import CallReport, NewCall
from leads.capture import NewEnquiry
from leads.follow_ups import NOTHING
from leads.sequences import keeping, running
from leads.sequences.steps import Step
from leads.sequences.tables import SequenceRun
from leads.tables import Channel, LostReason
from leads.tasks.tables import Task
from tests import factories

TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)  # a Tuesday
EMAIL = "ana@example.com"


@pytest.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    new = NewEnquiry("Ana Ferreira", "buy", Channel.WEBSITE, phone="+351912345678", email=EMAIL)
    done = await capture.register(new, by=None)
    case = await cases.of(done.lead)
    from leads import assignment

    await assignment.assign(case, people.owner.id, by=factories.viewer(people.staff), version=case.version)
    return await cases.of(case.id)


async def sequence(people: Any, body: str = "Dear {first_name}, still looking? {agent_name}") -> Any:
    template = MailTemplate(name="Still looking", subject="Still looking, {first_name}?", body=body)
    await MailTemplate.insert(template)
    steps = [
        Step(0, "call", "Call"),
        Step(3, "mail", "Write", str(template.id)),
        Step(5, "call", "Call again"),
    ]
    staff = factories.viewer(people.staff)
    kept = await keeping.find(await keeping.add("Until they answer", steps, by=staff))
    assert kept
    return kept


async def begin(lead: Any, people: Any, **given: Any) -> None:
    await running.start(lead, await sequence(people, **given), by=factories.viewer(people.owner), now=TEN)


async def letters() -> list[dict[str, Any]]:
    return await Message.select().where(Message.kind == "follow_up")


async def state() -> tuple[int, str | None]:
    [row] = await SequenceRun.select(SequenceRun.position, SequenceRun.stop_reason)
    return row["position"], row["stop_reason"]


async def test_the_steps_are_taken_on_their_days_in_the_hours_of_the_office(lead: Any, people: Any) -> None:
    await begin(lead, people)
    assert (await cases.of(lead.id)).next_step == "Call"
    await running.take_all(TEN)
    [task] = await Task.select(Task.title, Task.account, Task.kind)
    assert task == {"title": "Call", "account": people.owner.id, "kind": "call"}
    await running.take_all(TEN + timedelta(days=2, hours=12))
    assert await letters() == []
    for _time in range(2):
        await running.take_all(TEN + timedelta(days=3))
    [letter] = await letters()
    assert letter["subject"] == "Still looking, Ana?" and "Olga Owner" in letter["body_text"]
    await running.take_all(TEN + timedelta(days=5) - timedelta(hours=2))
    assert await state() == (2, None), "Sunday is closed"
    await running.take_all(TEN + timedelta(days=6))
    assert await state() == (3, "finished")


async def test_a_mail_of_a_sequence_says_what_it_is_and_how_it_ends(lead: Any, people: Any) -> None:
    await begin(lead, people)
    await running.take_all(TEN)
    await running.take_all(TEN + timedelta(days=3))
    message = await Message.objects().get(Message.kind == "follow_up")
    assert message
    mail = mime.build(message, sender="agency@example.com")
    url = unsubscribing.url(lead.person)
    assert mail["List-Unsubscribe"] == f"<{url}>" and url in message.body_text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"


async def answer_by_phone(lead: Any, people: Any) -> None:
    report = CallReport("in", "reached", "+351912345678", None, None, "")
    await calls.log(lead, NewCall(None, lead.id, report, NOTHING), by=factories.viewer(people.owner))


async def answer_by_asking(lead: Any, people: Any) -> None:
    await capture.register(NewEnquiry("Ana Ferreira", "buy", Channel.WEBSITE, email=EMAIL), by=None)


async def lose(lead: Any, people: Any) -> None:
    owner = factories.viewer(people.owner)
    await pipeline.lose(lead, LostReason.PRICE, "", by=owner, version=lead.version)


async def stop(lead: Any, people: Any) -> None:
    await running.stop(lead, by=factories.viewer(people.owner))


@pytest.mark.parametrize(
    ("happens", "reason"),
    [(answer_by_phone, "answered"), (answer_by_asking, "answered"), (lose, "closed"), (stop, "by_hand")],
)
async def test_it_stops(lead: Any, people: Any, happens: Any, reason: str) -> None:
    await begin(lead, people)
    await running.take_all(TEN)
    await happens(await cases.of(lead.id), people)
    await running.take_all(TEN + timedelta(days=9))
    assert await state() == (1, reason)
    assert await letters() == []
    assert not await Task.exists().where(Task.done_at.is_null() & Task.dropped_at.is_null())
    assert (await cases.of(lead.id)).next_step == ""


async def unsubscribe(lead: Any, people: Any) -> None:
    await unsubscribing.unsubscribe(lead.person)


@pytest.mark.parametrize("happens", [answer_by_phone, answer_by_asking, lose, stop, unsubscribe])
async def test_a_mail_that_no_server_has_taken_yet_goes_out_no_more(
    lead: Any, people: Any, happens: Any
) -> None:
    await begin(lead, people)
    await running.take_all(TEN)
    await running.take_all(TEN + timedelta(days=3))
    assert [letter["state"] for letter in await letters()] == ["queued"]
    await happens(await cases.of(lead.id), people)
    assert [(one["state"], one["reason"]) for one in await letters()] == [("held", outbox.OVERTAKEN)]


async def test_one_click_keeps_back_the_last_mail_of_what_has_ended(lead: Any, people: Any) -> None:
    await begin(lead, people)
    for days in (0, 3, 7):
        await running.take_all(TEN + timedelta(days=days))
    assert await state() == (3, "finished")
    await unsubscribing.unsubscribe(lead.person)
    assert [one["state"] for one in await letters()] == ["held"]


async def test_one_that_cannot_go_on_keeps_no_other_from_it(lead: Any, people: Any) -> None:
    await begin(lead, people)
    await SequenceRun.raw("UPDATE sequence_run SET steps = '[]', next_at = next_at - interval '1 hour'")
    other = await factories.lead(agent=people.owner, office=people.harbour)
    await running.start(
        await cases.of(other.id),
        (await keeping.all_of_them())[0],
        by=factories.viewer(people.owner),
        now=TEN,
    )
    await running.take_all(TEN)
    assert [row["lead"] for row in await Task.select(Task.lead)] == [other.id]


async def test_one_click_ends_it_without_a_session(client: Any, lead: Any, people: Any) -> None:
    await begin(lead, people)
    path = unsubscribing.url(lead.person).partition("://")[2].partition("/")[2]
    assert (await client.get(f"/{path}")).status_code == 200 and (await state())[1] is None
    for _time in range(2):
        answer = await client.post(f"/{path}", data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert await state() == (0, "unsubscribed")
    assert (await client.post(f"/{path[:-1]}x")).status_code == 404
    await running.start(lead, (await keeping.all_of_them())[0], by=factories.viewer(people.owner), now=TEN)
    await running.take_all(TEN)
    await running.take_all(TEN + timedelta(days=3))
    assert await letters() == []
    tasks = [row["title"] for row in await Task.select(Task.title).order_by(Task.id)]
    assert tasks == ["Call", "Write"], "somebody looks at what may not be mailed"
    staff = factories.viewer(people.staff)
    await consents.record(lead.person, Given("offers", "Yes", "phone", "said so"), by=staff)
    assert not await unsubscribing.is_unsubscribed(lead.person)


@pytest.mark.parametrize("body", ["About {visit_time}", "About {home}"])
async def test_what_nobody_knows_is_not_mailed(lead: Any, people: Any, body: str) -> None:
    await begin(lead, people, body=body)
    await running.take_all(TEN)
    await running.take_all(TEN + timedelta(days=3))
    assert await letters() == []
    assert await Task.exists().where(Task.title == "Write")


async def test_who_never_asked_us_is_not_mailed(people: Any) -> None:
    await agency.load()
    person = await factories.person(email=EMAIL, name="Rui")
    lead = await factories.lead(person=person, agent=people.owner)
    await begin(await cases.of(lead.id), people)
    await running.take_all(TEN)
    await running.take_all(TEN + timedelta(days=3))
    assert await letters() == []


async def test_one_sequence_at_a_time_and_none_on_a_closed_lead(lead: Any, people: Any) -> None:
    await begin(lead, people)
    with pytest.raises(Refused):
        await begin(lead, people)
    await lose(await cases.of(lead.id), people)
    with pytest.raises(Refused):
        await begin(await cases.of(lead.id), people)


async def test_it_is_kept_begun_and_stopped_on_pages(client: Any, lead: Any, people: Any) -> None:
    await client.sign_in(people.staff)
    data = {"name": "Short", "day_1": "2", "title_1": "Call again", "title_2": "Call"}
    data |= {"kind_1": "call", "kind_2": "call", "version": "0"}
    assert (await client.post("/sequences", data=data)).status_code == 303
    assert (await client.post("/sequences", data={"name": "Empty", "version": "0"})).status_code == 422
    [kept] = await keeping.all_of_them()
    assert [step.title for step in kept.steps] == ["Call", "Call again"]
    await client.sign_in(people.owner)
    begun = await client.post(f"/leads/{lead.id}/sequence", data={"sequence": str(kept.id)})
    assert begun.status_code == 303
    page = (await client.get(f"/leads/{lead.id}")).text
    assert "Step 1 of 2: Call" in page
    await client.post(f"/leads/{lead.id}/sequence/end")
    assert "Step 1 of 2" not in (await client.get(f"/leads/{lead.id}")).text


async def test_a_removed_sequence_is_begun_by_nobody_until_it_is_back(
    client: Any, lead: Any, people: Any
) -> None:
    await client.sign_in(people.staff)
    data = {"name": "Short", "day_1": "2", "title_1": "Call again", "kind_1": "call", "version": "0"}
    await client.post("/sequences", data=data)
    [kept] = await keeping.all_of_them()
    removed = await client.post(f"/sequences/{kept.id}/removal")
    assert "toast-undo" in str(removed.headers) and await keeping.all_of_them() == []
    assert "was removed" in (await client.get(f"/sequences/{kept.id}")).text
    begin = {"sequence": str(kept.id)}
    assert (await client.post(f"/leads/{lead.id}/sequence", data=begin)).status_code == 422
    assert (await client.post(f"/sequences/{kept.id}", data={**data, "version": "1"})).status_code == 409
    await client.post(f"/sequences/{kept.id}/restoration")
    assert (await client.post(f"/leads/{lead.id}/sequence", data=begin)).status_code == 303


async def test_two_workers_take_no_step_twice(committed_db: None) -> None:
    from tests.fixtures.cast import make_cast

    people = await make_cast()
    await agency.load()
    lead = await factories.lead(agent=people.owner)
    await begin(await cases.of(lead.id), people)
    await asyncio.gather(*(running.take_all(TEN) for _worker in range(4)))
    assert await Task.count() == 1 and await state() == (1, None)
