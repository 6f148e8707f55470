"""A forgotten password: the same answer for everybody, a link for those who are somebody."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from estate import history
from estate.accounts import links, passwords, resets, sessions
from estate.accounts.tables import AccountLink, LinkKind, Session, User
from estate.columns import utc_now
from estate.mail import pruning
from estate.mail.tables import Message
from piccolo_conf import DB
from tests.accounts.conftest import PASSWORD, last_link, work
from tests.fixtures.smtp import SmtpServer
from tests.fixtures.web import Client


async def ask(client: Client, email: str) -> Any:
    return await client.post("/password-reset", data={"email": email})


async def test_who_forgot_a_password_chooses_another(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    old = await sessions.open_session(people.owner.id, "an old device")
    assert (await ask(client, people.owner.email.upper())).status_code == 303
    link = await last_link(mail_on, people.owner.email)
    assert "Choose a new password" in (await client.get(link)).text
    assert (await client.post(link, data={"password": PASSWORD})).status_code == 303
    assert (await client.get("/settings")).status_code == 200
    assert await sessions.find(old) is None, "all other devices are signed out"
    assert await Session.count().where(Session.account == people.owner.id) == 1
    stored = await User.select(User.password_hash).where(User.id == people.owner.id).first()
    assert await passwords.matches(stored["password_hash"], PASSWORD)
    assert await Message.count().where(Message.kind == "password_changed") == 1
    kinds = [entry.kind for entry in await history.timeline(people.owner.id)]
    assert kinds == ["signed_in", "password_reset", "password_reset_sent"]


async def test_the_mail_says_from_where_it_was_asked_for(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    await ask(client, people.owner.email)
    await work()
    [mail] = mail_on.mails_to(people.owner.email)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Firefox on Windows" in text and "127.0.0.1" in text


async def test_nobody_learns_whether_an_address_is_known(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    known, unknown = await ask(client, people.owner.email), await ask(client, "nobody@example.com")
    assert known.status_code == unknown.status_code == 303
    assert known.headers["location"] == unknown.headers["location"]
    rows = await Message.raw("SELECT entrypoint, count(*) AS n FROM pgqueuer GROUP BY entrypoint")
    assert [(row["entrypoint"], row["n"]) for row in rows] == [("accounts.reset", 2)], "and the same work"
    rows = await Message.raw("SELECT payload FROM pgqueuer")
    assert not any(b"@" in row["payload"] for row in rows), "what was typed is kept nowhere"
    assert await AccountLink.count() == 0, "which the worker does later"
    await work()
    assert mail_on.mails_to("nobody@example.com") == []


async def test_who_left_gets_no_link(client: Client, people: Any, mail_on: SmtpServer) -> None:
    await User.update({User.deactivated_at: utc_now()}).where(User.id == people.owner.id)
    assert (await ask(client, people.owner.email)).status_code == 303
    await work()
    assert mail_on.received == []


@pytest.mark.parametrize("email", ["owner", "nobody@example.com"])
async def test_nobody_is_flooded_with_links(
    client: Client, people: Any, mail_on: SmtpServer, email: str
) -> None:
    email = people.owner.email if email == "owner" else email
    for _ in range(resets.REQUESTS_PER_ACCOUNT):
        assert (await ask(client, email)).status_code == 303
    stopped = await ask(client, email)
    assert stopped.status_code == 429 and "quarter of an hour" in stopped.text


async def test_asking_for_links_locks_nobody_out(client: Client, people: Any) -> None:
    people.owner.password_hash = await passwords.hash_password(PASSWORD)
    await people.owner.save()
    for _ in range(10):
        await ask(client, people.owner.email)
    data = {"email": people.owner.email, "password": PASSWORD}
    assert (await client.post("/sign-in", data=data)).status_code == 303


async def test_a_link_works_for_an_hour_and_the_last_one_alone(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    await ask(client, people.owner.email)
    first = await last_link(mail_on, people.owner.email)
    await ask(client, people.owner.email)
    second = await last_link(mail_on, people.owner.email)
    assert (await client.get(first)).status_code == 404
    assert (await client.get(second)).status_code == 200
    [row] = await AccountLink.select().where(AccountLink.withdrawn_at.is_null())
    assert timedelta(minutes=59) < row["expires_at"] - utc_now() <= timedelta(hours=1)
    await AccountLink.update({AccountLink.expires_at: utc_now()}, force=True)
    assert (await client.post(second, data={"password": PASSWORD})).status_code == 404


async def test_the_administrator_sends_a_link(client: Client, people: Any, mail_on: SmtpServer) -> None:
    await client.sign_in(people.admin)
    assert (await client.post(f"/settings/users/{people.owner.id}/password-reset")).status_code == 303
    link = await last_link(mail_on, people.owner.email)
    client.sign_out()
    assert (await client.post(link, data={"password": PASSWORD})).status_code == 303
    mail = mail_on.mails_to(people.owner.email)[0]
    assert "Ada Admin sends you" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_two_links_made_at_once_leave_one(committed_db: Any, people: Any) -> None:
    async def make() -> None:
        async with DB.transaction():
            await links.make(people.owner.id, LinkKind.PASSWORD_RESET)

    await asyncio.gather(*(make() for _ in range(4)))
    assert await AccountLink.count().where(AccountLink.withdrawn_at.is_null()) == 1


async def test_devices_and_addresses_are_not_kept(client: Client, people: Any, mail_on: SmtpServer) -> None:
    await ask(client, people.owner.email)
    await work()
    await pruning.prune()
    [mail] = await Message.select()
    assert "127.0.0.1" in mail["body_text"] and "127.0.0.1" in mail["body_html"], "nothing yet"
    await Message.update({Message.created_at: utc_now() - pruning.KEPT}, force=True)
    await pruning.prune()
    [mail] = await Message.select()
    assert (mail["recipient"], mail["body_text"], mail["body_html"]) == ("", "", "")
    assert mail["kind"] == "password_reset" and mail["sent_at"]


async def test_without_mail_the_page_says_whom_to_ask(client: Client, people: Any) -> None:
    assert "Your administrator can give you a link" in (await client.get("/password-reset")).text


async def test_a_link_that_waits_too_long_for_its_mail_is_not_sent(
    client: Client, people: Any, mail_on: SmtpServer
) -> None:
    await ask(client, people.owner.email)
    [job] = await Message.raw("DELETE FROM pgqueuer RETURNING payload")
    await resets.answer(json.loads(job["payload"]))
    await AccountLink.update({AccountLink.expires_at: utc_now()}, force=True)
    await work()
    [message] = await Message.select(Message.state).where(Message.kind == "password_reset")
    assert message["state"] == "held" and mail_on.received == []
