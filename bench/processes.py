"""The servers that are measured, and the clients."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]


class Server:
    """Two processes of uvicorn, and what they have cost so far."""

    def __init__(self, command: list[str], port: int, environment: dict[str, str], log: Path) -> None:
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stderr=log.open("w"),
            stdout=subprocess.DEVNULL,
        )
        try:
            self._wait(log)
        except BaseException:
            self.stop()
            raise

    def _wait(self, log: Path) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.process.args}: {log.read_text()[-2000:]}")

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process.pid)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def cpu_seconds(pid: int) -> float:
    """Of the process, its children, and theirs."""
    family = {pid}
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
        child, _name, rest = _fields(stat)
        if int(rest[1]) in family:
            family.add(child)
    ticks = sum(int(t) for one in family for t in _fields(Path(f"/proc/{one}/stat"))[2][11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(stat: Path) -> tuple[int, str, list[str]]:
    try:
        before, _, after = stat.read_text().rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return 0, "", ["", "-1"]
    return int(before.split()[0]), before, after.split()


class Clients:
    """`bench.load` in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, port: int, paths: list[str], cookie: str, clients: int, **limit: float) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        asked = {"port": port, "paths": paths, "cookie": cookie, "clients": clients, **limit}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{paths[0]}: the clients have ended")
        return dict(json.loads(answer))

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)
