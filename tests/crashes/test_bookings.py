"""A thousand bookings, and the power fails in the middle: what was answered is there, all of it, once."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from tests.crashes import field
from tests.crashes.field import VISITS, Phones
from tests.crashes.machine import Machine
from tests.fixtures.smtp import SmtpServer

MIDDLE = 400
AT_ONCE = 4
"""Mails that a worker has on their way; these alone may come twice, under the same Message-ID."""


@pytest_asyncio.fixture
async def machine(smtp_server: SmtpServer) -> AsyncIterator[Machine]:
    folder = Path(tempfile.mkdtemp(prefix="estate-crashes-"))
    folder.chmod(0o755)
    machine = Machine(folder, smtp_server.url)
    try:
        await machine.start()
        yield machine
    finally:
        await machine.remove()
        shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture
async def connection(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncpg.Pool]:
    """The machine's database, where the factories work, too."""
    from piccolo_conf import DB

    async with asyncpg.create_pool(machine.postgres.url, min_size=1, max_size=2) as pool:
        with monkeypatch.context() as patch:
            patch.setattr(DB, "pool", pool)
            yield pool


@pytest.mark.parametrize("victim", ["server", "worker", "postgres"])
async def test_of_a_thousand_bookings_none_is_lost_and_none_doubled(
    victim: str, machine: Machine, connection: asyncpg.Pool, smtp_server: SmtpServer
) -> None:
    assert await connection.fetchval("SHOW fsync") == "on"
    bookings = await field.prepare()
    phones = Phones(machine.url, bookings)
    middle = phones.when_answered(MIDDLE)
    sending = asyncio.create_task(phones.send_all())

    await middle.wait()
    assert smtp_server.received, "the worker was at work"
    phones.online.clear()
    await machine.kill(victim)
    before = list(phones.answered)
    await machine.start_again(victim)
    assert await _are_kept(connection, before)
    phones.online.set()

    await sending
    assert sorted(phones.answered) == sorted(booking.id for booking in bookings)
    await _every_prospect_is_told(smtp_server)
    await machine.stop()
    await _each_is_whole_and_once(connection, phones)
    await _each_mail_went_once(connection, smtp_server)


async def _are_kept(connection: asyncpg.Pool, answered: list[object]) -> bool:
    """What was answered is there before any phone asks again."""
    kept = await connection.fetchval("SELECT count(*) FROM visit WHERE id = ANY($1)", answered)
    return bool(kept == len(answered))


async def _every_prospect_is_told(smtp_server: SmtpServer) -> None:
    told: set[str] = set()
    while len(told) < VISITS:
        told.add(await smtp_server.next_knock())


async def _each_is_whole_and_once(connection: asyncpg.Pool, phones: Phones) -> None:
    rows = await connection.fetch(_PARTS)
    assert sorted(row["id"] for row in rows) == sorted(phones.answered)
    assert Counter((row["reservations"], row["events"], row["messages"]) for row in rows) == {
        (3, 1, 1): VISITS
    }
    totals = dict(await connection.fetchrow(_TOTALS))
    assert totals == {"reservations": 3 * VISITS, "events": VISITS, "messages": VISITS, "receipts": VISITS}


_PARTS = """
SELECT v.id,
    (SELECT count(*) FROM reservation r WHERE r.visit = v.id) AS reservations,
    (SELECT count(*) FROM event_subject s JOIN event e USING (seq)
        WHERE s.subject = v.id AND e.kind = 'visit_booked') AS events,
    (SELECT count(*) FROM message m WHERE m.about = v.lead AND m.kind = 'visit_confirmed') AS messages
FROM visit v
"""
_TOTALS = """
SELECT (SELECT count(*) FROM reservation) AS reservations,
    (SELECT count(*) FROM event WHERE kind = 'visit_booked') AS events,
    (SELECT count(*) FROM message) AS messages,
    (SELECT count(*) FROM receipt) AS receipts
"""


async def _each_mail_went_once(connection: asyncpg.Pool, smtp_server: SmtpServer) -> None:
    arrived = Counter(one.mail["Message-ID"] for one in smtp_server.received)
    posted = {row["message_id"] for row in await connection.fetch("SELECT message_id FROM message")}
    assert set(arrived) == posted
    assert sum(arrived.values()) - VISITS <= AT_ONCE
    assert await connection.fetchval("SELECT count(*) FROM message WHERE state <> 'sent'") == 0
    assert await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail.deliver'") == 0
