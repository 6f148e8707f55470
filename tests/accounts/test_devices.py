"""My devices: which they are, and signing them out."""

from typing import Any

import pytest

from estate import history, live
from estate.accounts import devices, passwords, sessions
from estate.accounts.tables import Session
from estate.mail.tables import Message
from tests.accounts.conftest import PASSWORD
from tests.fixtures.web import Client

ANDROID = "Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0.0.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (ANDROID, "Chrome on Android"),
        (IPHONE, "Safari on iPhone"),
        (WINDOWS.replace("Edg/", "EdgA/"), "Edge on Windows"),
        (WINDOWS, "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari on Mac"),
        ("curl/8.0", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_named_in_plain_words(user_agent: str, name: str) -> None:
    assert devices.words(user_agent) == name


async def test_all_devices_are_listed_and_this_one_is_marked(client: Client, people: Any) -> None:
    await sessions.open_session(people.owner.id, IPHONE)
    await sessions.open_session(people.colleague.id, WINDOWS)
    await client.sign_in(people.owner)
    page = (await client.get("/settings/devices")).text
    assert "Safari on iPhone" in page and "This device" in page and "Edge" not in page


async def test_a_device_is_signed_out_at_once(client: Client, people: Any, monkeypatch: Any) -> None:
    heard: list[Any] = []

    async def hear(*notice: Any) -> None:
        heard.append(notice)

    phone = await sessions.open_session(people.owner.id, IPHONE)
    await client.sign_in(people.owner)
    monkeypatch.setattr(live, "publish", hear)
    id_ = devices._id(sessions.digest(phone))
    assert (await client.post(f"/settings/devices/{id_}/removal")).status_code == 303
    assert await sessions.find(phone) is None
    assert heard == [(f"user:{people.owner.id}", live.SIGNED_OUT, people.owner.id)], "its pages hear no more"
    assert (await client.get("/settings/devices")).status_code == 200
    [event] = await history.timeline(people.owner.id)
    assert (event.kind, event.data) == ("devices_signed_out", {"devices": ["Safari on iPhone"]})


async def test_all_others_are_signed_out_and_this_one_stays(client: Client, people: Any) -> None:
    for _ in range(3):
        await sessions.open_session(people.owner.id, IPHONE)
    await client.sign_in(people.owner)
    assert (await client.post("/settings/devices/others/removal")).status_code == 303
    assert await Session.count().where(Session.account == people.owner.id) == 1
    assert (await client.get("/settings/devices")).status_code == 200


async def test_nobody_signs_out_the_device_of_another(client: Client, people: Any) -> None:
    theirs = await sessions.open_session(people.colleague.id, IPHONE)
    await client.sign_in(people.admin)
    id_ = devices._id(sessions.digest(theirs))
    assert (await client.post(f"/settings/devices/{id_}/removal")).status_code == 404
    assert await sessions.find(theirs)


async def test_who_signs_this_device_out_is_led_to_the_sign_in(client: Client, people: Any) -> None:
    await client.sign_in(people.owner)
    id_ = devices._id(sessions.digest(client.cookies["session"]))
    answer = await client.post(f"/settings/devices/{id_}/removal")
    assert answer.headers["location"] == "/sign-in"
    assert (await client.get("/settings")).status_code == 303


async def test_a_mail_tells_of_a_device_that_was_not_seen_before(client: Client, people: Any) -> None:
    people.owner.password_hash = await passwords.hash_password(PASSWORD)
    await people.owner.save()
    data = {"email": people.owner.email, "password": PASSWORD}
    for user_agent in (ANDROID, ANDROID, IPHONE, IPHONE, ANDROID):
        client.sign_out()
        await client.post("/sign-in", data=data, headers={"user-agent": user_agent})
    mails = await Message.select(Message.subject).where(Message.kind == "new_device")
    assert [mail["subject"] for mail in mails] == ["New sign-in: Safari on iPhone"], "not at the first time"


async def test_wrong_passwords_before_the_right_one_are_told(client: Client, people: Any) -> None:
    people.owner.password_hash = await passwords.hash_password(PASSWORD)
    await people.owner.save()
    for password in ("one", "two", PASSWORD):
        await client.post("/sign-in", data={"email": people.owner.email, "password": password})
    [event] = await history.timeline(people.owner.id)
    assert (event.kind, event.data["after_failures"]) == ("signed_in", 2)
