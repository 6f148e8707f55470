"""Live events: `pg_notify` in the transaction of the change, one LISTEN a process, server-sent events.

A notice is "audience name id"; the browser gets `name` as the event's name and the id as its data, and
fetches what it shows again. Audiences: "everyone", "staff", "user:ID", "office:ID"."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field

import asyncpg
from litestar.response import ServerSentEventMessage

from estate import rows
from piccolo_conf import DB

_CHANNEL = "estate_live"
SIGNED_OUT = "signed-out"
MISSED = "missed"
log = logging.getLogger(__name__)
Notice = tuple[str, str, object]
"""Audience, name and subject."""


async def publish(audience: str, name: str, subject: object) -> None:
    """Tell the audience, once the current transaction is committed."""
    await publish_all([(audience, name, subject)])


async def publish_all(notices: Iterable[Notice]) -> None:
    """In their order."""
    if listed := list(notices):
        await rows.run(NOTIFY.format("$1", "$2"), *told(listed))


def told(notices: Sequence[Notice]) -> tuple[str, list[str]]:
    """The values of NOTIFY."""
    return _CHANNEL, [f"{audience} {name} {subject}" for audience, name, subject in notices]


NOTIFY = "SELECT count(pg_notify({}, line)) FROM unnest({}::text[]) AS line"


@dataclass(eq=False)
class Subscriber:
    audiences: frozenset[str]
    notices: asyncio.Queue[tuple[str, str]] = field(default_factory=lambda: asyncio.Queue(200))

    def offer(self, name: str, subject: str) -> None:
        if self.notices.full():
            self.notices.get_nowait()
        self.notices.put_nowait((name, subject))


class Hub:
    """Hands the database's notices to the open streams of this process."""

    def __init__(self) -> None:
        self._subscribers: set[Subscriber] = set()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._stopping.clear()
        self._task = asyncio.create_task(self._listen_for_ever())

    def end_streams(self) -> None:
        self._stopping.set()

    async def stop(self) -> None:
        self.end_streams()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def stream(self, audiences: frozenset[str]) -> AsyncIterator[ServerSentEventMessage]:
        """Ends at shutdown and when the reader is signed out."""
        subscriber = Subscriber(audiences)
        self._subscribers.add(subscriber)
        try:
            yield ServerSentEventMessage(comment="open", retry=2000)
            while (notice := await self._next(subscriber)) is not None:
                name, subject = notice
                if name == SIGNED_OUT:
                    return
                if name:
                    yield ServerSentEventMessage(event=name, data=subject)
                else:
                    yield ServerSentEventMessage(comment="still here")
        finally:
            self._subscribers.discard(subscriber)

    async def _next(self, subscriber: Subscriber) -> tuple[str, str] | None:
        """The next notice, an empty one after 15 quiet seconds, or none when the process stops."""
        arrival = asyncio.ensure_future(subscriber.notices.get())
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            done, _pending = await asyncio.wait({arrival, stop}, timeout=15, return_when="FIRST_COMPLETED")
            if stop in done:
                return None
            return arrival.result() if arrival in done else ("", "")
        finally:
            arrival.cancel()
            stop.cancel()

    async def _listen_for_ever(self) -> None:
        first = True
        while True:
            try:
                await self._listen(tell_missed=not first)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("live events: %s; listening again", type(error).__name__)
            first = False
            await asyncio.sleep(0.5)

    async def _listen(self, tell_missed: bool) -> None:
        connection = await DB.get_new_connection()
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(_CHANNEL, self._deliver)
            if tell_missed:
                for subscriber in self._subscribers:
                    subscriber.offer(MISSED, "")
            while not lost.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), 15)
                if not lost.is_set():
                    await connection.execute("SELECT 1", timeout=5)  # a dead peer shows itself
        finally:
            if not connection.is_closed():
                await connection.close(timeout=1)

    def _deliver(self, _connection: object, _pid: int, _channel: str, notice: object) -> None:
        audience, name, subject = str(notice).split(" ", 2)
        for subscriber in self._subscribers:
            if audience in subscriber.audiences:
                subscriber.offer(name, subject)


hub = Hub()
