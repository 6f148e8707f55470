from typing import Any

import pytest

from estate import history
from estate.mail.tables import Message
from estate.refusals import Refused
from leads.follow_ups import NOTHING, NextStep
from leads.tables import Lead
from tests.visits.conftest import Scene, workday
from tests.visits.test_pages import begun
from visits import lateness, outcomes, queries
from visits.outcomes import Outcome
from visits.scheduling import Outrun


def came(version: int = 1, **other: Any) -> Outcome:
    fields = {"interest": 4, "feedback": "Loved the light", "next_step": NOTHING, **other}
    return Outcome(attended=True, version=version, **fields)


def stayed_away(version: int = 1) -> Outcome:
    return Outcome(attended=False, interest=5, feedback="", next_step=NOTHING, version=version)


async def test_who_came_is_thanked_once_and_what_they_said_is_kept(scene: Scene) -> None:
    visit = await queries.appointment((await begun(scene)).id)
    after = await outcomes.complete(visit, came(), by=scene.owner)
    assert (after.status, after.interest, after.feedback) == ("Completed", 4, "Loved the light")
    corrected = await outcomes.complete(after, came(after.version, interest=2), by=scene.owner)
    assert corrected.interest == 2
    assert await Message.count().where(Message.kind == "visit_thanks") == 1


async def test_who_did_not_come_is_not_thanked_and_has_no_interest(scene: Scene) -> None:
    visit = await queries.appointment((await begun(scene)).id)
    after = await outcomes.complete(visit, stayed_away(), by=scene.owner)
    assert (after.status, after.interest) == ("NoShow", None)
    assert not await Message.exists().where(Message.kind == "visit_thanks")


async def test_the_next_step_is_that_of_the_lead(scene: Scene) -> None:
    visit = await queries.appointment((await begun(scene)).id)
    await outcomes.complete(visit, came(next_step=NextStep("Send the plans", workday())), by=scene.owner)
    lead = await Lead.objects().get(Lead.id == scene.lead.id)
    assert (lead.next_step, lead.next_step_on) == ("Send the plans", workday())
    assert {e.kind for e in await history.timeline(lead.id)} == {"visit_completed", "next_step_set"}


async def test_a_visit_of_tomorrow_is_not_over(scene: Scene) -> None:
    with pytest.raises(Refused, match="has not begun"):
        await outcomes.complete(await scene.book(), came(), by=scene.owner)


async def test_of_two_who_write_the_outcome_the_second_looks_first(scene: Scene) -> None:
    visit = await queries.appointment((await begun(scene)).id)
    await outcomes.complete(visit, came(), by=scene.owner)
    with pytest.raises(Outrun):
        await outcomes.complete(visit, stayed_away(), by=scene.owner)


async def test_a_delay_is_mailed_once_and_again_when_it_grows_or_shrinks(scene: Scene) -> None:
    visit = await queries.appointment((await begun(scene, minutes_ago=-60)).id)
    for minutes in (10, 10, 20, 10):
        visit = await lateness.run_late(visit, minutes, by=scene.owner)
    assert visit.late_minutes == 10
    assert await Message.count().where(Message.kind == "visit_late") == 3
    kinds = [e.kind for e in await history.timeline(scene.lead.id)]
    assert kinds == ["visit_running_late"] * 3


async def test_who_is_not_expected_soon_is_not_late(scene: Scene) -> None:
    with pytest.raises(Refused, match="move the visit"):
        await lateness.run_late(await scene.book(), 10, by=scene.owner)
    over = await queries.appointment((await begun(scene, minutes_ago=600)).id)
    with pytest.raises(Refused, match="has passed"):
        await lateness.run_late(over, 10, by=scene.owner)
