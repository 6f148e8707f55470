"""Captures through the API beside the floor, in one run: `python -m bench.capture`, in 3 minutes with 100,000
people; `--rows 1000000` for a large agency. Writes bench/CAPTURE.md (of another size bench/CAPTURE_1000000.md).

The product runs as it is delivered (`estate serve`, two workers) on an embedded PostgreSQL of its own, and the
clients on the same machine. Every third enquiry is of somebody who is known; each is recognised, opens or finds
its case, keeps its consent, is told to who listens, and queues its mail. Afterwards all that was answered is
counted in the database, and people come by the import's way, in batches."""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from bench.pages import large_agency
from bench.processes import ROOT, Server, cpu_seconds
from estate.embedded.postgres import Postgres
from estate.embedded.processes import free_ports

ROWS, PEOPLE = 100_000, 20_000
WORKERS, CLIENTS = 2, 16
Report = dict[str, str]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.capture")
    parser.add_argument("--rows", type=int, default=ROWS, help="properties, and people")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="a folder for the data: filled once, and used again")
    asked = parser.parse_args(arguments)
    with large_agency(asked.rows, asked.keep) as (environment, counts):
        lines = {"people known": f"{counts['person']:,}"} | _run(environment, asked.seconds)
    text = _report(lines)
    print(text)
    name = "CAPTURE.md" if asked.rows == ROWS else f"CAPTURE_{asked.rows}.md"
    (Path(__file__).parent / name).write_text(text)


def _run(environment: dict[str, str], seconds: int) -> Report:
    name = f"bench-{uuid4().hex[:8]}"  # kept data have those of the runs before
    command = [sys.executable, "-m", "estate.cli", "token", "add", name, "--scope", "enquiries"]
    token = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()
    sent = asyncio.run(_sent(environment["DATABASE_URL"]))
    floor = _measured(_floor_command, environment, token, sent, seconds)
    estate = _measured(_estate_command, environment, token, sent, seconds)
    kept = asyncio.run(_kept(environment["DATABASE_URL"], name))
    people, statements = asyncio.run(_in_process(environment["DATABASE_URL"], sent))
    return {
        "floor": _line(floor),
        "captures": _line(estate),
        "of the floor": f"{_rate(estate) / _rate(floor):.2f}",
        "processor's time of one": f"{_spent(estate)} (floor {_spent(floor)})",
        "so two idle cores do": f"{_possible(estate):.0f} a second (floor {_possible(floor):.0f})",
        "answered and kept": f"{estate['warm'] + len(estate['ms']):,} and {kept:,}",
        "statements of one, transaction and all": statements,
        "import of people": f"{people:,.0f} a second",
    }


def _line(of: dict[str, Any]) -> str:
    ms = of["ms"]
    return f"{_rate(of):.0f} a second; p50 {ms[len(ms) // 2]:.1f} ms, p95 {ms[len(ms) * 95 // 100]:.1f} ms"


def _spent(of: dict[str, Any]) -> str:
    server, database, clients = of["cpu_ms"]
    return f"server {server:.2f} ms, database {database:.2f} ms, clients {clients:.2f} ms"


def _possible(of: dict[str, Any]) -> float:
    return WORKERS * 1000 / float(sum(of["cpu_ms"]))


def _rate(of: dict[str, Any]) -> float:
    return len(of["ms"]) / float(of["seconds"])


async def _sent(url: str) -> dict[str, Any]:
    """Whom and what the enquiries name."""
    db = await asyncpg.connect(url)
    known = await db.fetch(
        "SELECT p.name, e.value AS email, t.value AS phone FROM person p"
        " JOIN contact_point e ON e.person = p.id AND e.kind = 'email'"
        " JOIN contact_point t ON t.person = p.id AND t.kind = 'phone' AND t.value LIKE '+44%'"
        " ORDER BY md5(p.id::text) LIMIT 20000"
    )
    homes = await db.fetch("SELECT listing_id FROM property WHERE published_at IS NOT NULL LIMIT 500")
    await db.close()
    return {"known": [list(row) for row in known], "homes": [row["listing_id"] for row in homes]}


def _measured(
    command: Any, environment: dict[str, str], token: str, sent: dict[str, Any], seconds: int
) -> dict[str, Any]:
    """With the processor's time of one capture: of the server, the database, and the clients."""
    database = _postmaster(environment)
    [port] = free_ports(1)
    name = command.__name__.strip("_")
    server = Server(command(port), port, environment, Path(environment["ESTATE_DATA"]) / f"{name}.log")
    try:
        asked = {"port": port, "token": token, "clients": CLIENTS, **sent}
        run = f"{name} {token[-8:]}"  # data that are kept have those of the runs before
        warm = _load({**asked, "seconds": 2, "run": f"{run} warm"})
        before = server.cpu_seconds(), cpu_seconds(database)
        found = _load({**asked, "seconds": seconds, "run": run})
        after = server.cpu_seconds(), cpu_seconds(database)
        spent = [*(b - a for a, b in zip(before, after, strict=True)), found["cpu"]]
        found["cpu_ms"] = [seconds * 1000 / len(found["ms"]) for seconds in spent]
        found["warm"] = len(warm["ms"])
        return found
    finally:
        server.stop()


def _postmaster(environment: dict[str, str]) -> int:
    data = Postgres(Path(environment["ESTATE_DATA"]) / "postgres").home / "data"
    return int((data / "postmaster.pid").read_text().split()[0])


def _load(asked: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.capture_load"],
        input=json.dumps(asked),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(json.loads(done.stdout))


def _estate_command(port: int) -> list[str]:
    return ["-m", "estate.cli", "serve", "--workers", str(WORKERS), "--port", str(port)]


def _floor_command(port: int) -> list[str]:
    return [
        *("-m", "uvicorn", "bench.capture_floor:application", "--workers", str(WORKERS), "--port", str(port)),
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log"),
    ]


async def _kept(url: str, source: str) -> int:
    db = await asyncpg.connect(url)
    kept = await db.fetchval("SELECT count(*) FROM enquiry WHERE source = $1", source)
    await db.close()
    return int(kept)


async def _in_process(url: str, sent: dict[str, Any]) -> tuple[float, str]:
    """People a second of an import; and how many statements one capture takes, of somebody new and of
    somebody known."""
    from estate.accounts import agency
    from leads import capture
    from leads.capture import NewEnquiry
    from piccolo_conf import DB

    queries: list[str] = []

    async def listen(connection: asyncpg.Connection) -> None:
        connection.add_query_logger(lambda record: queries.append(record.query))

    DB.config["dsn"] = url
    await DB.open(min_size=1, max_size=1, init=listen)
    await agency.load()
    counted = {}
    for n, (name, email, phone) in enumerate(
        sent["known"][:3]
    ):  # a new connection asks for the types that it meets
        for who, of_whom in (
            ("new", (f"Nova{n}", "", f"nova.{n}@post.example")),
            ("known", (name, phone, email)),
        ):
            queries.clear()
            new = NewEnquiry(of_whom[0], "buy", "portal", *of_whom[1:], source="b", source_key=f"{who} {n}")
            await capture.register(new, by=None)
            counted[who] = len(queries)
    began = time.perf_counter()
    await capture.register_many([_somebody(n) for n in range(PEOPLE)], by=None)
    took = time.perf_counter() - began
    await DB.close_connection_pool()
    return PEOPLE / took, f"{counted['new']} of somebody new, {counted['known']} of somebody known"


def _somebody(n: int) -> Any:
    from leads.capture import NewEnquiry

    email = f"rui.{n}@import.example"
    phone = f"+4478{n:08}"
    return NewEnquiry(
        f"Rui Novo{n}", None, "import", phone, email, source="book", source_key=str(n), tells=False
    )


def _report(lines: Report) -> str:
    rows = "\n".join(f"| {name} | {value} |" for name, value in lines.items())
    return f"# Captures\n`python -m bench.capture`: {WORKERS} workers, {CLIENTS} clients.\n\n| | |\n|---|---|\n{rows}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
