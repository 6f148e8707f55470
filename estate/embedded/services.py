"""The embedded services as a command uses them: started or attached to, and let go of at its end."""

import errno
import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from estate.embedded import keeper
from estate.embedded.processes import locked, run_folder, write_secret
from estate.failures import Failure

_PROJECT = Path(__file__).resolve().parents[2]
_NEEDED_DISK = 300_000_000  # a new cluster, its write-ahead log and the first volume of the store


class Services:
    """What this process uses. The services run at least until it lets go or ends, however it ends."""

    def __init__(self, root: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Only what `environment` does not name elsewhere is embedded."""
        self.root = root.absolute()
        self._run = self.root / "run"
        self.names = [
            name
            for name, setting in (("postgres", "DATABASE_URL"), ("store", "AWS_ENDPOINT_URL_S3"))
            if not environment.get(setting)
        ]
        self._without_secret = not environment.get("SECRET_KEY")
        self._uses: list[IO[str]] = []
        self._keepers: dict[str, subprocess.Popen[str]] = {}

    def start(self) -> dict[str, str]:
        """The settings that lead to the running services (DATABASE_URL, AWS_…, SECRET_KEY).

        Raises Failure with a sentence when one cannot be started.
        """
        with _plain_words(self.root):
            run_folder(self.root)
            for name in self.names:
                self._uses.append(_use(self._run / f"{name}.users"))
            deadline = time.monotonic() + 60
            self.mend()
            while not self._are_ready():
                if time.monotonic() > deadline:
                    raise Failure(f"The embedded services did not start: see the logs in {self.root}.")
                time.sleep(0.1)
                self.mend()
            return self._environment()

    def mend(self) -> None:
        """Start those again whose keeper has been killed."""
        with locked(self._run / "start.lock"):
            started = {name: process for name in self.names if (process := _start_keeper(name, self.root))}
            for process in started.values():
                _wait_until_ready(process)
        self._keepers |= started

    def release(self) -> None:
        """Let go, and wait until the services have ended where nobody else uses them."""
        for use in self._uses:
            use.close()
        self._uses.clear()
        for name in self.names:
            if not _has_users(self._run / f"{name}.users"):
                _wait_for(self._run / f"{name}.keeper")
                if name in self._keepers:
                    self._keepers[name].wait()

    def _are_ready(self) -> bool:
        return all(keeper.type_of[name](self.root).is_ready() for name in self.names)

    def _environment(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in self.names:
            found |= keeper.type_of[name](self.root).environment
        if "postgres" in self.names and self._without_secret:
            found["SECRET_KEY"] = _secret_key(self.root)
        return found


@contextmanager
def embedded(root: Path) -> Iterator[dict[str, str]]:
    """The settings of the services that the environment does not name, while they are in use."""
    services = Services(root)
    try:
        yield services.start()
    finally:
        services.release()


@contextmanager
def _plain_words(root: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise Failure(f"{error.filename or root} belongs to another user: choose another folder.") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Failure(f"The disk of {root} is full.") from error
        raise Failure(f"{root} cannot be used as data folder: {error.strerror or error}.") from error


def _use(path: Path) -> IO[str]:
    file = path.open("a")
    fcntl.flock(file, fcntl.LOCK_SH)  # waits while a keeper is just stopping its service
    return file


def _has_users(lock: Path) -> bool:
    """Whether anybody holds the lock as a user does; a keeper that is stopping holds it alone."""
    with lock.open("a") as file:
        return not _take(file, fcntl.LOCK_EX) and _take(file, fcntl.LOCK_SH)


def _wait_for(lock: Path) -> None:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)


def _take(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse_full_disk(root: Path) -> None:
    free = shutil.disk_usage(root).free
    if free < _NEEDED_DISK:
        raise Failure(
            f"The disk of {root} has only {free // 1_000_000} MB left; "
            f"Estate needs {_NEEDED_DISK // 1_000_000} MB to start."
        )


def _start_keeper(name: str, root: Path) -> subprocess.Popen[str] | None:
    """A keeper, or None where one is at work: it holds a lock, which we take here and hand on to it."""
    with (
        (run_folder(root) / f"{name}.keeper").open("a") as lock,
        (run_folder(root) / f"{name}.keeper.log").open("ab") as log,
    ):
        if not _take(lock, fcntl.LOCK_EX):
            return None
        _refuse_full_disk(root)
        return subprocess.Popen(
            [sys.executable, "-m", keeper.__name__, name, str(root), str(lock.fileno())],
            cwd=_PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            pass_fds=[lock.fileno()],
            start_new_session=True,  # Ctrl-C is for us; the services end after our last query
        )


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    with process.stdout as answers:
        said = answers.read().strip()
    if said != keeper.READY:
        process.wait()
        raise Failure(said or "The embedded services did not start: see the logs in the data folder.")


def _secret_key(root: Path) -> str:
    file = root / "secret_key"
    if not file.exists():
        with locked(run_folder(root) / "start.lock"):
            if not file.exists():
                write_secret(file, secrets.token_urlsafe(48))
    return file.read_text()
