"""What both embedded services need: child processes that never outlive their parent, ports, locks."""

import ctypes
import fcntl
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# Loaded before any fork: the child may run as a user that cannot read our standard library.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1
# Below the range from which the kernel takes ports for outgoing connections.
_PORTS = range(20_000, 32_000)
_LOG_LIMIT = 5_000_000


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path,
    ends_with: signal.Signals,
    user: int | None = None,
    group: int | None = None,
    stdin: int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child that gets the signal `ends_with` when the calling thread ends, however it ends.

    It has a session of its own, so that Ctrl-C in a terminal reaches us first and we stop it in order.
    """
    _shorten(log)
    parent = os.getpid()

    def tie_to_parent() -> None:  # runs in the child, after the change of user
        end_with_parent(ends_with)
        if os.getppid() != parent:
            os._exit(1)

    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env=dict(env),
            stdin=stdin,
            stdout=output,
            stderr=output,
            pass_fds=pass_fds,
            start_new_session=True,
            preexec_fn=tie_to_parent,
            user=user,
            group=group,
            extra_groups=[] if user is not None else None,
        )


def end_with_parent(signal_number: signal.Signals) -> None:
    """Have the kernel send us this signal when the thread that started this process ends (Linux)."""
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal_number)


def command_line(pid: int) -> str:
    """The arguments of a living process joined by blanks, or "" where there is none (or a zombie)."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    shown = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def free_ports(count: int) -> list[int]:
    ports: list[int] = []
    for port in random.sample(_PORTS, k=len(_PORTS)):
        if is_free(port):
            ports.append(port)
        if len(ports) == count:
            break
    return ports


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # A connection of a server that has just ended may linger; that does not stop a new one.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def run_folder(root: Path) -> Path:
    """Where the locks and the logs of a data folder's keepers are."""
    folder = root / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock; whoever else wants it waits. A process that dies lets go of it."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_secret(path: Path, text: str) -> None:
    """Write a file that only we can read; it is there whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def tail(log: Path) -> str:
    """The last lines of a log, for a message."""
    try:
        return log.read_bytes()[-800:].decode(errors="replace").strip()
    except FileNotFoundError:
        return ""


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.old"))
