"""Somebody leaves without handing over: first it is shown what stays."""

import asyncio
from typing import Any

from estate.accounts.tables import User
from leads import cases, handing, handing_over
from leads.handing import Picked
from leads.tables import Lead
from tests import factories
from tests.fixtures.web import Client
from tests.visits.conftest import Scene
from visits import handover


async def test_what_stays_behind_is_shown_before_they_leave(client: Client, scene: Scene) -> None:
    people = scene.people
    visit = await scene.book()
    await client.sign_in(people.admin)
    person = await client.get(f"/settings/users/{people.owner.id}")
    step = f"/settings/users/{people.owner.id}/departure"
    assert f'action="{step}"' not in person.text, "not by one tap"
    shown = (await client.get(step)).text
    assert f"/visits/{visit.id}" in shown and f"/leads/{scene.lead.id}" in shown
    assert f'href="/handovers/{people.owner.id}"' in shown and f'action="{step}"' in shown
    assert (await client.post(step)).status_code == 303
    assert [one.name for one in await handover.left_behind()] == ["Olga Owner"]
    assert (await client.get(step)).status_code == 303, "they left already"


async def test_the_last_administrator_reads_why_not(client: Client, scene: Scene) -> None:
    await client.sign_in(scene.people.admin)
    answer = await client.post(f"/settings/users/{scene.people.admin.id}/departure")
    assert answer.status_code == 409 and "last administrator" in answer.text


async def test_nothing_is_given_to_somebody_while_they_leave(committed_db: Any, scene: Scene) -> None:
    """Whichever comes first: nobody who is gone has a lead that was given to them at that moment."""
    people = scene.people
    by = factories.viewer(people.admin)
    for _ in range(5):
        other = await factories.lead(agent=None, office=people.harbour)
        known = {one.id: one for one in await handing_over.receivers(people.owner.id)}
        plan = await handover.plan(
            people.owner.id, await handover.of(people.owner.id), [known[people.colleague.id]]
        )
        await asyncio.gather(
            handover.hand_over(people.owner.id, [people.colleague.id], plan.word, by, and_leaves=True),
            handing.hand([Picked(other.id, None)], people.owner.id, by=by),
            return_exceptions=True,
        )
        rows = await Lead.raw(
            "SELECT l.id FROM lead l JOIN users u ON u.id = l.agent WHERE u.deactivated_at IS NOT NULL"
        )
        assert rows == []
        await User.update({User.deactivated_at: None}).where(User.id == people.owner.id)
        await Lead.update({Lead.agent: people.owner.id}).where(Lead.id == scene.lead.id)
        assert await cases.several([other.id])
