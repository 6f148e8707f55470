"""The sample agency as `make demo` runs it, killed in every way."""

import contextlib
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from estate.embedded.processes import free_ports
from tests.cli.conftest import PROJECT
from tests.embedded.conftest import root  # noqa: F401


class Demo:
    def __init__(self, data: Path) -> None:
        self.port = free_ports(1)[0]
        elsewhere = ("DATABASE_URL", "AWS_", "S3_BUCKET", "SECRET_KEY", "BASE_URL")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(elsewhere)}
        self.environment["ESTATE_DATA"] = str(data)
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Returns the line that says where to look."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "estate.cli", "demo", "--port", str(self.port)],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=30) as answer:
            return int(answer.status)

    def stop(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def kill_everything(self) -> None:
        assert self.process is not None
        for pid in _descendants(self.process.pid):
            with contextlib.suppress(ProcessLookupError):  # it ended just now
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):  # it ended just now
        return []
    return [pid, *(found for child in children for found in _descendants(int(child)))]


@pytest.fixture
def demo(root: Path) -> Iterator[Demo]:  # noqa: F811
    made = Demo(root)
    yield made
    if made.process and made.process.poll() is None:
        made.stop(signal.SIGTERM)


def test_it_says_where_to_look_comes_up_after_any_kill_and_stops_at_ctrl_c(demo: Demo) -> None:
    assert demo.start() == (
        f"Open http://localhost:{demo.port} and sign in as admin@demo.example, staff@demo.example or "
        "agent@demo.example with the password demo-estate (Ctrl-C stops).\n"
    )
    assert demo.page("/sign-in") == 200

    demo.kill_everything()
    assert demo.start().startswith("Open ")
    assert demo.page("/readyz") == 200

    assert demo.stop(signal.SIGKILL) == -signal.SIGKILL
    assert demo.start().startswith("Open ")

    second = subprocess.run(
        [sys.executable, "-m", "estate.cli", "demo", "--port", "1234"],
        cwd=PROJECT,
        env=demo.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 2
    assert "A demo is already running" in second.stderr

    assert demo.stop(signal.SIGINT) == 0
    with pytest.raises(OSError):
        demo.page("/healthz")
