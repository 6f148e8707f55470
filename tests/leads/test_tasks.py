"""What is to be done about a lead: planned, done, put off, come again. The earliest is the next step."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from estate.accounts import agency
from estate.refusals import Refused
from leads import assignment, calls, cases, follow_ups, pipeline
from leads.calls import CallReport, NewCall
from leads.follow_ups import NOTHING, NextStep
from leads.tables import LostReason, Stage
from leads.tasks import doing, planning, queries, repeats, snoozing
from leads.tasks.planning import Due, NewTask, Plan
from leads.tasks.queries import TaskCursor, TaskRow
from leads.tasks.tables import Task
from tests import factories

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    person = await factories.person(phone="+351912345678", name="Ana Ferreira")
    return await factories.lead(person=person, agent=people.owner, office=people.harbour)


@pytest.fixture
def owner(people: Any) -> Any:
    return factories.viewer(people.owner)


def day(ahead: int) -> date:
    return datetime.now(LISBON).date() + timedelta(days=ahead)


async def put(lead: Any, title: str, on: date | None, owner: Any, **plan: Any) -> TaskRow:
    due = Due(on, plan.pop("clock", None))
    id_ = await planning.put(await cases.of(lead.id), Plan(title, due=due, **plan), by=owner)
    task = await queries.find(owner, id_)
    assert task
    return task


async def step(lead: Any) -> tuple[str, date | None]:
    case = await cases.of(lead.id)
    return case.next_step, case.next_step_on


async def test_the_earliest_open_task_is_the_next_step(lead: Any, owner: Any) -> None:
    await put(lead, "Some day", None, owner)
    assert await step(lead) == ("Some day", None)
    late = await put(lead, "Send the plans", day(5), owner)
    early = await put(lead, "Call", day(2), owner)
    assert await step(lead) == ("Call", day(2))
    await put(lead, "Ring the bank at nine", day(2), owner, clock=time(9))
    assert await step(lead) == ("Ring the bank at nine", day(2))
    await planning.put_off(early, Due(day(7)), by=owner, version=early.version)
    await planning.drop(late, by=owner, version=late.version)
    [first, *_rest] = (await queries.open_tasks(owner, owner.id)).rows
    await doing.finish(first, by=owner)
    assert await step(lead) == ("Call", day(7))


async def test_done_is_done_once_and_can_be_taken_back(lead: Any, owner: Any) -> None:
    task = await put(lead, "Call", day(0), owner)
    for _time in range(2):
        await doing.finish(task, by=owner)
    assert await step(lead) == ("", None)
    with pytest.raises(Refused, match="done"):
        await planning.change(task, Plan("Call again"), by=owner, version=task.version)
    await doing.take_back(task, by=owner)
    assert await step(lead) == ("Call", day(0))


async def test_what_comes_again_counts_from_the_planned_day_and_is_made_once(lead: Any, owner: Any) -> None:
    task = await put(lead, "Report", day(0), owner, repeat="FREQ=WEEKLY", clock=time(9, 30))
    await planning.put_off(task, Due(day(2), time(17)), by=owner, version=task.version)
    put_off = await queries.find(owner, task.id)
    assert put_off and put_off.due_on == day(2)
    await doing.finish(put_off, by=owner)
    await doing.finish(put_off, by=owner)
    [again] = (await queries.open_tasks(owner, owner.id)).rows
    assert (again.due_on, again.clock, again.repeat) == (day(7), time(9, 30), "FREQ=WEEKLY")
    await doing.take_back(put_off, by=owner)
    assert [row.id for row in (await queries.open_tasks(owner, owner.id)).rows] == [task.id]
    await doing.finish(put_off, by=owner)
    assert await step(lead) == ("Report", day(7))
    assert await Task.count() == 2


@pytest.mark.parametrize(
    ("rule", "planned", "today", "following"),
    [
        ("FREQ=DAILY", date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 6)),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", date(2026, 3, 6), date(2026, 3, 6), date(2026, 3, 9)),
        ("FREQ=WEEKLY;INTERVAL=2", date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 16)),
        ("FREQ=MONTHLY", date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        ("FREQ=MONTHLY;INTERVAL=3", date(2026, 8, 31), date(2026, 8, 31), date(2026, 11, 30)),
        ("FREQ=YEARLY", date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_the_day_that_follows(rule: str, planned: date, today: date, following: date) -> None:
    kept = repeats.anchored(rule, planned)
    assert repeats.following(kept, planned, today) == following
    assert repeats.choice(kept) == rule


def test_the_last_of_the_month_stays_the_last_of_the_month() -> None:
    kept = repeats.anchored("FREQ=MONTHLY", date(2026, 1, 31))
    february = repeats.following(kept, date(2026, 1, 31), date(2026, 1, 31))
    assert february and repeats.following(kept, february, february) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("on", "clock", "moment"),
    [
        (date(2026, 3, 28), time(9), datetime(2026, 3, 28, 9, tzinfo=UTC)),
        (date(2026, 3, 29), time(9), datetime(2026, 3, 29, 8, tzinfo=UTC)),
        (date(2026, 10, 25), time(9), datetime(2026, 10, 25, 9, tzinfo=UTC)),
    ],
)
def test_an_hour_is_that_of_the_wall_on_both_sides_of_a_change_of_the_clocks(
    on: date, clock: time, moment: datetime
) -> None:
    at = Due(on, clock).at("Europe/Lisbon")
    assert at and at.astimezone(UTC) == moment


async def test_a_call_does_what_was_due_and_leaves_what_comes_later(lead: Any, owner: Any) -> None:
    await put(lead, "Call back", day(-1), owner, kind="call")
    await put(lead, "Send the contract", day(0), owner, kind="document")
    await put(lead, "Ask about the bank", day(9), owner, kind="call")
    report = CallReport("out", "reached", "+351912345678", None, None, "")
    new = NewCall(None, lead.id, report, NextStep("Show the garden", day(3)))
    await calls.log(await cases.of(lead.id), new, by=owner)
    rows = (await queries.open_tasks(owner, owner.id)).rows
    assert [row.title for row in rows] == ["Send the contract", "Show the garden", "Ask about the bank"]


async def test_the_next_step_is_changed_in_its_task_and_done_with_it(lead: Any, owner: Any) -> None:
    task = await put(lead, "Call", day(1), owner, kind="call", clock=time(11))
    case = await cases.of(lead.id)
    await follow_ups.plan(case, NextStep("Call Rui", day(1)), by=owner, version=case.version)
    changed = await queries.find(owner, task.id)
    assert changed and (changed.title, changed.kind, changed.clock) == ("Call Rui", "call", time(11))
    case = await cases.of(lead.id)
    await follow_ups.plan(case, NOTHING, by=owner, version=case.version)
    assert await step(lead) == ("", None)


async def test_a_closed_lead_has_nothing_to_do_and_all_of_it_when_it_is_open_again(
    lead: Any, owner: Any
) -> None:
    await put(lead, "Call", day(1), owner)
    dropped = await put(lead, "Never mind", day(2), owner)
    await planning.drop(dropped, by=owner, version=dropped.version)
    case = await cases.of(lead.id)
    await pipeline.lose(case, LostReason.PRICE, "", by=owner, version=case.version)
    assert (await queries.open_tasks(owner, owner.id)).rows == [] and await step(lead) == ("", None)
    case = await cases.of(lead.id)
    await pipeline.move(case, Stage.CONTACTED, by=owner, version=case.version)
    assert await step(lead) == ("Call", day(1))


async def test_whoever_gets_the_lead_gets_its_tasks(lead: Any, people: Any, owner: Any) -> None:
    await put(lead, "Call", day(1), owner)
    case = await cases.of(lead.id)
    staff = factories.viewer(people.staff)
    await assignment.assign(case, people.colleague.id, by=staff, version=case.version)
    assert (await queries.open_tasks(owner, owner.id)).rows == []
    colleague = factories.viewer(people.colleague)
    [row] = (await queries.open_tasks(colleague, colleague.id)).rows
    assert (row.title, row.account_name, row.name) == ("Call", "Carl Colleague", "Ana Ferreira")


async def test_nobody_sees_the_tasks_of_others(lead: Any, people: Any, owner: Any) -> None:
    task = await put(lead, "Call", day(1), owner)
    own = await planning.add(NewTask(uuid4(), None, None, Plan("Dentist")), None, by=owner)
    stranger, colleague = factories.viewer(people.stranger), factories.viewer(people.colleague)
    assert await queries.find(stranger, task.id) is None
    assert await queries.find(colleague, task.id) and await queries.find(colleague, own["task"]) is None
    assert (await queries.open_tasks(stranger, None)).rows == []
    staff = factories.viewer(people.staff)
    assert len((await queries.open_tasks(staff, None)).rows) == 2
    with pytest.raises(Refused):
        await planning.add(NewTask(uuid4(), None, people.stranger.id, Plan("Sweep")), None, by=owner)


async def test_the_list_goes_on_where_it_ended(lead: Any, owner: Any) -> None:
    for number in range(60):
        await put(lead, f"Step {number}", day(number % 7) if number % 8 else None, owner)
    first = await queries.open_tasks(owner, owner.id)
    assert first.next and TaskCursor.read(str(first.next)) == first.next
    second = await queries.open_tasks(owner, owner.id, first.next)
    rows = [*first.rows, *second.rows]
    assert len({row.id for row in rows}) == 60 and second.next is None
    assert [row.due_on for row in rows] == sorted(row.due_on or date.max for row in rows if row.due_on) + [
        None
    ] * 8


@pytest.mark.parametrize("text", ["", "x", "2026-01-01_x_y", f"2026-01-01_2026-01-01T00:00:00_{UUID(int=7)}"])
def test_a_broken_cursor_is_none(text: str) -> None:
    assert TaskCursor.read(text) is None


async def test_what_is_put_off_has_a_moment_that_is_to_come(lead: Any) -> None:
    evening = datetime(2026, 3, 28, 20, 30, tzinfo=UTC)
    assert list(snoozing.choices(evening)) == ["tomorrow", "week"]
    noon = datetime(2026, 3, 28, 12, 20, tzinfo=UTC)
    assert snoozing.choices(noon)["later"] == Due(date(2026, 3, 28), time(15))
    assert snoozing.until(snoozing.choices(noon)["week"]) == datetime(2026, 3, 30, 8, tzinfo=UTC)
    for late in (Due(), Due(date(2026, 3, 27)), Due(date(2026, 3, 28), time(9))):
        with pytest.raises(Refused):
            snoozing.chosen("picked", late, noon)


async def test_a_phone_that_sends_twice_plans_once(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    data = {"id": str(uuid4()), "title": "Call back", "kind": "call", "days": "2"}
    for _time in range(2):
        assert (await client.post(f"/leads/{lead.id}/tasks", data=data)).status_code == 303
    assert await Task.count() == 1 and await step(lead) == ("Call back", day(2))


async def test_a_tap_on_the_page_is_answered_with_its_way_back(
    client: Any, people: Any, lead: Any, owner: Any
) -> None:
    task = await put(lead, "Call", day(-1), owner)
    await client.sign_in(people.owner)
    page = (await client.get("/tasks")).text
    assert "Overdue" in page and "Ana Ferreira" in page
    answer = await client.post(f"/tasks/{task.id}/completion", headers={"hx-request": "true"})
    assert f"/tasks/{task.id}/completion/removal" in answer.text
    assert "Nothing to do" in (await client.get("/tasks")).text
    back = await client.post(f"/tasks/{task.id}/completion/removal", data={"back": "/tasks"})
    assert back.headers["location"] == "/tasks" and "Overdue" in (await client.get("/tasks")).text


async def test_what_is_wrong_is_said(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    for wrong in (
        {"title": "", "kind": "call"},
        {"title": "x", "kind": "dance"},
        {"title": "x", "kind": "call", "at": "09:00"},
        {"title": "x", "kind": "call", "repeat": "FREQ=WEEKLY"},
        {"title": "x", "kind": "call", "on": "2026-01-01", "repeat": "FREQ=SECONDLY"},
        {"title": "x", "kind": "call", "days": "-1"},
    ):
        assert (await client.post(f"/leads/{lead.id}/tasks", data=wrong)).status_code == 422, wrong
    assert await Task.count() == 0
