"""Each URL of the settings for everybody, and what the administrator may and may not do."""

import asyncio
from typing import Any

import pytest

from estate import history
from estate.accounts import administration, agency, passwords, sessions
from estate.accounts.tables import Agency, Office, Session, User
from estate.mail.tables import Message
from estate.refusals import Refused
from tests import factories
from tests.factories import viewer

OWN_PAGES = ["/settings", "/settings/profile", "/settings/password"]
ADMIN_PAGES = [
    "/settings/agency",
    "/settings/hours",
    "/settings/offices",
    "/settings/offices/new",
    "/settings/offices/{office}",
    "/settings/users",
    "/settings/users/new",
    "/settings/users/{user}",
]
AGENCY = {
    "name": "Harbour Homes",
    "phone": "21 555 01 00",
    "locale": "pt-PT",
    "country": "pt",
    "currency": "eur",
    "area_unit": "SquareMeters",
    "time_zone": "Europe/Lisbon",
    "visit_minutes": "30",
    "lead_visibility": "own",
    "colour": "#0F5C4D",
    "consent_wording": "Yes",
    "version": "1",
}


def at(path, people):
    return path.format(office=people.hill.id, user=people.stranger.id)


@pytest.mark.parametrize("path", OWN_PAGES)
@pytest.mark.parametrize("who", ["owner", "staff", "admin"])
async def test_everybody_has_settings_of_their_own(client, people, path, who):
    await client.sign_in(getattr(people, who))
    assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("path", ADMIN_PAGES)
@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 403), ("admin", 200), (None, 303)])
async def test_the_agencys_settings_are_the_administrators(client, people, path, who, status):
    if who:
        await client.sign_in(getattr(people, who))
    assert (await client.get(at(path, people))).status_code == status


@pytest.mark.parametrize("path", [p for p in ADMIN_PAGES if not p.endswith("new")])
@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 403), (None, 401)])
async def test_nobody_else_writes_them(client, people, path, who, status):
    if who:
        await client.sign_in(getattr(people, who))
    assert (await client.post(at(path, people), data=AGENCY)).status_code == status


@pytest.mark.parametrize("path", ["/settings/offices/", "/settings/users/"])
async def test_a_bad_id_is_not_found(client, people, path):
    await client.sign_in(people.admin)
    for bad in ("01940000-0000-7000-8000-000000000000", "nonsense"):
        assert (await client.get(path + bad)).status_code == 404


async def test_the_agency_is_saved_as_it_is_meant(client, people):
    await client.sign_in(people.admin)
    assert (await client.post("/settings/agency", data=AGENCY)).status_code == 303
    row = (await Agency.select())[0]
    assert (row["country"], row["currency"], row["colour"], row["phone"]) == (
        "PT",
        "EUR",
        "#0f5c4d",
        "+351215550100",
    )
    other = await client.post("/settings/agency", data={**AGENCY, "name": "Hill Homes"})
    assert other.status_code == 409 and "Now stored: Harbour Homes" in other.text
    assert "Hill Homes" in other.text


async def test_wrong_settings_are_all_named_at_once(client, people):
    await client.sign_in(people.admin)
    bad = {
        **AGENCY,
        "locale": "klingon!",
        "country": "XX",
        "currency": "gold",
        "time_zone": "Mars",
        "phone": "12",
    }
    answer = await client.post("/settings/agency", data=bad)
    assert answer.status_code == 422
    for sentence in ("such as en-GB", "two letters", "three letters", "a time zone", "no phone number"):
        assert sentence in answer.text


async def test_office_hours_close_after_they_open(client, people):
    await client.sign_in(people.admin)
    wrong = {"from_1": "18:00", "to_1": "09:00", "from_2": "09:00"}
    assert (await client.post("/settings/hours", data=wrong)).status_code == 422
    right = {"from_1": "09:00", "to_1": "18:30", "version": "1"}
    assert (await client.post("/settings/hours", data=right)).status_code == 303
    assert (await agency.load()).office_hours == {"1": ["09:00", "18:30"]}


async def test_an_office_is_added_and_a_double_name_refused(client, people):
    await client.sign_in(people.admin)
    assert (await client.post("/settings/offices", data={"name": "Beach", "version": "0"})).status_code == 303
    assert await Office.exists().where(Office.name == "Beach")
    with pytest.raises(Refused):
        await administration.add_office({"name": "Beach"}, viewer(people.admin))


async def test_the_last_administrator_stays_one(client, people):
    await client.sign_in(people.admin)
    data = {"name": "Ada", "email": people.admin.email, "role": "agent", "office": "", "version": "1"}
    answer = await client.post(f"/settings/users/{people.admin.id}", data=data)
    assert answer.status_code == 409 and "last administrator" in answer.text


async def test_ones_own_password_needs_the_current_one(client, people):
    await User.update({User.password_hash: await passwords.hash_password("the first password")}).where(
        User.id == people.owner.id
    )
    await client.sign_in(people.owner)
    data = {"current": "not this", "password": "the second password"}
    assert (await client.post("/settings/password", data=data)).status_code == 422
    data["current"] = "the first password"
    assert (await client.post("/settings/password", data=data)).status_code == 303
    assert (await client.get("/settings")).status_code == 200
    assert await Session.count().where(Session.account == people.owner.id) == 1
    [mail] = await Message.select().where(Message.kind == "password_changed")
    assert (
        mail["recipient"] == people.owner.email and "http://estate.test/password-reset" in mail["body_text"]
    )


async def test_who_leaves_is_signed_out_at_once_and_may_come_back(client, people):
    gone = people.colleague
    await client.sign_in(gone)
    device = client.cookies["session"]
    await client.sign_in(people.admin)
    page = f"/settings/users/{gone.id}"
    assert (await client.post(f"{page}/departure")).status_code == 303
    assert "They left" in (await client.get(page)).text
    assert not await sessions.find(device)
    assert (await client.post(f"{page}/departure/end")).status_code == 303
    assert not await sessions.find(device), "an old device stays signed out"
    kinds = [entry.kind for entry in await history.timeline(gone.id)]
    assert kinds == ["user_returned", "user_left"]


async def test_the_last_administrator_cannot_leave(client, people):
    await client.sign_in(people.admin)
    answer = await client.post(f"/settings/users/{people.admin.id}/departure")
    assert answer.status_code == 409 and "last administrator" in answer.text


async def test_who_never_took_up_the_invitation_is_no_administrator(client, people):
    await factories.user(role="admin", password_hash=None)
    await client.sign_in(people.admin)
    answer = await client.post(f"/settings/users/{people.admin.id}/departure")
    assert answer.status_code == 409 and "last administrator" in answer.text


async def test_two_administrators_who_demote_each_other_leave_one(committed_db, people):
    await User.update({User.role: "admin"}).where(User.id == people.staff.id)
    await User.update({User.password_hash: "something"}, force=True)

    async def leave(user: Any) -> bool:
        try:
            await administration.let_go(user.id, factories.viewer(people.admin))
        except Refused:
            return False
        return True

    assert sorted(await asyncio.gather(leave(people.admin), leave(people.staff))) == [False, True]


async def test_two_administrators_do_not_overwrite_each_other_silently(client, people):
    await client.sign_in(people.admin)
    page = f"/settings/users/{people.owner.id}"
    data = {"email": people.owner.email, "role": "agent", "office": "", "version": "1"}
    assert (await client.post(page, data={**data, "name": "Olga One"})).status_code == 303
    lost = await client.post(page, data={**data, "name": "Olga Two", "role": "staff"})
    assert lost.status_code == 409
    assert "Now stored: Olga One" in lost.text and 'value="Olga Two"' in lost.text
    assert "Now stored: Agent" in lost.text
    assert (await client.post(page, data={**data, "name": "Olga Two", "version": "2"})).status_code == 303


async def test_offices_hours_and_profiles_say_what_is_stored_now(client, people):
    await client.sign_in(people.admin)
    for path, one, two in [
        (f"/settings/offices/{people.hill.id}", {"name": "Top"}, {"name": "Peak"}),
        ("/settings/profile", {"name": "Ada", "language": "en"}, {"name": "Eda", "language": "en"}),
        ("/settings/hours", {"from_1": "09:00", "to_1": "18:00"}, {"from_1": "08:00", "to_1": "17:00"}),
    ]:
        assert (await client.post(path, data={**one, "version": "1"})).status_code == 303, path
        lost = await client.post(path, data={**two, "version": "1"})
        assert lost.status_code == 409 and "Now stored" in lost.text, path


async def test_a_change_of_role_is_told_with_both(client, people):
    await client.sign_in(people.admin)
    data = {"name": people.owner.name, "email": people.owner.email, "role": "staff", "version": "1"}
    data |= {"office": str(people.harbour.id), "takes_leads": "y"}
    assert (await client.post(f"/settings/users/{people.owner.id}", data=data)).status_code == 303
    [event] = await history.timeline(people.owner.id)
    assert (event.kind, event.data) == ("role_changed", {"before": "agent", "after": "staff"})
