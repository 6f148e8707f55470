"""One embedded service's keeper: starts it, restarts it when it dies, stops it when nobody uses it.

A process of its own, `python -m estate.embedded.keeper NAME FOLDER LOCK`, so that it does not matter which of
several commands began first and ends first. Users hold a shared lock on `NAME.users`, which the kernel
takes from them however they die; the keeper waits for the exclusive one. When the keeper itself is killed,
the service ends with it, and the next user starts both again.
"""

import contextlib
import fcntl
import os
import signal
import sys
import threading
from pathlib import Path
from typing import IO

from estate.embedded.postgres import Postgres
from estate.embedded.processes import run_folder
from estate.embedded.store import Store
from estate.failures import Failure

type_of = {"postgres": Postgres, "store": Store}
READY = "ready"


def main() -> None:
    name, root = sys.argv[1], Path(sys.argv[2])
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    users = (run_folder(root) / f"{name}.users").open("a")
    with os.fdopen(int(sys.argv[3]), "a"):  # the lock that only one keeper has; our starter took it
        _keep(type_of[name](root), users, stopping)
    users.close()  # last: whoever waits for this lock must see that no keeper is left


def _keep(service: Postgres | Store, users: IO[str], stopping: threading.Event) -> None:
    try:
        service.stop_orphan()
        service.start()
    except (Failure, OSError) as error:
        print(error, flush=True)  # noqa: T201
        sys.exit(1)
    print(READY, flush=True)  # noqa: T201
    _close_stdout()
    threading.Thread(target=_stop_when_unused, args=(users, stopping), daemon=True).start()
    while not stopping.wait(0.3):
        if service.process is None or service.process.poll() is not None:
            with contextlib.suppress(Failure):  # its log says why; a full disk may have room again later
                service.start()
    service.stop()


def _close_stdout() -> None:
    """Whoever started us may read its end of the pipe to the end, and may go away."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def _stop_when_unused(users: IO[str], stopping: threading.Event) -> None:
    fcntl.flock(users, fcntl.LOCK_EX)
    stopping.set()


if __name__ == "__main__":
    main()
