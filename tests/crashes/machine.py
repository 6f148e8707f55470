"""An agency's machine: PostgreSQL, the server and a worker, each of which can lose its power."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import asyncpg

from estate.embedded.postgres import Postgres
from estate.embedded.processes import free_ports
from tests.fixtures import servers

# What each of them logs when it is ready.
_READY = {"server": b"Application startup complete", "worker": b"worker ready"}
_TWO_MINUTES_LATER = """
UPDATE message SET next_attempt_at = now() WHERE state IN ('queued', 'failed');
UPDATE pgqueuer SET heartbeat = heartbeat - interval '2 minutes' WHERE status = 'picked';
"""


class Machine:
    def __init__(self, folder: Path, smtp_url: str) -> None:
        self.postgres = Postgres(folder)
        self.port = free_ports(1)[0]
        self.url = f"http://127.0.0.1:{self.port}"
        self._smtp_url = smtp_url
        self._commands = {"server": ("serve", "--port", str(self.port)), "worker": ("worker",)}
        self._processes: dict[str, Process] = {}
        self._logs: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """In this thread: when it ends, the kernel ends PostgreSQL."""
        self.postgres.start()
        await asyncio.to_thread(servers.migrate, self._environment)
        await asyncio.gather(*map(self._spawn, self._commands))

    @property
    def _environment(self) -> dict[str, str]:
        settings = {"DATABASE_URL": self.postgres.url, "BASE_URL": self.url, "SMTP_URL": self._smtp_url}
        return {**os.environ, **settings, "MAIL_FROM": "hello@harbour.example"}

    async def _spawn(self, name: str) -> None:
        command = (sys.executable, "-m", "estate.cli", *self._commands[name])
        process = await asyncio.create_subprocess_exec(
            *command, cwd=servers.ROOT, env=self._environment, stderr=PIPE
        )
        self._processes[name] = process
        assert process.stderr
        seen = []
        while _READY[name] not in (line := await process.stderr.readline()):
            assert line, f"the {name} ended: {seen}"
            seen.append(line)
        self._logs[name] = asyncio.create_task(_read_on(process.stderr))

    async def kill(self, name: str) -> None:
        if name == "postgres":
            _kill_family(self.postgres)
        else:
            self._processes[name].kill()
            await self._processes[name].wait()

    async def start_again(self, name: str) -> None:
        """Two minutes later, by the clock of those who wait for what a dead worker has begun."""
        if name == "postgres":
            self.postgres.start()
        await self.execute(_TWO_MINUTES_LATER)
        if name != "postgres":
            await self._spawn(name)

    async def execute(self, sql: str) -> None:
        connection = await asyncpg.connect(self.postgres.url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def stop(self) -> None:
        """In order: requests are answered, and mails that are on their way arrive."""
        for process in self._processes.values():
            if process.returncode is None:
                process.terminate()
        await asyncio.gather(*(process.wait() for process in self._processes.values()))
        await asyncio.gather(*self._logs.values())
        self._processes.clear()

    async def remove(self) -> None:
        await self.stop()
        self.postgres.remove()


async def _read_on(log: asyncio.StreamReader) -> None:
    while await log.readline():
        pass


def _kill_family(postgres: Postgres) -> None:
    """The server with all that serve its connections and write its files, as when the power fails."""
    assert postgres.process
    pid = postgres.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for each in (pid, *map(int, children)):
        os.kill(each, signal.SIGKILL)
    postgres.process.wait()
