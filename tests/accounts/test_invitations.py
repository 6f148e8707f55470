"""Inviting people: a link by mail, once, for a password of their own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from estate import history
from estate.accounts import administration, invitations, links, resets, sessions
from estate.accounts.devices import Device
from estate.accounts.tables import AccountLink, Session, User
from estate.columns import utc_now
from estate.mail.tables import Message
from tests.accounts.conftest import PASSWORD, last_link, work
from tests.factories import viewer
from tests.fixtures.smtp import SmtpServer
from tests.fixtures.web import Client

NINA = {"name": "Nina New", "email": "Nina@example.com", "role": "agent", "office": "", "version": "0"}
PHONE = Device("Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0 Mobile Safari/537.36", "192.0.2.7")


async def invite(client: Client, people: Any, **changes: str) -> User:
    await client.sign_in(people.admin)
    answer = await client.post("/settings/users", data={**NINA, **changes})
    assert answer.status_code == 303
    client.sign_out()
    found = await User.objects().get(User.email == "nina@example.com")
    assert found
    return found


async def test_who_is_invited_chooses_a_password_and_is_in(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    nina = await invite(client, people)
    link = await last_link(mail_on, "nina@example.com")
    page = await client.get(link)
    assert page.status_code == 200 and "Welcome, Nina New" in page.text
    answer = await client.post(link, data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await client.get("/")).status_code == 200
    assert "Nina New" in (await client.get("/settings")).text
    kinds = [entry.kind for entry in await history.timeline(nina.id)]
    assert kinds == ["signed_in", "invitation_accepted", "user_invited"]


async def test_a_link_works_once(client: Client, people: Any, mail_on: SmtpServer) -> None:
    await invite(client, people)
    link = await last_link(mail_on, "nina@example.com")
    assert (await client.post(link, data={"password": PASSWORD})).status_code == 303
    client.sign_out()
    for answer in (await client.get(link), await client.post(link, data={"password": "another long one"})):
        assert answer.status_code == 404 and "works no more" in answer.text
    data = {"email": "nina@example.com", "password": PASSWORD}
    assert (await client.post("/sign-in", data=data)).status_code == 303


async def test_a_short_password_is_refused_and_the_link_stays_good(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    await invite(client, people)
    link = await last_link(mail_on, "nina@example.com")
    short = await client.post(link, data={"password": "short"})
    assert short.status_code == 422 and "ten characters" in short.text
    assert (await client.post(link, data={"password": PASSWORD})).status_code == 303


async def test_the_link_is_neither_in_the_database_nor_on_our_pages(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    await invite(client, people)
    token = (await last_link(mail_on, "nina@example.com")).rpartition("/")[2]
    for table in ("message", "account_link", "event", "pgqueuer"):
        found = f"SELECT count(*) AS found FROM {table} t WHERE t::text LIKE {{}}"
        rows = await Message.raw(found, f"%{token}%")
        assert rows[0]["found"] == 0, table
    [message] = await Message.select(Message.id).where(Message.kind == "invitation")
    await client.sign_in(people.staff)
    for path in (f"/messages/{message['id']}", f"/messages/{message['id']}/html"):
        page = await client.get(path)
        assert page.status_code == 200 and token not in page.text and "/links/not-kept-here" in page.text


async def test_the_page_of_a_link_gives_its_address_to_nobody(
    client: Client, people: Any, mail_on: SmtpServer, caplog: Any
) -> None:
    await invite(client, people)
    link = await last_link(mail_on, "nina@example.com")
    for answer in (await client.get(link), await client.get("/links/unknown")):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    assert link not in caplog.text


async def test_a_new_invitation_ends_the_one_before(client: Client, people: Any, mail_on: SmtpServer) -> None:
    nina = await invite(client, people)
    first = await last_link(mail_on, "nina@example.com")
    await client.sign_in(people.admin)
    assert (await client.post(f"/settings/users/{nina.id}/invitation")).status_code == 303
    second = await last_link(mail_on, "nina@example.com")
    client.sign_out()
    assert (await client.get(first)).status_code == 404
    assert (await client.get(second)).status_code == 200


async def test_a_withdrawn_invitation_opens_nothing_and_its_mail_stays_here(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    nina = await invite(client, people)
    await client.sign_in(people.admin)
    assert (await client.post(f"/settings/users/{nina.id}/invitation/removal")).status_code == 303
    await work()
    assert mail_on.mails_to("nina@example.com") == []
    [message] = await Message.select(Message.state).where(Message.kind == "invitation")
    assert message["state"] == "held"
    assert (await client.post(f"/settings/users/{nina.id}/invitation")).status_code == 409


async def test_a_corrected_address_ends_the_link_that_went_to_the_wrong_one(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    nina = await invite(client, people)
    link = await last_link(mail_on, "nina@example.com")
    await client.sign_in(people.admin)
    right = {**NINA, "email": "nina.new@example.com", "version": "1"}
    assert (await client.post(f"/settings/users/{nina.id}", data=right)).status_code == 303
    assert (await client.get(link)).status_code == 404


async def test_an_invitation_ends_after_a_week(client: Client, people: Any, mail_on: SmtpServer) -> None:
    nina = await invite(client, people)
    link = await last_link(mail_on, "nina@example.com")
    await AccountLink.update({AccountLink.expires_at: utc_now() - timedelta(seconds=1)}, force=True)
    assert (await client.get(link)).status_code == 404
    await client.sign_in(people.admin)
    assert "Expired" in (await client.get(f"/settings/users/{nina.id}")).text


async def test_without_mail_the_administrator_sees_the_link_once(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    answer = await client.post("/settings/users", data=NINA)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    link = answer.text.partition('value="http://estate.test')[2].partition('"')[0]
    assert await Message.count() == 0
    nina = await User.objects().get(User.email == "nina@example.com")
    assert nina and link not in (await client.get(f"/settings/users/{nina.id}")).text
    client.sign_out()
    assert (await client.post(link, data={"password": PASSWORD})).status_code == 303


async def test_two_people_of_one_address_are_refused(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    answer = await client.post("/settings/users", data={**NINA, "email": people.owner.email})
    assert answer.status_code == 409 and "Another user signs in" in answer.text


async def test_who_left_cannot_use_a_link(client: Client, people: Any) -> None:
    url = await resets.send(people.owner.id, viewer(people.admin))
    assert url
    token = url.rpartition("/")[2]
    await administration.let_go(people.owner.id, viewer(people.admin))
    assert await links.find(token) is None
    await administration.take_back(people.owner.id, viewer(people.admin))
    assert await links.find(token) is None, "an old link stays dead"


async def test_who_has_a_password_is_not_invited_again(client: Client, people: Any) -> None:
    await User.update({User.password_hash: "x"}).where(User.id == people.owner.id)
    await client.sign_in(people.admin)
    for path in ("invitation", "invitation/removal"):
        assert (await client.post(f"/settings/users/{people.owner.id}/{path}")).status_code == 409


@pytest.mark.usefixtures("committed_db")
async def test_of_two_who_use_a_link_at_once_one_is_in(people: Any) -> None:
    columns = {"name": "Nina", "email": "nina@example.com", "role": "agent"}
    _user, url = await invitations.invite(columns, viewer(people.admin))
    assert url
    token = url.rpartition("/")[2]
    got = await asyncio.gather(
        *[resets.choose_password(token, f"a long password {n}", PHONE) for n in range(4)]
    )
    [session] = [one for one in got if one]
    assert await sessions.find(session)
    assert await Session.count() == 1
