"""Work that is done after the answer: enqueued in the transaction of the change, done by `estate worker`.

A job only wakes; what is to be done and how often it was tried stands in the domain's own rows, so every
job may run twice."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.queries import Queries

from piccolo_conf import DB

Handler = Callable[[dict[str, Any]], Awaitable[None]]
Sweep = Callable[[], Awaitable[None]]

HANDLERS: dict[str, Handler] = {}
SWEEPS: dict[str, tuple[str, Sweep]] = {}
STARTS: list[Sweep] = []


def job(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of the jobs of this name."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register


def every(name: str, cron: str) -> Callable[[Sweep], Sweep]:
    """Register a sweep that runs by this cron expression, in one worker at a time."""

    def register(sweep: Sweep) -> Sweep:
        SWEEPS[name] = (cron, sweep)
        return sweep

    return register


def at_start(begin: Sweep) -> Sweep:
    """Register what every worker does before its first job; it has to be short."""
    STARTS.append(begin)
    return begin


@dataclass(frozen=True)
class Job:
    """With `once`, a waiting job of that word is enough."""

    name: str
    payload: dict[str, Any]
    run_at: datetime | None = None
    once: str | None = None

    @property
    def delay(self) -> timedelta | None:
        return max(self.run_at - datetime.now(UTC), timedelta()) if self.run_at else None


async def enqueue(
    name: str, payload: dict[str, Any], *, run_at: datetime | None = None, once: str | None = None
) -> None:
    """In the current transaction where there is one."""
    await enqueue_all([Job(name, payload, run_at, once)])


async def enqueue_all(jobs: Sequence[Job]) -> None:
    """In one statement."""
    if jobs:
        await _queries().enqueue(
            [job.name for job in jobs],
            [json.dumps(job.payload, default=str).encode() for job in jobs],
            [0] * len(jobs),
            [job.delay for job in jobs],
            [job.once for job in jobs],
            on_conflict="skip",
        )


def _queries() -> Queries:
    transaction = DB.current_transaction.get()
    if transaction is not None:
        return Queries(AsyncpgDriver(transaction.connection))
    if DB.pool is None:
        raise RuntimeError("no connection pool is open")
    return Queries(AsyncpgPoolDriver(DB.pool))
