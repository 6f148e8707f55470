"""Mailboxes on a real server: each mail once, whatever happens in between, and nothing is changed there."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate import doctor, storage
from estate.mail.inbound import handling, mailboxes, reading
from estate.mail.tables import InboundMail, Mailbox
from estate.settings import Settings, SettingsError, settings
from leads.inbox import arrivals
from tests.inbox.letters import letter

pytestmark = pytest.mark.usefixtures("people")
assert arrivals  # registers who takes what


async def subjects() -> list[str]:
    rows = await InboundMail.select(InboundMail.subject).order_by(InboundMail.id)
    return [row["subject"] for row in rows]


async def read_once() -> reading.Reading:
    return (await reading.read_all())[0]


async def test_what_is_new_is_read_once_and_left_as_it_is(mailboxes: Any) -> None:
    server = mailboxes("first")
    await asyncio.to_thread(server.put, letter(Subject="one"), letter(Subject="two"), user="first")
    done = await read_once()
    assert (done.new, done.error, done.kinds) == (2, None, {"other": 2})
    assert (await read_once()).new == 0
    await asyncio.to_thread(server.put, letter(Subject="three"), user="first")
    assert (await read_once()).new == 1
    assert await subjects() == ["one", "two", "three"]
    assert not any(b"Seen" in flags for flags in await asyncio.to_thread(server.flags, "first"))


async def test_the_whole_mail_is_kept(mailboxes: Any) -> None:
    server, raw = mailboxes("whole"), letter("Attached", files={"plan.pdf": b"%PDF-1.7 the plan"})
    await asyncio.to_thread(server.put, raw, user="whole")
    await read_once()
    mail = (
        await InboundMail.objects().output(load_json=True).get(InboundMail.subject == "The flat by the river")
    )
    assert mail and mail.files[0]["name"] == "plan.pdf"
    assert (await storage.get(mail.raw_key)).replace(b"\r\n", b"\n").strip() == raw.strip()


async def test_the_same_mail_in_two_mailboxes_is_one(mailboxes: Any) -> None:
    server, raw = mailboxes("left", "right"), letter(Subject="to both")
    for user in ("left", "right"):
        await asyncio.to_thread(
            server.put, f"Delivered-To: {user}@harbour.example\n".encode() + raw, user=user
        )
    left = await reading.read(settings().imap[0])
    right = await reading.read(settings().imap[1])
    assert (left.new, right.new) == (1, 0)
    assert await InboundMail.count() == 1


async def test_a_reader_that_dies_repeats_and_loses_nothing(
    mailboxes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = mailboxes("crash")
    await asyncio.to_thread(server.put, letter(Subject="before"), letter(Subject="after"), user="crash")

    async def die(*_given: Any) -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(reading, "_look_at", die)
        await reading.read(settings().imap[0])
    assert await InboundMail.count().where(InboundMail.state == "new") == 2
    assert (await read_once()).new == 0
    await handling.resume()
    assert await subjects() == ["before", "after"]
    assert await InboundMail.count().where(InboundMail.state == "waiting") == 2


async def test_without_the_file_store_nothing_counts_as_read(
    mailboxes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = mailboxes("nostore")
    await asyncio.to_thread(server.put, letter(Subject="kept later"), user="nostore")
    with monkeypatch.context() as patched:
        patched.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
        settings.cache_clear()
        storage.forget_client()
        assert (await read_once()).error
    settings.cache_clear()
    storage.forget_client()
    assert await InboundMail.count() == 0
    assert (await read_once()).new == 1


async def test_a_server_that_numbers_anew_is_read_anew_and_nothing_comes_twice(mailboxes: Any) -> None:
    server = mailboxes("renumbered")
    await asyncio.to_thread(server.put, letter(Subject="known"), user="renumbered")
    await read_once()
    await Mailbox.update({Mailbox.uid_validity: 1, Mailbox.last_uid: 999}).where(
        Mailbox.name == settings().imap[0].name
    )
    assert (await read_once()).new == 0
    assert await subjects() == ["known"]


async def test_of_a_new_mailbox_old_mail_stays_where_it_is(mailboxes: Any) -> None:
    server, long_ago = mailboxes("old"), datetime.now(UTC) - timedelta(days=400)
    await asyncio.to_thread(server.put, letter(Subject="long ago"), user="old", at=long_ago)
    await asyncio.to_thread(server.put, letter(Subject="of today"), user="old")
    assert (await read_once()).new == 1
    assert await subjects() == ["of today"]


async def test_one_reads_a_mailbox_at_a_time(mailboxes: Any) -> None:
    mailboxes("alone")
    async with reading._alone(settings().imap[0].name):
        assert (await read_once()).is_taken
    assert not (await read_once()).is_taken


async def test_a_dead_server_is_told_and_tried_again(
    imap_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOXES", "imap://office:secret-word@127.0.0.1:1/")
    settings.cache_clear()
    done = await read_once()
    assert done.error and "secret-word" not in done.error
    [state] = await mailboxes.states()
    assert state.error and state.failing_since and state.name == "office@127.0.0.1/INBOX"
    said: list[str] = []
    await doctor.examine(said.append)
    assert any("office@127.0.0.1/INBOX cannot be read" in line and "secret-word" not in line for line in said)
    monkeypatch.setenv("MAILBOXES", imap_server.url("office").replace("pass", "wrong"))
    settings.cache_clear()
    assert "uthentication" in ((await read_once()).error or "")
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    "urls",
    [
        "imap://office:word@mail.example.com/",
        "imaps://mail.example.com/",
        "https://office:word@mail.example.com/",
        "imaps://a:b@mail.example.com/ imaps://a:c@mail.example.com/INBOX",
    ],
)
def test_a_wrong_mailbox_stops_the_start_and_is_not_repeated(
    urls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOXES", urls)
    settings.cache_clear()
    with pytest.raises(SettingsError) as told:
        settings()
    assert "MAILBOXES" in str(told.value) and "word" not in str(told.value).replace("password", "")
    monkeypatch.undo()
    settings.cache_clear()


def test_a_mailbox_is_written_as_an_address() -> None:
    given = Settings(
        mailboxes="imaps://me%40agency.example:p%2Fw@imap.agency.example/Portals%20in imap://a:b@localhost:1143"
    )
    first, second = given.imap
    assert (first.user, first.password, first.folder, first.port) == (
        "me@agency.example",
        "p/w",
        "Portals in",
        993,
    )
    assert (second.host, second.port, second.folder) == ("localhost", 1143, "INBOX")
