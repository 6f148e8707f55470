"""Real readers as processes of their own: one is killed in the middle of a mail, two go on at once."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from typing import Any

import asyncpg

from estate import storage
from estate.accounts import agency
from estate.mail.inbound import handling, reading
from estate.mail.tables import InboundMail
from leads.inbox import arrivals
from leads.tables import Enquiry
from tests import factories
from tests.fixtures import servers
from tests.inbox.letters import letter

ANA = "ana@prospect.example"


def mails(box: str) -> list[bytes]:
    """Three of a portal and an answer, as they lie in this mailbox: each has lines of its own above them."""
    portals = [
        letter(
            f"Prospect Name: Vera Visitor{n}\nEmail: vera{n}@visitors.example\nPhone: +35191234567{n}",
            From="guestcards@forrent.com",
            Message_ID=f"<guest-card-{n}@forrent.example>",
        )
        for n in range(3)
    ]
    answer = letter("Saturday is fine", From=ANA, Message_ID="<answer@prospect.example>")
    return [f"Delivered-To: {box}@harbour.example\n".encode() + raw for raw in (*portals, answer)]


async def start(database: str) -> Process:
    command = (sys.executable, "-m", "estate.cli", "mail", "read")
    environment = {**os.environ, "DATABASE_URL": database}
    quiet = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        *command, cwd=servers.ROOT, env=environment, stdout=quiet, stderr=quiet
    )


async def test_a_mail_in_two_mailboxes_and_a_kill_in_its_middle_is_handled_once(
    committed_db: None, database: str, mailboxes: Any
) -> None:
    assert arrivals  # registers who takes what
    await factories.agency()
    person = await factories.person(name="Ana Ferreira", email=ANA)
    lead = await factories.lead(person=person)
    server = mailboxes("killed", "twin")
    for box in ("killed", "twin"):
        await asyncio.to_thread(server.put, *mails(box), user=box)

    door = await asyncpg.connect(database)
    try:
        await kill_at(door, await start(database))
    finally:
        await door.close()
    assert await InboundMail.count() == 4 and await Enquiry.count() == 0
    assert await InboundMail.count().where(InboundMail.state == "new") >= 1

    other = await start(database)
    assert await asyncio.gather(other.wait(), read_here()) == [0, 0]
    rows = await InboundMail.select(InboundMail.state, InboundMail.raw_key)
    assert [row["state"] for row in rows] == ["done"] * 4
    assert all([await storage.exists(row["raw_key"]) for row in rows])
    assert await Enquiry.count() == 3
    told = await InboundMail.raw(
        "SELECT count(*) AS n FROM event e JOIN event_subject s USING (seq)"
        " WHERE e.kind = 'mail_received' AND s.subject = {}",
        lead.id,
    )
    assert told[0]["n"] == 1


async def read_here() -> int:
    """As the worker does by the clock, beside the other process; the number of mailboxes that failed."""
    await agency.load()
    done = await reading.read_all()
    await handling.resume()
    return sum(1 for one in done if one.error)


async def kill_at(door: asyncpg.Connection, reader: Process) -> None:
    """It stands before the enquiries, which are locked, in the middle of its transaction."""
    async with door.transaction():
        await door.execute("LOCK TABLE enquiry IN SHARE ROW EXCLUSIVE MODE")
        async with asyncio.timeout(PATIENCE):
            while not await door.fetchval(WAITS):
                assert reader.returncode is None
        reader.kill()
        await reader.wait()
    async with asyncio.timeout(PATIENCE):
        while await door.fetchval(LEFT_BEHIND):
            pass


PATIENCE = 180
"""Seconds, on a busy machine."""
OF_ENQUIRIES = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'enquiry'::regclass{}) FROM pg_sleep(0.02)"
)
WAITS = OF_ENQUIRIES.format(" AND NOT granted")
LEFT_BEHIND = OF_ENQUIRIES.format("")
"""Its connections end when the server finds nobody at their other end."""
