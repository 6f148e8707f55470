"""The table of results and its limits."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime

P95_MS, RATIO, QUERIES, BYTES = 15, 0.4, 5, 12_000


@dataclass(frozen=True)
class Measured:
    name: str
    p50: float
    p95: float
    cpu_ms: float
    """Of the server's processes, for one request."""
    rate: float
    floor_rate: float
    """Just before and just after: a shared machine is not equally fast all the time."""
    queries: int
    bytes: int

    @property
    def ratio(self) -> float:
        return self.rate / self.floor_rate

    @property
    def misses(self) -> list[str]:
        limits = {
            "p95": self.p95 > P95_MS,
            "ratio": self.ratio < RATIO,
            "queries": self.queries > QUERIES,
            "bytes": self.bytes > BYTES,
        }
        return [name for name, missed in limits.items() if missed]


def report(lines: list[Measured], counts: dict[str, int]) -> str:
    held = ", ".join(f"{count:,} {table}" for table, count in counts.items())
    return TEXT.format(
        at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        cores=os.cpu_count(),
        load=os.getloadavg()[1],
        python=platform.python_version(),
        held=held,
        rows="\n".join(map(line, lines)),
    )


def line(m: Measured) -> str:
    cells = [m.name, f"{m.p50:.1f}", f"{m.p95:.1f}", f"{m.cpu_ms:.2f}", f"{m.rate:.0f}", f"{m.ratio:.2f}"]
    cells += [
        str(m.queries),
        f"{m.bytes / 1000:.1f}",
        ", ".join(m.misses) or "ok" if m.rate != m.floor_rate else "",
    ]
    return "| " + " | ".join(cells) + " |"


TEXT = """# Results of `make bench`

One run on {at}: {cores} cores, Python {python}, embedded PostgreSQL. Load of the machine at its end: {load:.1f};
above the number of cores and the bench's own four processes others were at work too, and no time below is a
verdict: compare runs of a quiet machine.
Rows: {held}.

p50 and p95 are milliseconds at one client on the same machine. *CPU* is milliseconds of the server's processes
for one request, and requests/s are those of 16 clients with 2 workers, while the clients and PostgreSQL use the
same cores. *Ratio* is to the floor's requests/s just before and after: asyncpg and Jinja under uvicorn, 25 rows
of 9 columns, no session, no compression. kB are those sent (brotli; the floor sends plain HTML), of the largest
page of its kind.

Wanted: p95 ≤ 15 ms, ratio ≥ 0.4, queries ≤ 5, bytes ≤ 12,000.

| page | p50 | p95 | CPU | requests/s | ratio | queries | kB | |
|---|---|---|---|---|---|---|---|---|
{rows}
"""
