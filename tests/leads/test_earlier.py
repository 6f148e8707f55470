"""What came in late says nothing of what was begun after it happened."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.accounts import agency
from leads import calls, capture, cases, planned_calls, snooze
from leads.calls import CallReport, NewCall
from leads.capture import NewEnquiry
from leads.follow_ups import NOTHING
from leads.phone_logs import taking
from leads.sequences import keeping, running
from leads.sequences.steps import Step
from leads.sequences.tables import SequenceRun
from leads.tables import Lead
from leads.tasks import planning
from leads.tasks.planning import Due, Plan
from leads.tasks.tables import Task, TaskKind
from tests import factories
from tests.leads.phone_logs.test_taking import ANA, NOW, line, receive

__all__ = ["receive"]
EARLIER = NOW - timedelta(hours=2)
AGO, AHEAD = timedelta(hours=-2), timedelta(minutes=5)


@pytest.fixture
async def lead(people: Any) -> Any:
    """Put off, in a sequence, and to be called today: all since a moment ago."""
    await agency.load()
    person = await factories.person(name="Ana Ferreira", phone=ANA)
    opened = NOW - timedelta(days=30)
    lead = await factories.lead(person=person, agent=people.owner, office=people.harbour, opened_at=opened)
    owner, staff = factories.viewer(people.owner), factories.viewer(people.staff)
    kept = await keeping.find(await keeping.add("Until they answer", [Step(3, "call", "Call")], by=staff))
    assert kept
    await running.start(await cases.of(lead.id), kept, by=owner, now=NOW)
    await planning.put(
        await cases.of(lead.id), Plan("Ring", TaskKind.CALL, Due(planned_calls.today())), by=owner
    )
    case = await cases.of(lead.id)
    await snooze.put_off(case, NOW + timedelta(days=3), by=owner, version=case.version)
    return lead


async def ended(lead: Any) -> list[bool]:
    row = await Lead.objects().get(Lead.id == lead.id)
    [run] = await SequenceRun.select(SequenceRun.stopped_at).where(SequenceRun.lead == lead.id)
    task = (await Task.select(Task.done_at, Task.dropped_at).where(Task.title == "Ring"))[0]
    assert row
    return [row.snoozed_until is None, run["stopped_at"] is not None, task["done_at"] is not None]


async def test_an_old_call_of_a_phones_list_ends_nothing(people: Any, lead: Any, receive: Any) -> None:
    await taking.take(await receive(people.owner, line(ANA)), by=factories.viewer(people.owner))
    assert await ended(lead) == [False, False, False]
    row = await Lead.objects().get(Lead.id == lead.id)
    assert row and row.person_answered_at == EARLIER + timedelta(seconds=60)


@pytest.mark.parametrize(("later", "is_since"), [(AGO, False), (AHEAD, True)])
async def test_a_call_by_hand_counts_from_when_it_was(
    people: Any, lead: Any, later: timedelta, is_since: bool
) -> None:
    at = datetime.now(UTC) + later
    report = CallReport("in", "reached", ANA, at, None, "")
    new = NewCall(None, lead.id, report, NOTHING)
    await calls.log(await cases.of(lead.id), new, by=factories.viewer(people.owner))
    assert await ended(lead) == [is_since, is_since, is_since]


async def test_an_enquiry_counts_from_when_it_was_written(lead: Any) -> None:
    now = datetime.now(UTC)
    for at, is_since in ((now + AGO, False), (now + AHEAD, True), (now + AGO, True)):
        await capture.register(NewEnquiry("Ana", "buy", "portal", phone=ANA, at=at), by=None)
        assert (await ended(lead))[:2] == [is_since, is_since]
