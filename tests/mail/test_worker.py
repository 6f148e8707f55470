"""The real worker process, the real server, and a kill in between."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest_asyncio

from estate.mail import outbox
from estate.mail.tables import Message
from estate.people.tables import Person
from tests import factories
from tests.fixtures import servers
from tests.fixtures.smtp import SmtpServer
from tests.mail.conftest import Posted, stored

Start = Callable[[], Awaitable[Process]]


@pytest_asyncio.fixture
async def start_worker(committed_db: None, database: str, mail_on: SmtpServer) -> AsyncIterator[Start]:
    started: list[Process] = []

    async def start() -> Process:
        environment = {**os.environ, "DATABASE_URL": database}
        command = (sys.executable, "-m", "estate.cli", "worker")
        worker = await asyncio.create_subprocess_exec(*command, cwd=servers.ROOT, env=environment)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()


async def test_the_worker_delivers_what_is_posted(
    start_worker: Start, posted: Posted, mail_on: SmtpServer
) -> None:
    worker = await start_worker()
    id_ = await posted()
    assert await mail_on.next_knock() == "ana@example.com"
    worker.terminate()  # it finishes what it has begun
    await worker.wait()
    assert (await stored(id_)).state == "sent"
    assert len(mail_on.received) == 1


async def test_a_worker_compares_people_at_once_where_the_keys_are_gone(
    start_worker: Start, posted: Posted, mail_on: SmtpServer
) -> None:
    await Person.raw("DELETE FROM pgqueuer_log")
    await factories.person(name="Ana Ferreira")
    await posted()
    await start_worker()
    await mail_on.next_knock()
    assert await Person.raw("SELECT 1 FROM pgqueuer_log WHERE entrypoint = 'people.sweep_doubles'")


async def test_a_worker_killed_in_the_middle_loses_nothing(
    start_worker: Start, posted: Posted, mail_on: SmtpServer
) -> None:
    mail_on.fall_silent()
    id_ = await posted()
    first = await start_worker()
    await mail_on.next_knock()
    first.kill()
    await first.wait()
    mail_on.answer_again()
    message = await stored(id_)
    assert message.state == "queued", "it was never marked as sent"

    await Message.update({Message.next_attempt_at: datetime.now(UTC)}).where(Message.id == id_)
    await Message.raw("DELETE FROM pgqueuer")  # the claim and the dead worker's job have run out
    await outbox.wake(id_)
    second = await start_worker()
    await mail_on.next_knock()
    second.terminate()
    await second.wait()
    assert (await stored(id_)).state == "sent"
    assert {mail["Message-ID"] for mail in mail_on.mails_to("ana@example.com")} == {message.message_id}
