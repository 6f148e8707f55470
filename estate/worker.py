"""`estate worker`: does the jobs of every room, and the sweeps that run by the clock."""

import asyncio
import importlib
import json
import logging
import pkgutil
import signal
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import asyncpg
import pgqueuer
from pgqueuer import Job, PgQueuer, RetryRequested
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.executors import EntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.models import Context, Schedule

from estate import health, jobs
from estate.accounts import agency
from estate.database import LOST
from piccolo_conf import DB

log = logging.getLogger(__name__)

ROOMS = ("estate", "properties", "leads", "visits")
# What only the web server needs, or what must not be imported at all.
_NO_JOBS_IN = {"controllers", "dependencies", "piccolo_migrations", "embedded", "supervisor"}
_NO_JOBS_IN |= {"app", "cli", "server", "worker", "access", "errors", "pages", "doctor"}
# A job only wakes; lasting retries stand in the domain's rows. These bridge a restart or a network's hiccup.
_DELAYS = [timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800)]
_HEARTBEAT = timedelta(seconds=30)
_POLL = timedelta(seconds=10)
_AT_ONCE = 40
_GRACE = 3  # seconds for running jobs when the worker is told to stop
_LOG_KEPT = timedelta(days=14)


async def work() -> None:
    """Until SIGTERM or SIGINT; a job that does not end soon is handed back. A lost database is waited for."""
    load_jobs()
    leaving = Leaving()
    await pgqueuer.run(
        partial(_queue, leaving),
        batch_size=_AT_ONCE // 4,
        max_concurrent_tasks=_AT_ONCE,
        shutdown=leaving.begun,
        heartbeat_timeout=_HEARTBEAT,
        dequeue_timeout=_POLL,
        restart_on_failure=True,
        restart_delay=timedelta(seconds=1),
        shutdown_on_listener_failure=True,
    )


def load_jobs() -> None:
    """Every module of the rooms is imported, so that no job is unknown for want of an import."""
    for room in ROOMS:
        for module in _modules(room):
            importlib.import_module(module)


def _modules(package: str) -> Iterator[str]:
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if found.name in _NO_JOBS_IN:
            continue
        name = f"{package}.{found.name}"
        yield name
        if found.ispkg:
            yield from _modules(name)


class Leaving:
    """Set by SIGTERM and SIGINT: no new jobs from then on, and none at all after the grace."""

    def __init__(self) -> None:
        self.begun, self.over = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._begin, loop)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self.begun.set()
        loop.call_later(_GRACE, self.over.set)

    async def complete(self, work: Awaitable[None]) -> bool:
        """Whether the work came to its end; after the grace it is broken off."""
        task, over = asyncio.ensure_future(work), asyncio.ensure_future(self.over.wait())
        try:
            await asyncio.wait({task, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if task.cancelled():
            return False
        task.result()
        return True


class Persistent(EntrypointExecutor):
    """Tries again a few times, later each time; then the job is held for somebody to look at."""

    def __init__(self, leaving: Leaving, parameters: EntrypointExecutorParameters) -> None:
        super().__init__(parameters)
        self._leaving = leaving

    async def execute(self, job: Job, context: Context) -> None:
        try:
            if not await self._leaving.complete(super().execute(job, context)):
                raise RetryRequested(delay=timedelta(), reason="handed back")
        except RetryRequested:
            raise
        except Exception as error:
            log.warning("job %s failed", job.entrypoint, exc_info=error)
            if job.attempts >= len(_DELAYS):
                raise
            await self._leaving.complete(_database_answers())
            raise RetryRequested(delay=_DELAYS[job.attempts], reason=type(error).__name__) from error


async def _database_answers() -> None:
    """However long it takes: without it nobody can note that a job is to be tried again."""
    while True:
        try:
            await DB._run_in_pool("SELECT 1")
        except (OSError, asyncpg.PostgresError, *LOST):
            await asyncio.sleep(0.5)
        else:
            return


@asynccontextmanager
async def _queue(leaving: Leaving) -> AsyncIterator[PgQueuer]:
    await DB.open(min_size=2, max_size=10, server_settings={"application_name": "estate worker"})
    try:
        assert DB.pool is not None
        async with listening(DB.pool) as queue:
            for name, handler in jobs.HANDLERS.items():
                _add_job(queue, name, handler, leaving)
            for name, (cron, sweep) in jobs.SWEEPS.items():
                _add_sweep(queue, name, cron, sweep)
            _add_sweep(queue, "queue.prune", "17 3 * * *", _prune)
            _add_sweep(queue, health.HEARTBEAT, health.HEARTBEAT_EVERY, _beat)
            for begin in jobs.STARTS:
                await begin()
            log.info("worker ready: %d kinds of jobs", len(jobs.HANDLERS))
            yield queue
    finally:
        await DB.close_connection_pool()


@asynccontextmanager
async def listening(pool: asyncpg.Pool) -> AsyncIterator[PgQueuer]:
    """A queue that hears its notices before it runs.

    Its first look at its own health starts a moment before it listens: the answer could go unheard, and
    ten seconds later the whole worker would begin anew."""
    async with AsyncpgPoolDriver(pool) as driver:
        queue = PgQueuer(driver)
        await driver.add_listener(queue.channel, lambda _notice: None)
        yield queue


def _add_job(queue: PgQueuer, name: str, handler: jobs.Handler, leaving: Leaving) -> None:
    @queue.entrypoint(name, executor_factory=partial(Persistent, leaving), on_failure="hold")
    async def run(job: Job) -> None:
        await agency.load()
        await handler(json.loads(job.payload or b"{}"))


def _add_sweep(queue: PgQueuer, name: str, cron: str, sweep: jobs.Sweep) -> None:
    @queue.schedule(name, cron)
    async def run(_schedule: Schedule) -> None:
        try:
            await agency.load()
            await sweep()
        except Exception as error:  # the next run may do better; the others must go on
            log.error("sweep %s failed", name, exc_info=error)


async def _beat() -> None:
    """The queue writes when it ran; `/readyz` looks at that."""


async def _prune() -> None:
    await DB._run_in_pool("DELETE FROM pgqueuer_log WHERE created < now() - $1::interval", [_LOG_KEPT])
