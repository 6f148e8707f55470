"""`estate worker`: does the jobs of every room, and the sweeps that run by the clock."""

import importlib
import json
import logging
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pgqueuer
from pgqueuer import Job, PgQueuer, RetryRequested
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.executors import EntrypointExecutor
from pgqueuer.models import Context, Schedule

from estate import health, jobs
from estate.accounts import agency
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


async def work() -> None:
    """Until SIGTERM or SIGINT; running jobs are finished first. A lost database is waited for."""
    load_jobs()
    await pgqueuer.run(
        _queue,
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


class Persistent(EntrypointExecutor):
    """Tries again a few times, later each time; then the job is held for somebody to look at."""

    async def execute(self, job: Job, context: Context) -> None:
        try:
            await super().execute(job, context)
        except RetryRequested:
            raise
        except Exception as error:
            log.warning("job %s failed", job.entrypoint, exc_info=error)
            if job.attempts >= len(_DELAYS):
                raise
            raise RetryRequested(delay=_DELAYS[job.attempts], reason=type(error).__name__) from error


@asynccontextmanager
async def _queue() -> AsyncIterator[PgQueuer]:
    await DB.open(min_size=2, max_size=10, server_settings={"application_name": "estate worker"})
    try:
        assert DB.pool is not None
        queue = PgQueuer(AsyncpgPoolDriver(DB.pool))
        for name, handler in jobs.HANDLERS.items():
            _add_job(queue, name, handler)
        for name, (cron, sweep) in jobs.SWEEPS.items():
            _add_sweep(queue, name, cron, sweep)
        _add_sweep(queue, health.HEARTBEAT, health.HEARTBEAT_EVERY, _beat)
        log.info("worker ready: %d kinds of jobs", len(jobs.HANDLERS))
        yield queue
    finally:
        await DB.close_connection_pool()


def _add_job(queue: PgQueuer, name: str, handler: jobs.Handler) -> None:
    @queue.entrypoint(name, executor_factory=Persistent, on_failure="hold")
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
