"""The machines of one agency: database, file store, mail server, web server and workers, each of which can fail."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx

from bench.chaos.proxy import Proxy
from estate.embedded.postgres import Postgres
from estate.embedded.processes import free_ports
from estate.embedded.store import Store
from tests.fixtures.smtp import SmtpServer, running

ROOT = Path(__file__).resolve().parents[2]
DISK = 1200  # MB; of the database and of the store, where this user may make disks
_FAKETIME = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1")


class Machine:
    """`disks` says whether database and store have disks of their own, which can be filled."""

    def __init__(self, folder: Path, smtp: SmtpServer) -> None:
        self.folder, self.smtp = folder, smtp
        self.disks = _mount(folder / "db") and _mount(folder / "files")
        self.postgres, self.store = Postgres(folder / "db"), Store(folder / "files")
        self.port = free_ports(1)[0]
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock = folder / "clock"
        self.processes: dict[str, Process] = {}
        self.s3_line = self.mail_line = Proxy(("", 0))

    async def start(self) -> None:
        """In the main thread: when it ends, the kernel ends the services."""
        self.clock.write_text("+0")
        self.postgres.start()
        self.store.start()
        self.s3_line = await _line(self.store.environment["AWS_ENDPOINT_URL_S3"]).open()
        self.mail_line = await _line(self.smtp.url).open()
        await self._run_to_end("prepare-demo")
        await self.start_process("server")
        await self.start_process("worker")

    @property
    def environment(self) -> dict[str, str]:
        given = {**os.environ, **self.store.environment, "DATABASE_URL": self.postgres.url}
        given |= {
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{self.s3_line.port}",
            "SMTP_URL": f"smtp://127.0.0.1:{self.mail_line.port}",
            "BASE_URL": self.url,
            "SECRET_KEY": "no-secret-of-anybody-but-the-bench",
            "TRUSTED_PROXIES": "127.0.0.1",  # every enquiry comes from an address of its own
            "WEB_WORKERS": "2",
        }
        if self.can_shift_clock:
            given |= {"LD_PRELOAD": _faketime(), "FAKETIME_TIMESTAMP_FILE": str(self.clock)}
            given |= {"FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        return given

    @property
    def can_shift_clock(self) -> bool:
        return bool(_faketime())

    async def _run_to_end(self, command: str) -> None:
        log = (self.folder / f"{command}.log").open("ab")
        process = await asyncio.create_subprocess_exec(
            *_estate(command), cwd=ROOT, env=self.environment, stderr=log, stdout=log
        )
        if await process.wait():
            raise RuntimeError((self.folder / f"{command}.log").read_text()[-2000:])

    async def start_process(self, name: str) -> None:
        """`server`, or a worker of any name."""
        command = ("serve", "--port", str(self.port)) if name == "server" else ("worker",)
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = await asyncio.create_subprocess_exec(
            *_estate(*command),
            cwd=ROOT,
            env=self.environment,
            stderr=log,
            stdout=DEVNULL,
            start_new_session=True,
        )

    async def kill(self, name: str) -> None:
        """With its children, as when the power fails."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    async def kill_postgres(self) -> None:
        assert self.postgres.process
        pid = self.postgres.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        await asyncio.to_thread(self.postgres.process.wait)

    async def kill_store(self) -> None:
        assert self.store.process
        self.store.process.kill()
        await asyncio.to_thread(self.store.process.wait)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(self.postgres.url)
        try:
            yield connection
        finally:
            await connection.close()

    async def stop(self) -> None:
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        await asyncio.gather(*(process.wait() for process in self.processes.values()))
        self.store.stop()
        self.postgres.stop()


@asynccontextmanager
async def machine() -> AsyncIterator[Machine]:
    folder = Path(tempfile.mkdtemp(prefix="estate-chaos-"))
    folder.chmod(0o755)
    with running(SmtpServer()) as smtp:
        made = Machine(folder, smtp)
        try:
            await made.start()
            await _until_it_answers(made)
            await _until_its_pictures_are_drawn(made)
            yield made
        finally:
            await made.stop()
            print(_unexpected(made), end="")
            if made.disks:
                for disk in ("db", "files"):
                    subprocess.run(["umount", "-l", folder / disk], check=False)
            made.postgres.remove()
            shutil.rmtree(folder, ignore_errors=True)


def _unexpected(machine: Machine) -> str:
    """What the server itself calls unexpected, for whoever has to mend it."""
    lines = (machine.folder / "server.log").read_text().splitlines()
    return "".join(f"{line}\n" for line in lines if '"unexpected ' in line)


async def _until_it_answers(machine: Machine) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(300):
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(f"{machine.url}/readyz")).status_code == 200:
                    return
            await asyncio.sleep(0.2)
    raise RuntimeError((machine.folder / "server.log").read_text()[-2000:])


async def _until_its_pictures_are_drawn(machine: Machine) -> None:
    """The sample's: they keep a worker busy for longer than anything that an agency does."""
    async with machine.connection() as db:
        while await db.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'demo.picture'"):
            await asyncio.sleep(1)


def _estate(*command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "estate.cli", *command)


def _line(url: str) -> Proxy:
    parts = urlsplit(url)
    return Proxy((str(parts.hostname), int(parts.port or 0)))


def _mount(folder: Path) -> bool:
    """A small disk, where this user may make one."""
    folder.mkdir(mode=0o755)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=755", "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    return made.returncode == 0


def _faketime() -> str:
    return next((path for path in _FAKETIME if Path(path).exists()), "")
