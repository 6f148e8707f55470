"""The search while somebody types, in a large agency, beside a floor of the same run: `python -m bench.search`.
Writes bench/SEARCH.md. `--rows 100000` for another size, `--keep FOLDER` fills once and uses the data again.

The product runs as it is delivered (`estate serve`); what is typed is posted by one client, so that a time holds all
of it: the session, every kind of row, the page's part. The floor is a select of 25 rows by their keys."""

import argparse
import asyncio
import os
import platform
import random
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

import asyncpg

from bench.pages import _sign_in as sign_in
from bench.pages import large_agency
from bench.processes import Clients, Server
from estate.embedded.processes import free_ports

ROWS = 1_000_000
MANY, EACH = 24, 5
WANTED_P95_MS = 20
AGENT, STAFF = "agent7", "staff"


@dataclass(frozen=True)
class Kind:
    name: str
    who: str
    typed: list[str]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args(arguments)
    with large_agency(asked.rows, asked.keep) as (environment, counts):
        kinds, floor = asyncio.run(_prepare(environment["DATABASE_URL"]))
        lines = [f"| the floor: 25 rows by their keys | | {floor[0]:.1f} | {floor[1]:.1f} | 1.0 | |"]
        lines += _measure(kinds, environment, floor[0])
    text = TEXT.format(
        at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        cores=os.cpu_count(),
        load=os.getloadavg()[1],
        python=platform.python_version(),
        held=", ".join(f"{count:,} {table}" for table, count in counts.items()),
        rows="\n".join(lines),
        wanted=WANTED_P95_MS,
    )
    print(text)
    (Path(__file__).parent / "SEARCH.md").write_text(text)


async def _prepare(url: str) -> tuple[list[Kind], tuple[float, float]]:
    db = await asyncpg.connect(url)
    try:
        return await _kinds(db), await _floor(db)
    finally:
        await db.close()


async def _floor(db: asyncpg.Connection) -> tuple[float, float]:
    ids = [row["id"] for row in await db.fetch("SELECT id FROM person TABLESAMPLE SYSTEM (1) LIMIT 5000")]
    took = []
    for _time in range(MANY * EACH):
        some = random.sample(ids, 25)
        began = time.perf_counter()
        await db.fetch("SELECT id, name, created_at FROM person WHERE id = ANY($1)", some)
        took.append((time.perf_counter() - began) * 1000)
    return _quantiles(took)


async def _kinds(db: asyncpg.Connection) -> list[Kind]:
    random.seed(7)
    people = await db.fetch(_PEOPLE, f"{AGENT}@bench.example", MANY)
    own = await db.fetch(_OWN_SCRIPT, MANY)
    homes = await db.fetch(_HOMES, MANY)
    notes = [row["text"].split() for row in await db.fetch(_NOTES, MANY)]
    names = [row["name"] for row in people]
    typed = {
        "two letters": [name[:2] for name in names],
        "three letters of a name": [name.split()[-1][:3] for name in names],
        "six letters of a name": [name.split()[-1][:6] for name in names],
        "a whole name": names,
        "a whole name, the other way round": [" ".join(reversed(name.split())) for name in names],
        "a name in Japanese or Korean": [row["name"] for row in own],
        "two signs of such a name": [row["name"][:2] for row in own],
        "a phone": [row["phone"] for row in people],
        "the last four digits": [row["phone"][-4:] for row in people],
        "most of an e-mail": [row["email"][:-4] for row in people],
        "a word of a note": [random.choice(words) for words in notes],
        "two words of a note": [" ".join(random.sample(words, 2)) for words in notes],
        "a word of all notes": ["bank", "spoke", "garden", "calls"],
        "a street": [row["street"].split()[1] for row in homes],
        "an address": [f"{row['street']} {row['city']}" for row in homes],
        "a reference": [row["listing_id"] for row in homes],
        "what is nowhere": ["xyzzyq", "qqqwww zzz", "+49 30 999999"],
        "nothing: what is at hand": [""],
    }
    return [Kind(name, who, some) for name, some in typed.items() for who in (AGENT, STAFF)]


_PEOPLE = """
SELECT p.name, max(c.value) FILTER (WHERE kind = 'phone') AS phone,
       max(c.value) FILTER (WHERE kind = 'email') AS email
FROM person p JOIN contact_point c ON c.person = p.id JOIN lead l ON l.person = p.id
JOIN users u ON u.id = l.agent WHERE u.email = $1 AND p.name ~ '^[[:ascii:]]*$'
GROUP BY p.id ORDER BY md5(p.id::text) LIMIT $2
"""
_OWN_SCRIPT = "SELECT name FROM person TABLESAMPLE SYSTEM (5) WHERE name ~ '[一-龯가-힣]' ORDER BY md5(id::text) LIMIT $1"
_HOMES = """
SELECT p.listing_id, l.unparsed_address AS street, l.city FROM property p TABLESAMPLE SYSTEM (1)
JOIN place l ON l.id = p.place ORDER BY md5(p.id::text) LIMIT $1
"""
_NOTES = "SELECT text FROM note TABLESAMPLE SYSTEM (1) ORDER BY md5(id::text) LIMIT $1"


def _measure(kinds: list[Kind], environment: dict[str, str], floor: float) -> list[str]:
    (port,) = free_ports(1)
    command = ["-m", "estate.cli", "serve", "--workers", "1", "--port", str(port)]
    server = Server(command, port, environment, Path(environment["ESTATE_DATA"]) / "search.log")
    clients = Clients()
    try:
        cookies = {who: sign_in(port, who) for who in (AGENT, STAFF)}
        return [_line(kind, clients, port, cookies[kind.who], floor) for kind in kinds]
    finally:
        server.stop()
        clients.stop()


def _line(kind: Kind, clients: Clients, port: int, cookie: str, floor: float) -> str:
    asked = [f"POST /search/lookup q={quote_plus(text)}" for text in kind.typed]
    clients.run(port, asked, cookie, 1, requests=max(2 * len(asked), 12))  # every statement has its plan
    p50, p95 = _quantiles(clients.run(port, asked, cookie, 1, requests=MANY * EACH)["ms"])
    word = "ok" if p95 <= WANTED_P95_MS else "p95"
    line = f"| {kind.name} | {kind.who} | {p50:.1f} | {p95:.1f} | {p50 / floor:.1f} | {word} |"
    print(line, flush=True)
    return line


def _quantiles(took: list[float]) -> tuple[float, float]:
    ms = sorted(took)
    return ms[len(ms) // 2], ms[int(len(ms) * 0.95)]


TEXT = """# Results of `python -m bench.search`

One run on {at}: {cores} cores, Python {python}, embedded PostgreSQL. Load of the machine at its end: {load:.1f};
above the number of cores others were at work too, and no time below is a verdict.
Rows: {held}.

p50 and p95 are milliseconds of one client for the whole answer while somebody types: people, homes, visits, calls,
notes and enquiries in one request, for an agent who sees the leads of their office, and for the office, who sees all.
*Ratio* is p50 to the p50 of the floor, a select of 25 rows by their keys over one connection.

Wanted: p95 ≤ {wanted} ms.

| typed | by | p50 | p95 | ratio | |
|---|---|---|---|---|---|
{rows}
"""

if __name__ == "__main__":
    main(sys.argv[1:])
