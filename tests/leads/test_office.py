from datetime import UTC, datetime, timedelta

import pytest

from estate.accounts.tables import User
from leads import office
from leads.tables import Lead
from tests import factories


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 200), ("admin", 200), (None, 303)])
async def test_the_office_page_is_for_the_office(client, people, who, status):
    if who:
        await client.sign_in(getattr(people, who))
    assert (await client.get("/office")).status_code == status


async def test_the_longest_waiting_comes_first_and_what_is_taken_is_gone(people):
    hour = timedelta(hours=1)
    now = datetime.now(UTC)
    late = await factories.lead(office=people.hill, opened_at=now - 3 * hour)
    later = await factories.lead(office=people.harbour, opened_at=now - 2 * hour)
    await factories.lead(agent=people.owner, opened_at=now - 9 * hour)
    await factories.lead(stage="Won", closed_at=now)
    assert [waiting.id for waiting in await office.unassigned()] == [late.id, later.id]
    assert await office.waiting_count() == 2


async def test_what_somebody_had_who_left_waits_again(people):
    lead = await factories.lead(agent=people.colleague, office=people.harbour, stage="Offer")
    assert await office.unassigned() == []
    await User.update({User.deactivated_at: datetime.now(UTC)}).where(User.id == people.colleague.id)
    assert [waiting.id for waiting in await office.unassigned()] == [lead.id]
    assert await office.waiting_count() == 1


async def test_each_agents_load_is_counted(people):
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
    await factories.lead(agent=people.owner, next_step="Call", next_step_on=yesterday)
    await factories.lead(agent=people.owner, stage="Offer")
    await factories.lead(agent=people.owner, stage="Won", closed_at=datetime.now(UTC))
    loads = {load.name: load for load in await office.loads()}
    mine = loads[people.owner.name]
    assert (mine.leads, mine.untouched, mine.overdue) == (2, 1, 1)
    assert people.staff.name not in loads and loads[people.stranger.name].leads == 0


async def test_the_office_gives_a_lead_to_an_agent_from_its_page(client, people):
    lead = await factories.lead(office=people.harbour)
    await client.sign_in(people.staff)
    page = (await client.get("/office")).text
    assert f"/leads/{lead.id}/assignment" in page and people.owner.name in page
    data = {"agent": str(people.owner.id), "version": "1"}
    answer = await client.post(f"/leads/{lead.id}/assignment", data=data, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert (await Lead.select(Lead.agent).where(Lead.id == lead.id))[0]["agent"] == people.owner.id
    assert f"waiting-{lead.id}" not in (await client.get("/office")).text
