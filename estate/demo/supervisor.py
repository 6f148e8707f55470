"""`estate demo`: services, schema, sample agency, web server and worker, until Ctrl-C.

Every process ends with this one, however it ends; one that ends by itself is started again.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from estate.embedded.processes import command_line, run_folder, spawn, tail
from estate.embedded.services import Services
from estate.failures import Failure
from estate.server import refuse_taken_port
from estate.settings import PROJECT

ACCOUNTS = "admin@demo.example, staff@demo.example or agent@demo.example with the password demo-estate"
_PATIENCE = 12  # seconds for a process to end in order
_LONGEST_PAUSE = 10.0


def run(host: str, port: int, root: Path) -> None:
    """Returns after SIGINT or SIGTERM, when everything has ended. Raises Failure when it cannot start."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    with _only_demo(root) as lock:
        refuse_taken_port(host, port)
        services = Services(root)
        children: list[Child] = []
        try:
            _say("Starting the database and the store of files …")
            environment = {**os.environ, **services.start(), "ESTATE_DEMO": "1"}
            environment.setdefault("BASE_URL", f"http://localhost:{port}")
            preparation, server, worker = children = _children(host, port, root, environment, lock)
            if _prepare(preparation, server, stopping) and _answers(host, port, server, stopping):
                click.echo(f"Open {environment['BASE_URL']} and sign in as {ACCOUNTS} (Ctrl-C stops).")
                worker.start()
                _watch(services, [server, worker], stopping)
        finally:
            for child in children:
                child.end()
            for child in children:
                child.wait()
            services.release()


async def prepare() -> None:
    """The schema, and the sample agency where there is none; in a process of its own."""
    from estate.demo import agency
    from estate.migration import migrate
    from piccolo_conf import DB

    await migrate()
    await DB.open(min_size=1, max_size=4)
    try:
        if not await agency.seeded():
            await agency.seed(datetime.now(UTC))
    finally:
        await DB.close_connection_pool()


class Child:
    """One of our own processes; its log is in the data folder."""

    def __init__(self, name: str, arguments: list[str], root: Path, environment: dict[str, str], lock: int):
        self.name = name
        self.log = run_folder(root) / f"{name}.log"
        self._arguments, self._environment, self._lock = arguments, environment, lock
        self._process: subprocess.Popen[bytes] | None = None
        self._pause, self._started = 0.0, 0.0

    def start(self, *more: str) -> None:
        self._started = time.monotonic()
        self._process = spawn(
            [sys.executable, "-m", "estate.cli", *self._arguments, *more],
            log=self.log,
            env=self._environment,
            cwd=PROJECT,
            ends_with=signal.SIGTERM,
            stdin=subprocess.PIPE if more else subprocess.DEVNULL,
            pass_fds=[self._lock],
        )

    def begin(self) -> None:
        """Let a gated child go on, which has loaded its modules meanwhile."""
        assert self._process and self._process.stdin
        with contextlib.suppress(BrokenPipeError), self._process.stdin as gate:
            gate.write(b"\n")

    @property
    def exit_code(self) -> int | None:
        return self._process.poll() if self._process else None

    def start_again_if_ended(self) -> None:
        """At once, but later each time when it does not stay up."""
        if self.exit_code is None:
            return
        lasted = time.monotonic() - self._started
        if lasted < self._pause:
            return
        self._pause = 0.0 if lasted > 60 else min(_LONGEST_PAUSE, self._pause * 2 + 0.5)
        click.echo(f"The {self.name} has ended ({self.exit_code}) and is started again: {self.log}", err=True)
        self.start()

    def end(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self) -> None:
        if self._process:
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


@contextmanager
def _only_demo(root: Path) -> Iterator[int]:
    """A lock that our children inherit: what a killed demo leaves behind is waited for."""
    path = run_folder(root) / "demo.lock"
    with path.open("a+") as file:
        file.seek(0)
        _refuse_second_demo(file.read(), root)
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()


def _refuse_second_demo(pid: str, root: Path) -> None:
    line = command_line(int(pid)) if pid else ""
    if "estate" in line and " demo" in line and int(pid) != os.getpid():
        raise Failure(f"A demo is already running on {root}: stop it, or choose another folder with DATA=….")


def _children(host: str, port: int, root: Path, environment: dict[str, str], lock: int) -> list[Child]:
    return [
        Child("preparation", ["prepare-demo"], root, environment, lock),
        Child("server", ["serve", "--host", host, "--port", str(port)], root, environment, lock),
        Child("worker", ["worker"], root, environment, lock),
    ]


def _prepare(preparation: Child, server: Child, stopping: threading.Event) -> bool:
    """Whether it came to its end; False where we were told to stop meanwhile."""
    _say("Preparing the sample agency (a minute or a few the first time) …")
    preparation.log.unlink(missing_ok=True)
    preparation.start()
    server.start("--gated")
    while preparation.exit_code is None:
        if stopping.wait(0.05):
            return False
    if preparation.exit_code:
        raise Failure(_last_line(preparation.log))
    _say("Starting the web server …")
    server.begin()
    return True


def _say(step: str) -> None:
    """On the way; what a program waits for is the standard output alone."""
    click.echo(step, err=True)


def _answers(host: str, port: int, server: Child, stopping: threading.Event) -> bool:
    """Once it does; False where we were told to stop meanwhile."""
    deadline = time.monotonic() + 60
    while not stopping.wait(0.05):
        if server.exit_code is not None:
            raise Failure(_last_line(server.log))
        if time.monotonic() > deadline:
            raise Failure(f"The web server does not answer: see {server.log}.")
        try:
            urllib.request.urlopen(f"http://{_reachable(host)}:{port}/healthz", timeout=5).close()
        except OSError:
            continue
        return True
    return False


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def _watch(services: Services, children: list[Child], stopping: threading.Event) -> None:
    while not stopping.wait(0.3):
        try:
            services.mend()
        except Failure as failure:
            click.echo(f"estate: {failure}", err=True)
            stopping.wait(_LONGEST_PAUSE)
        for child in children:
            child.start_again_if_ended()


def _last_line(log: Path) -> str:
    """Our own commands end with one sentence."""
    lines = tail(log).splitlines()
    return lines[-1].removeprefix("estate: ") if lines else f"see {log}."
