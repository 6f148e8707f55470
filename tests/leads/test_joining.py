"""What is to be done in two cases when their persons become one, and two again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from estate.accounts import agency
from estate.accounts.tables import User
from estate.people.doubles import merge as merging
from estate.people.doubles import undo as undoing
from estate.people.doubles.tables import Merge
from leads import cases
from leads.answered import answered
from leads.sequences import keeping, running
from leads.sequences.steps import Step
from leads.sequences.tables import SequenceRun
from leads.tables import Lead
from leads.tasks import planning
from leads.tasks.planning import Due, Plan
from leads.tasks.tables import Task
from tests import factories
from tests.factories import viewer
from tests.people.test_merging import everything

DAY = date(2026, 12, 1)
TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
async def two(people: Any) -> tuple[Any, Any]:
    """The older case is of the owner, the newer of the colleague."""
    await agency.load()
    found = []
    for name, agent, ago in (("Ana Ferreira", people.owner, 9), ("Anna Ferreyra", people.colleague, 2)):
        person = await factories.person(name=name)
        at = datetime.now(UTC) - timedelta(days=ago)
        lead = await factories.lead(person=person.id, agent=agent.id, opened_at=at)
        found.append(await cases.of(lead.id))
    return found[0], found[1]


async def plan(case: Any, title: str, day: date) -> UUID:
    by = await User.objects().get(User.id == case.agent)
    return await planning.put(case, Plan(title, "call", Due(day)), by=viewer(by))


async def next_step(case: Any) -> tuple[str, date | None]:
    row = await Lead.objects().get(Lead.id == case.id)
    assert row
    return row.next_step, row.next_step_on


async def begin_both(two: tuple[Any, Any], people: Any) -> None:
    staff = viewer(people.staff)
    steps = [Step(0, "call", "Call"), Step(3, "call", "Call again")]
    kept = await keeping.find(await keeping.add("Until they answer", steps, by=staff))
    assert kept
    for case in two:
        await running.start(case, kept, by=staff, now=TEN)
    await running.take_all(TEN)


async def running_on() -> dict[UUID, UUID]:
    runs = await SequenceRun.objects().where(SequenceRun.stopped_at.is_null())
    return {run.lead: run.id for run in runs}


async def test_of_two_sequences_one_goes_on_and_undone_both_do(two: tuple[Any, Any], people: Any) -> None:
    older, newer = two
    await begin_both(two, people)
    before, rows = await running_on(), await everything()
    assert set(before) == {older.id, newer.id}
    made = await merging.merge(newer.person, older.person, by=viewer(people.staff))
    assert await running_on() == {older.id: before[older.id]}
    assert await Task.count().where((Task.lead == older.id) & Task.dropped_at.is_null()) == 1
    await undoing.undo(made, by=viewer(people.staff))
    assert await running_on() == before
    assert await everything() == rows


async def test_who_answered_since_is_not_called_by_what_comes_back(two: tuple[Any, Any], people: Any) -> None:
    await begin_both(two, people)
    made = await merging.merge(two[0].person, two[1].person, by=viewer(people.staff))
    await answered({two[0].person: datetime.now(UTC)})
    await Merge.update({Merge.at: datetime.now(UTC) - timedelta(hours=1)}).where(Merge.id == made)
    await undoing.undo(made, by=viewer(people.staff))
    assert await running_on() == {}


async def test_a_sequence_of_the_newer_case_goes_on_with_the_older(two: tuple[Any, Any], people: Any) -> None:
    await begin_both(two, people)
    await running.stop(two[0], by=viewer(people.staff))
    left = (await running_on())[two[1].id]
    await merging.merge(two[0].person, two[1].person, by=viewer(people.staff))
    assert await running_on() == {two[0].id: left}


async def test_the_earliest_of_both_is_the_next_step_and_for_the_agent_of_the_lead(
    two: tuple[Any, Any], people: Any
) -> None:
    older, newer = two
    await plan(older, "Call", DAY)
    early = await plan(newer, "Send homes", DAY - timedelta(days=3))
    rows = await everything()
    made = await merging.merge(older.person, newer.person, by=viewer(people.staff))
    assert await next_step(older) == ("Send homes", DAY - timedelta(days=3))
    assert await Task.exists().where((Task.id == early) & (Task.account == people.owner.id))
    await undoing.undo(made, by=viewer(people.staff))
    assert await everything() == rows


async def test_undone_each_case_has_what_is_left_of_its_own(two: tuple[Any, Any], people: Any) -> None:
    older, newer = two
    await plan(newer, "Send homes", DAY - timedelta(days=3))
    made = await merging.merge(older.person, newer.person, by=viewer(people.staff))
    await plan(await cases.of(older.id), "Call", DAY - timedelta(days=5))
    await undoing.undo(made, by=viewer(people.staff))
    assert await next_step(older) == ("Call", DAY - timedelta(days=5))
    assert await next_step(newer) == ("Send homes", DAY - timedelta(days=3))
    assert await Task.exists().where((Task.lead == newer.id) & (Task.account == people.colleague.id))


async def test_a_task_of_a_case_goes_back_with_its_case(two: tuple[Any, Any], people: Any) -> None:
    selling = await factories.lead(
        person=two[1].person, side="sell", agent=people.owner.id, opened_at=datetime.now(UTC)
    )
    made = await merging.merge(two[0].person, two[1].person, by=viewer(people.staff))
    await plan(await cases.of(selling.id), "Photos", DAY)
    await undoing.undo(made, by=viewer(people.staff))
    assert await Task.exists().where((Task.lead == selling.id) & (Task.person == two[1].person))
