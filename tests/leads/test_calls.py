"""Calls, from the phone to the log."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from estate import history
from estate.accounts import agency
from estate.people.tables import ContactPoint
from leads import call_log, calls, cases, missed, planned_calls
from leads.call_log import CallFilters
from leads.calls import CallReport, NewCall
from leads.cases import Case
from leads.follow_ups import NOTHING, NextStep
from leads.tables import Call, Lead, Stage
from leads.tasks.tables import Task
from tests import factories

NUMBER = "+351912345678"


@pytest.fixture
async def lead(people: Any) -> Any:
    person = await factories.person(name="Ana Ferreira", phone=NUMBER)
    return await factories.lead(person=person, agent=people.owner, office=people.harbour)


async def case_of(lead: Any, user: Any) -> Case:
    await agency.load()
    found = await cases.find(factories.viewer(user), lead.id)
    assert found
    return found


def report(outcome: str, **fields: Any) -> CallReport:
    defaults = {"direction": "out", "number": NUMBER, "started_at": None, "duration_seconds": 95, "note": ""}
    return CallReport(**{**defaults, "outcome": outcome, **fields})


async def log(lead: Any, people: Any, made: CallReport, step: NextStep = NOTHING) -> None:
    case = await case_of(lead, people.owner)
    await calls.log(case, NewCall(uuid4(), lead.id, made, step), by=factories.viewer(people.owner))


async def kinds(subject: Any) -> list[str]:
    return [entry.kind for entry in reversed(await history.timeline(subject))]


async def test_who_was_reached_for_the_first_time_is_contacted(people: Any, lead: Any) -> None:
    await log(lead, people, report("no_answer"))
    assert (await case_of(lead, people.owner)).stage == Stage.NEW
    step = NextStep("Send plans", date(2030, 5, 1))
    await log(lead, people, report("reached", note="Wants a garden"), step)
    case = await case_of(lead, people.owner)
    assert (case.stage, NextStep(case.next_step, case.next_step_on)) == ("Contacted", step)
    assert await kinds(lead.id) == ["call_logged", "call_logged", "stage_changed", "next_step_set"]
    assert await kinds(lead.person) == await kinds(lead.id)


async def test_a_missed_call_is_to_be_called_back_until_somebody_tries(people: Any, lead: Any) -> None:
    viewer = factories.viewer(people.owner)
    await log(lead, people, report("missed", direction="in", duration_seconds=0))
    waiting = await missed.to_call_back(viewer)
    assert [(one.lead, one.number, one.calls) for one in waiting] == [(lead.id, NUMBER, 1)]
    case = await case_of(lead, people.owner)
    assert (case.next_step, case.stage) == ("Call back", Stage.NEW)
    assert await missed.to_call_back(factories.viewer(people.colleague)) == []
    await Call.update({Call.at: Call.at - timedelta(minutes=1)}, force=True)
    await log(lead, people, report("no_answer"))
    assert await missed.to_call_back(viewer) == []


async def test_a_missed_call_leaves_what_is_agreed_as_it_is(people: Any, lead: Any) -> None:
    await log(lead, people, report("reached"), NextStep("Send plans", date(2030, 5, 1)))
    await log(lead, people, report("missed", direction="in"))
    rows = await Task.select(Task.title, Task.kind).where(Task.done_at.is_null()).order_by(Task.due_on)
    assert [(row["title"], row["kind"]) for row in rows] == [("Call back", "call"), ("Send plans", "other")]


async def test_a_call_that_reaches_them_does_the_planned_one(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    await log(lead, people, report("no_answer"))
    call, day = await Call.objects().first(), planned_calls.today()
    data = {"next_step_on": f"{day}", "next_step_at": "16:30"}
    assert call and (await client.post(f"/calls/{call.id}/next-step", data=data)).status_code == 303
    [planned] = await planned_calls.coming(factories.viewer(people.owner))
    assert (planned.title, planned.due_on, planned.phone) == ("Call again", day, NUMBER)
    page = (await client.get("/calls")).text
    assert "Planned calls" in page and "16:30" in page
    await log(lead, people, report("no_answer"))
    assert await planned_calls.coming(factories.viewer(people.owner)) != []
    await log(lead, people, report("reached"))
    assert await planned_calls.coming(factories.viewer(people.owner)) == []
    assert (await case_of(lead, people.owner)).next_step == ""


async def test_of_a_closed_lead_nothing_is_next(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    await log(lead, people, report("no_answer"))
    call = await Call.objects().first()
    closed = {Lead.stage: "Lost", Lead.lost_reason: "price", Lead.closed_at: datetime.now(UTC)}
    await Lead.update(closed).where(Lead.id == lead.id)
    assert (
        call and (await client.post(f"/calls/{call.id}/next-step", data={"in_days": "1"})).status_code == 409
    )
    await log(lead, people, report("missed", direction="in"))
    assert await Task.count() == 0


async def test_after_one_tap_the_call_is_kept_and_the_next_tap_plans(
    client: Any, people: Any, lead: Any
) -> None:
    await client.sign_in(people.owner)
    kept = await client.post(f"/leads/{lead.id}/calls", data={"outcome": "no_answer", "direction": "out"})
    call = await Call.objects().first()
    assert call and kept.headers["location"] == f"/calls/{call.id}/next-step/edit"
    assert "Call again" in (await client.get(kept.headers["location"])).text
    planned = await client.post(f"/calls/{call.id}/next-step", data={"in_days": "3"})
    assert planned.headers["location"] == f"/leads/{lead.id}"
    case = await case_of(lead, people.owner)
    today = datetime.now(agency.current().zone).date()
    assert (case.next_step, case.next_step_on) == ("Call again", today + timedelta(days=3))


async def test_who_missed_it_is_not_asked_twice_in_which_direction_it_went(
    client: Any, people: Any, lead: Any
) -> None:
    await client.sign_in(people.owner)
    await client.post(f"/leads/{lead.id}/calls", data={"outcome": "missed", "direction": "out"})
    call = await Call.objects().first()
    assert call and call.direction == "in"
    assert "nobody has called back" in (await client.get(f"/leads/{lead.id}")).text
    assert "Missed calls" in (await client.get("/")).text


async def test_a_wrong_number_marks_it_and_its_correction_frees_it(people: Any, lead: Any) -> None:
    await log(lead, people, report("wrong_number"))
    point = await ContactPoint.objects().get(ContactPoint.value == NUMBER)
    assert point and point.wrong_at is not None
    viewer = factories.viewer(people.owner)
    row = (await call_log.calls(viewer, CallFilters())).rows[0]
    case = await case_of(lead, people.owner)
    await calls.correct(case, row, report("voicemail"), by=viewer, version=1)
    point = await ContactPoint.objects().get(ContactPoint.value == NUMBER)
    assert point and point.wrong_at is None
    assert await kinds(lead.id) == ["call_logged", "contact_point_marked", "call_corrected"]


async def test_a_call_that_is_sent_twice_by_the_phone_is_one(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    data = {"id": str(uuid4()), "outcome": "reached", "direction": "in", "number": NUMBER, "minutes": "2"}
    for _ in range(2):
        assert (await client.post(f"/leads/{lead.id}/calls", data=data)).status_code == 303
    assert await Call.count() == 1
    changed = await client.post(f"/leads/{lead.id}/calls", data={**data, "note": "other"})
    assert changed.status_code == 409
    await client.sign_in(people.colleague)
    assert (await client.post(f"/leads/{lead.id}/calls", data=data)).status_code == 409


@pytest.mark.parametrize(
    ("seconds", "minutes", "kept"),
    [("95", "2", 95), ("95", "5", 300), ("", "3", 180), ("95", "", None), ("", "", None), ("20", "1", 20)],
)
async def test_the_duration_is_the_phones_unless_it_was_corrected(
    client: Any, people: Any, lead: Any, seconds: str, minutes: str, kept: int | None
) -> None:
    await client.sign_in(people.owner)
    data = {"outcome": "reached", "direction": "out", "seconds": seconds, "minutes": minutes}
    assert (await client.post(f"/leads/{lead.id}/calls", data=data)).status_code == 303
    call = await Call.objects().first()
    assert call and call.duration_seconds == kept


@pytest.mark.parametrize(
    "clock", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1970-01-01", "2199-05-05T10:00:00Z"]
)
async def test_a_phone_whose_clock_is_absurd_has_called_just_now(
    client: Any, people: Any, lead: Any, clock: str
) -> None:
    await client.sign_in(people.owner)
    data = {"outcome": "reached", "direction": "out", "started_at": clock, "seconds": "9" * 5000}
    assert (await client.post(f"/leads/{lead.id}/calls", data=data)).status_code == 303
    call = await Call.objects().first()
    assert call and abs(call.started_at - call.recorded_at) < timedelta(minutes=1)
    data = {**data, "version": "1", "note": "corrected"}
    assert (await client.post(f"/calls/{call.id}", data=data)).status_code == 303
    after = await Call.objects().first()
    assert after and (after.started_at, after.note) == (call.started_at, "corrected")


async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    data = {"direction": "out", "note": "Wants a garden", "minutes": "many", "started_at": "noon"}
    answer = await client.post(f"/leads/{lead.id}/calls", data=data)
    assert answer.status_code == 422
    assert "Wants a garden" in answer.text and "3 things need another look" in answer.text


async def test_the_phones_clock_is_shown_and_never_sorted_by(people: Any, lead: Any) -> None:
    wrong_clock = datetime(2040, 1, 1, tzinfo=UTC)
    await log(lead, people, report("reached", started_at=wrong_clock, note="first"))
    await log(lead, people, report("reached", started_at=wrong_clock - timedelta(days=9000), note="second"))
    rows = (await call_log.calls(factories.viewer(people.owner), CallFilters())).rows
    assert {row.note for row in rows} == {"first", "second"}
    assert wrong_clock in {row.started_at for row in rows}
    assert all(row.at.year < 2040 for row in rows)


async def test_the_log_is_filtered_and_paged(people: Any, lead: Any) -> None:
    await agency.load()
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for number in range(30):
        await Call(
            lead=lead.id,
            person=lead.person,
            account=people.owner.id,
            direction="in" if number % 2 else "out",
            outcome="reached" if number % 3 else "busy",
            started_at=start,
            at=start + timedelta(days=number),
        ).save()
    viewer = factories.viewer(people.owner)

    async def seen(**filters: Any) -> int:
        return len((await call_log.calls(viewer, CallFilters(**filters))).rows)

    first = await call_log.calls(viewer, CallFilters())
    second = await call_log.calls(viewer, CallFilters(), first.next)
    assert len(first.rows) == 25 and len(second.rows) == 5 and second.next is None
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert await seen(outcome="busy") == 10
    assert await seen(direction="in", outcome="busy") == 5
    assert await seen(agent=str(people.colleague.id)) == 0
    assert await seen(first=date(2026, 3, 10), last=date(2026, 3, 12)) == 3
    assert (await call_log.calls(factories.viewer(people.stranger), CallFilters())).rows == []


async def test_a_broken_link_to_the_log_still_shows_it(client: Any, people: Any) -> None:
    await client.sign_in(people.owner)
    for query in (
        "outcome=x&first=yesterday&before=y&agent=me",
        "first=0001-01-01&last=9999-12-31",
        f"before=2026-01-01_{people.owner.id}",
        f"before=0001-01-01T00:00:00%2B14:00_{people.owner.id}",
    ):
        assert (await client.get(f"/calls?{query}")).status_code == 200, query


async def test_the_lead_is_never_hidden_by_its_own_calls(people: Any, lead: Any) -> None:
    before = await Lead.objects().get(Lead.id == lead.id)
    await log(lead, people, report("busy"))
    after = await Lead.objects().get(Lead.id == lead.id)
    assert before and after and after.last_activity_at >= before.last_activity_at


@pytest.mark.parametrize("before", ["0", "-1", "9" * 30, "-" + "9" * 30])
async def test_a_broken_link_into_a_timeline_still_shows_the_lead(
    client: Any, people: Any, lead: Any, before: str
) -> None:
    await client.sign_in(people.owner)
    assert (await client.get(f"/leads/{lead.id}?before={before}")).status_code == 200
