"""The faults: each begins, lasts while people work on, and ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bench.chaos.machine import Machine

Run = Callable[[Machine], AbstractAsyncContextManager[None]]
LASTS = 12  # seconds
_RESERVE = 200_000  # bytes that a nearly full disk has left


@dataclass(frozen=True)
class Fault:
    """`needs` is "disks" or "clock" where not every machine can have it; `holds_mail` where mail that is given
    up is right."""

    name: str
    what: str
    run: Run
    needs: str = ""
    holds_mail: bool = False


FAULTS: list[Fault] = []


def fault(name: str, what: str, *, needs: str = "", holds_mail: bool = False) -> Callable[[Run], Run]:
    def register(run: Run) -> Run:
        FAULTS.append(Fault(name, what, run, needs, holds_mail))
        return run

    return register


@fault("server-killed", "kill -9 of the web server with its processes, started again after 4 s")
@asynccontextmanager
async def server_killed(machine: Machine) -> AsyncIterator[None]:
    await machine.kill("server")
    await asyncio.sleep(4)
    await machine.start_process("server")
    yield


@fault("worker-killed", "kill -9 of the worker, started again after 12 s")
@asynccontextmanager
async def worker_killed(machine: Machine) -> AsyncIterator[None]:
    await machine.kill("worker")
    yield
    await machine.start_process("worker")


@fault("postgres-killed", "kill -9 of PostgreSQL with all its processes, started again after 4 s")
@asynccontextmanager
async def postgres_killed(machine: Machine) -> AsyncIterator[None]:
    await machine.kill_postgres()
    await asyncio.sleep(4)
    await asyncio.to_thread(machine.postgres.start)
    yield


@fault("postgres-restarted", "PostgreSQL restarted in order, three times")
@asynccontextmanager
async def postgres_restarted(machine: Machine) -> AsyncIterator[None]:
    for _ in range(3):
        await asyncio.to_thread(machine.postgres.stop)
        await asyncio.to_thread(machine.postgres.start)
        await asyncio.sleep(3)
    yield


@fault("store-killed", "kill -9 of the file store, started again after 12 s")
@asynccontextmanager
async def store_killed(machine: Machine) -> AsyncIterator[None]:
    await machine.kill_store()
    yield
    await asyncio.to_thread(machine.store.start)


@fault("store-stopped", "the file store refuses connections")
@asynccontextmanager
async def store_stopped(machine: Machine) -> AsyncIterator[None]:
    await machine.s3_line.cut()
    yield
    await machine.s3_line.open()


@fault("store-slow", "each piece of an answer of the file store takes 3 s")
@asynccontextmanager
async def store_slow(machine: Machine) -> AsyncIterator[None]:
    machine.s3_line.delay = 3
    yield
    machine.s3_line.delay = 0


@fault("store-silent", "the file store takes connections and answers nothing")
@asynccontextmanager
async def store_silent(machine: Machine) -> AsyncIterator[None]:
    machine.s3_line.silent = True
    yield
    machine.s3_line.silent = False


@fault("store-filled", "the disk of the file store is full", needs="disks")
@asynccontextmanager
async def store_filled(machine: Machine) -> AsyncIterator[None]:
    async with _filled(machine.folder / "files"):
        yield


@fault("disk-nearly-full", "the disk of PostgreSQL has 0.2 MB left", needs="disks")
@asynccontextmanager
async def disk_nearly_full(machine: Machine) -> AsyncIterator[None]:
    async with _filled(machine.folder / "db"):
        yield
    if not machine.postgres.is_ready():
        await asyncio.to_thread(machine.postgres.start)


@asynccontextmanager
async def _filled(disk: Path) -> AsyncIterator[None]:
    filler = disk / "filler"
    await asyncio.to_thread(_fill, filler)
    try:
        yield
    finally:
        filler.unlink()


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 20))
    with filler.open("r+b") as file:
        file.truncate(max(0, filler.stat().st_size - _RESERVE))


@fault("mail-stopped", "the mail server refuses connections")
@asynccontextmanager
async def mail_stopped(machine: Machine) -> AsyncIterator[None]:
    await machine.mail_line.cut()
    yield
    await machine.mail_line.open()


@fault("mail-slow", "each answer of the mail server takes 2 s")
@asynccontextmanager
async def mail_slow(machine: Machine) -> AsyncIterator[None]:
    machine.mail_line.delay = 2
    yield
    machine.mail_line.delay = 0


@fault("mail-silent", "the mail server takes mail and does not answer")
@asynccontextmanager
async def mail_silent(machine: Machine) -> AsyncIterator[None]:
    machine.smtp.fall_silent()
    yield
    machine.smtp.answer_again()


@fault("mail-later", "the mail server says “451 later” to every address")
@asynccontextmanager
async def mail_later(machine: Machine) -> AsyncIterator[None]:
    async with _refusing(machine, "451 4.3.2 Please come back later"):
        yield


@fault("mail-refused", "the mail server says “550 no such user” to every address", holds_mail=True)
@asynccontextmanager
async def mail_refused(machine: Machine) -> AsyncIterator[None]:
    async with _refusing(machine, "550 5.1.1 No such user"):
        yield


class _Everybody(dict[str, str]):
    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer

    def __contains__(self, _address: object) -> bool:
        return True

    def __getitem__(self, _address: str) -> str:
        return self.answer


@asynccontextmanager
async def _refusing(machine: Machine, answer: str) -> AsyncIterator[None]:
    machine.smtp.refusals = _Everybody(answer)
    yield
    machine.smtp.refusals = {}


@fault("mail-cut", "the mail server takes 20 mails and cuts the line before it says so")
@asynccontextmanager
async def mail_cut(machine: Machine) -> AsyncIterator[None]:
    machine.smtp.data_answers = ["drop"] * 20
    yield
    machine.smtp.data_answers = []


@fault("clock-forward", "the clock of server and worker jumps a day ahead of the database's", needs="clock")
@asynccontextmanager
async def clock_forward(machine: Machine) -> AsyncIterator[None]:
    machine.clock.write_text("+1d")
    yield
    machine.clock.write_text("+0")


@fault("clock-back", "the clock of server and worker falls two hours behind the database's", needs="clock")
@asynccontextmanager
async def clock_back(machine: Machine) -> AsyncIterator[None]:
    machine.clock.write_text("-2h")
    yield
    machine.clock.write_text("+0")


@fault("two-workers", "two workers, one of which is killed and started again, three times")
@asynccontextmanager
async def two_workers(machine: Machine) -> AsyncIterator[None]:
    await machine.start_process("second")
    for _ in range(3):
        await asyncio.sleep(4)
        await machine.kill("second")
        await machine.start_process("second")
    yield
    await machine.kill("second")


@fault("lock-held", "somebody holds a lock on the table of leads: every connection of the pool waits for it")
@asynccontextmanager
async def lock_held(machine: Machine) -> AsyncIterator[None]:
    connection = await asyncpg.connect(machine.postgres.url)
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("LOCK TABLE lead IN ACCESS EXCLUSIVE MODE")
        yield
        await transaction.rollback()
    finally:
        await connection.close()


@fault("connections-exhausted", "PostgreSQL has no connection left, and those that were open are cut")
@asynccontextmanager
async def connections_exhausted(machine: Machine) -> AsyncIterator[None]:
    greedy: list[asyncpg.Connection] = []
    hungry = asyncio.create_task(_take_all(machine.postgres.url, greedy))
    yield
    hungry.cancel()
    await asyncio.gather(hungry, return_exceptions=True)
    for connection in greedy:
        await connection.close()


_CUT_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> ALL($1) AND usename IS NOT NULL"
)


async def _take_all(url: str, taken: list[asyncpg.Connection]) -> None:
    """Superusers have places of their own: they are taken, too."""
    while True:
        try:
            taken.append(await asyncpg.connect(url, timeout=2))
        except (asyncpg.PostgresError, OSError, TimeoutError):
            ours = [connection.get_server_pid() for connection in taken]
            with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError):
                await taken[0].execute("SET application_name = 'greedy'")
                await taken[0].fetch(_CUT_OTHERS, ours)
            await asyncio.sleep(0.1)
