"""Closing an office asks first where its people, leads and listings go."""

from typing import Any

from estate import history
from estate.accounts.tables import Office, User
from leads.tables import Lead
from properties.tables import Property
from tests import factories
from tests.fixtures.web import Client


async def test_what_an_office_has_goes_to_another(client: Client, people: Any) -> None:
    lead = await factories.lead(office=people.harbour, agent=people.owner)
    home = await factories.property(list_office=people.harbour)
    await client.sign_in(people.admin)
    page = f"/settings/offices/{people.harbour.id}/closing"
    asked = await client.get(page)
    assert asked.status_code == 200 and "Hill" in asked.text
    assert (await client.post(page, data={"into": "", "version": "1"})).status_code == 422
    assert (await client.post(page, data={"into": str(people.hill.id), "version": "1"})).status_code == 303
    assert not await User.exists().where(User.office == people.harbour.id)
    moved = await Lead.objects().get(Lead.id == lead.id)
    listing = await Property.objects().get(Property.id == home.id)
    assert moved and listing and (moved.office, listing.list_office) == (people.hill.id, people.hill.id)
    assert (await client.get(page)).status_code == 404
    [event] = await history.timeline(people.harbour.id)
    assert (event.kind, event.data["into"], event.data["people"]) == ("office_closed", "Hill", 4)


async def test_a_closed_office_opens_again_empty(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    page = f"/settings/offices/{people.harbour.id}/closing"
    assert (await client.post(f"{page}/end")).status_code == 404
    assert (await client.post(page, data={"into": "none", "version": "1"})).status_code == 303
    assert "Open again" in (await client.get("/settings/offices")).text
    assert (await client.post(f"{page}/end")).status_code == 303
    office = await Office.objects().get(Office.id == people.harbour.id)
    assert office and office.archived_at is None
    assert not await User.exists().where(User.office == people.harbour.id)


async def test_an_office_that_changed_meanwhile_is_looked_at_again(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    page = f"/settings/offices/{people.harbour.id}"
    await client.post(page, data={"name": "Quay", "version": "1"})
    answer = await client.post(f"{page}/closing", data={"into": str(people.hill.id), "version": "1"})
    assert answer.status_code == 409 and "meanwhile" in answer.text


async def test_two_that_are_closed_into_each_other_do_not_both_close(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    one, two = people.harbour.id, people.hill.id
    first = await client.post(f"/settings/offices/{one}/closing", data={"into": str(two), "version": "1"})
    second = await client.post(f"/settings/offices/{two}/closing", data={"into": str(one), "version": "1"})
    assert (first.status_code, second.status_code) == (303, 422)
