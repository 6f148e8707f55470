"""The pages of a large agency beside the floor page, in one run: `make bench`. Writes bench/RESULTS.md
(of another size bench/RESULTS_1000000.md).

The product runs as it is delivered (`estate serve`, two workers) on an embedded PostgreSQL of its own. Times are
those of a client on the same machine: they hold the server's time and the loopback's; nothing is taken off."""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

import httpx

from bench import data, photos, queries
from bench.addresses import Page, pages
from bench.processes import ROOT, Clients, Server
from bench.report import Measured, line, report
from estate.embedded.postgres import Postgres
from estate.embedded.processes import free_ports

ROWS = 100_000
WORKERS, CLIENTS = 2, 16
ALONE = 200  # requests of one client
SECONDS = 3  # of the sixteen clients


def main(arguments: list[str]) -> None:
    """`--rows 1000000` for another size. With names only the pages that hold one of them, and nothing is written."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--rows", type=int, default=ROWS, help="properties, and leads")
    parser.add_argument("--keep", type=Path, help="a folder for the data: filled once, and used again")
    parser.add_argument("only", nargs="*", help="parts of names of pages")
    asked = parser.parse_args(arguments)
    _run(asked.rows, asked.only, asked.keep)


def _run(rows: int, only: list[str], keep: Path | None) -> None:
    with large_agency(rows, keep) as (environment, counts):
        found = asyncio.run(pages())
        chosen = [page for page in found if not only or any(word in page.name for word in only)]
        lines = _measure(chosen, environment)
    text = report(lines, counts)
    if not only:
        text += "\n" + photos.section()
    print(text)
    if not only:
        name = "RESULTS.md" if rows == ROWS else f"RESULTS_{rows}.md"
        (Path(__file__).parent / name).write_text(text)


@contextmanager
def large_agency(rows: int, keep: Path | None = None) -> Iterator[tuple[dict[str, str], dict[str, int]]]:
    """A filled database: its environment, which is this process's too, and the counts of what is in it."""
    with _database(keep) as environment:
        os.environ.update(environment)
        _use(environment["DATABASE_URL"])
        began = time.perf_counter()
        counts = asyncio.run(data.fill(environment["DATABASE_URL"], rows))
        print(f"filled in {time.perf_counter() - began:.0f} s: {counts}", flush=True)
        yield environment, counts


def _use(url: str) -> None:
    """This process read its settings and knows an engine already: what fills the data needs the rooms."""
    from estate.settings import settings
    from piccolo_conf import DB

    settings.cache_clear()
    DB.config["dsn"] = url


@contextmanager
def _database(keep: Path | None) -> Iterator[dict[str, str]]:
    folder = keep or Path(tempfile.mkdtemp(prefix="estate-bench-"))
    postgres = Postgres(folder / "postgres").start()
    # The pages measured here need no file store: its address leads nowhere, so that none is started.
    environment = {
        **os.environ,
        "DATABASE_URL": postgres.url,
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench-bench",
        "SECRET_KEY": "bench" * 8,
        "ESTATE_DATA": str(folder),
    }
    try:
        subprocess.run([sys.executable, "-m", "estate.cli", "migrate"], check=True, cwd=ROOT, env=environment)
        yield environment
    finally:
        postgres.stop()
        if keep is None:
            postgres.remove()
            shutil.rmtree(folder, ignore_errors=True)


def _measure(chosen: list[Page], environment: dict[str, str]) -> list[Measured]:
    logs = Path(environment["ESTATE_DATA"])
    port, floor_port = free_ports(2)
    counted = queries.count(chosen, data.PASSWORD)
    clients = Clients()
    floor = Server(
        [
            "-m",
            "uvicorn",
            "bench.floor:application",
            "--workers",
            str(WORKERS),
            "--port",
            str(floor_port),
            "--loop",
            "uvloop",
            "--http",
            "httptools",
            "--no-access-log",
        ],
        floor_port,
        environment,
        logs / "floor.log",
    )
    try:
        estate = Server(
            ["-m", "estate.cli", "serve", "--workers", str(WORKERS), "--port", str(port)],
            port,
            environment,
            logs / "estate.log",
        )
        try:
            cookies = {who: _sign_in(port, who) for who in {page.who for page in chosen}}
            measured = [_floor(clients, floor)]
            for page in chosen:
                measured.append(_page(clients, estate, floor, page, cookies[page.who], counted[page.name]))
                print(line(measured[-1]), flush=True)
            return measured
        finally:
            estate.stop()
    finally:
        floor.stop()
        clients.stop()


def _sign_in(port: int, who: str) -> str:
    answer = httpx.post(
        f"http://127.0.0.1:{port}/sign-in", data={"email": f"{who}@bench.example", "password": data.PASSWORD}
    )
    return f"session={answer.cookies['session']}"


def _floor(clients: Clients, floor: Server) -> Measured:
    clients.run(floor.port, ["/"], "", CLIENTS, seconds=0.5)
    alone = clients.run(floor.port, ["/"], "", 1, requests=ALONE)
    rate, cpu, _many = _together(clients, floor, ["/"], "")
    return Measured("the floor", *_quantiles(alone["ms"]), cpu, rate, rate, 1, alone["bytes"][0])


def _page(clients: Clients, estate: Server, floor: Server, page: Page, cookie: str, counted: int) -> Measured:
    clients.run(estate.port, page.paths, cookie, CLIENTS, seconds=2)  # every connection has its plans
    alone = clients.run(estate.port, page.paths, cookie, 1, requests=ALONE)
    before, _cpu, _many = _together(clients, floor, ["/"], "", SECONDS / 2)
    rate, cpu, many = _together(clients, estate, page.paths, cookie)
    after, _cpu, _many = _together(clients, floor, ["/"], "", SECONDS / 2)
    floor_rate = mean([before, after])
    return Measured(page.name, *_quantiles(alone["ms"]), cpu, rate, floor_rate, counted, many["bytes"][0])


def _together(
    clients: Clients, server: Server, paths: list[str], cookie: str, seconds: float = SECONDS
) -> tuple[float, float, dict[str, Any]]:
    """Requests a second, CPU milliseconds a request, and the answer of the clients."""
    cpu = server.cpu_seconds()
    many = clients.run(server.port, paths, cookie, CLIENTS, seconds=seconds)
    requests = len(many["ms"])
    return requests / many["seconds"], (server.cpu_seconds() - cpu) * 1000 / requests, many


def _quantiles(ms: list[float]) -> tuple[float, float]:
    return ms[len(ms) // 2], ms[int(len(ms) * 0.95)]


_FLOOR = [
    "-m",
    "uvicorn",
    "bench.floor:application",
    "--loop",
    "uvloop",
    "--http",
    "httptools",
    "--no-access-log",
]

if __name__ == "__main__":
    main(sys.argv[1:])
