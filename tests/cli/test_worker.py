import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from estate import worker
from tests.cli.conftest import PROJECT


async def test_every_rooms_jobs_are_known() -> None:
    from estate.jobs import HANDLERS, SWEEPS

    worker.load_jobs()
    assert {"mail.deliver", "demo.picture"} <= set(HANDLERS)
    assert "mail.sweep" in SWEEPS


async def test_work_that_ends_is_complete_and_its_error_is_seen(leaving: worker.Leaving) -> None:
    assert await leaving.complete(asyncio.sleep(0))
    with pytest.raises(ZeroDivisionError):
        await leaving.complete(fails())


async def test_work_that_does_not_end_is_broken_off_when_the_grace_is_over(leaving: worker.Leaving) -> None:
    endless = asyncio.ensure_future(asyncio.Event().wait())
    asyncio.get_running_loop().call_soon(leaving.over.set)
    assert not await leaving.complete(endless)  # type: ignore[arg-type]
    assert endless.cancelled()


async def test_the_queue_listens_before_it_runs(database: str) -> None:
    """Else the answer to its first look at its own health could go unheard."""
    from piccolo_conf import DB

    async with worker.listening(DB.pool) as queue:
        rows = await queue.connection._listener_connection.fetch("SELECT pg_listening_channels() AS name")  # type: ignore[attr-defined]
        assert [row["name"] for row in rows] == [queue.channel]


async def fails() -> None:
    raise ZeroDivisionError


@pytest.fixture
async def leaving():
    loop = asyncio.get_running_loop()
    made = worker.Leaving()
    yield made
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.remove_signal_handler(number)


async def test_a_worker_does_what_waits_and_stops_when_it_is_told(own_database: str, tmp_path: Path) -> None:
    connection = await asyncpg.connect(own_database)
    queue = Queries(AsyncpgDriver(connection))
    missing = b'{"message": "019ab000-0000-7000-8000-000000000000"}'
    later = timedelta(hours=1)
    await queue.enqueue(["mail.deliver", "mail.deliver"], [missing, missing], [0, 0], [None, later])
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-m", "estate.cli", "worker"],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": own_database},
        stderr=log,
    )
    try:
        async with asyncio.timeout(60):
            while await connection.fetchval("SELECT count(*) FROM pgqueuer") > 1:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        process.terminate()
        assert await asyncio.to_thread(process.wait, 30) == 0
    finally:
        process.kill()
    assert await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE status = 'queued'") == 1
    await connection.close()
