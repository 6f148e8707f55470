"""A million listings from a CSV file into an empty embedded PostgreSQL by the command itself, beside the floor
of the same run: a bare COPY of the same rows into one table without an index.

`python -m bench.import_million --rows 1000000 [--again] [--write]`: with `--again` the file is imported a second
time, with `--write` the result goes into `bench/IMPORT.md`. CPU seconds tell more than the clock where others are
at work, too.
"""

import argparse
import asyncio
import csv
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from estate.embedded.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
HEADER = (
    "ListingKey",
    "ModificationTimestamp",
    "StandardStatus",
    "PropertyType",
    "ListPrice",
    "BedroomsTotal",
    "BathroomsTotalDecimal",
    "LivingArea (m²)",
    "LotSizeArea (m²)",
    "YearBuilt",
    "UnparsedAddress",
    "City",
    "PostalCode",
    "Latitude",
    "Longitude",
    "PublicRemarks",
    "Orientation",
)
_STREETS = ("Calle Mayor", "Avenida del Puerto", "Paseo Marítimo", "Calle de la Paz", "Plaza de España")
_CITIES = ("València", "Cádiz", "A Coruña", "Logroño", "Málaga", "Sevilla", "Bilbao")
_REMARKS = "Bright home with {} rooms near the market, lift and terrace. Ask for the floor plan."
_MIGRATE = "import asyncio; from estate.schema import migrate; asyncio.run(migrate())"
_IMPORT = """
import atexit, resource, sys
from estate.cli import main


def say():
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)


atexit.register(say)
main()
"""
_REPORT = """# Result of `python -m bench.import_million --rows {rows} --again --write`

One run on {at}: {cores} cores, Python {python}, embedded PostgreSQL, load of the machine {before:.1f} at the
beginning and {after:.1f} at the end; above the number of cores others were at work, too, and the clock is no verdict.

Wanted: ≥ 1,000 rows/s, ≤ 300 MB. *CPU* is seconds for 1,000 rows, of the command and of the database's processes;
*ratio* is to the floor of the same run, a bare COPY of the same rows into one table without an index.

| | rows | seconds | rows/s | CPU of the command | CPU of the database | MB at the peak | ratio |
|---|---|---|---|---|---|---|---|
{lines}
"""


@dataclass(frozen=True)
class Measured:
    name: str
    rows: int
    seconds: float
    own_cpu: float
    database_cpu: float
    peak: int
    said: str = ""

    def line(self, floor: "Measured") -> str:
        cells = (
            self.name,
            f"{self.rows:,}",
            f"{self.seconds:.1f}",
            f"{self.rows / self.seconds:,.0f}",
            f"{self.own_cpu / self.rows * 1000:.2f}",
            f"{self.database_cpu / self.rows * 1000:.3f}",
            str(self.peak or ""),
            f"{self.seconds / floor.seconds:.0f}",
        )
        return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="estate-bench-") as folder:
        file = Path(folder) / "million.csv"
        _write(file, options.rows)
        postgres = Postgres(Path(folder) / "postgres").start()
        try:
            measured = measure(file, options.rows, postgres, runs=1 + options.again)
        finally:
            postgres.stop()
            postgres.remove()
    told = report(measured, before)
    print(told, *(m.said for m in measured), sep="\n")
    if options.write:
        (ROOT / "bench/IMPORT.md").write_text(told)


def report(measured: list[Measured], before: float, text: str = _REPORT) -> str:
    return text.format(
        rows=measured[0].rows,
        at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        cores=os.cpu_count(),
        python=platform.python_version(),
        before=before,
        after=os.getloadavg()[0],
        lines="\n".join(m.line(measured[0]) for m in measured),
    )


def measure(
    file: Path,
    rows: int,
    postgres: Postgres,
    *,
    runs: int,
    of: str = "properties",
    columns: int = len(HEADER),
) -> list[Measured]:
    """The floor, then the import `of` this file, once or twice."""
    environment = {**os.environ, "DATABASE_URL": postgres.url, "SECRET_KEY": "-" * 32}
    subprocess.run([sys.executable, "-c", _MIGRATE], check=True, cwd=ROOT, env=environment)
    cpu = _cpu(postgres)
    seconds = asyncio.run(_copy(file, postgres.url, columns))
    measured = [Measured("floor (bare COPY)", rows, seconds, 0, _cpu(postgres) - cpu, 0)]
    for name in ("first import", "second import")[:runs]:
        measured.append(_import(name, file, rows, postgres, environment, of))
    return measured


def _import(
    name: str, file: Path, rows: int, postgres: Postgres, environment: dict[str, str], of: str
) -> Measured:
    begin, cpu = time.perf_counter(), _cpu(postgres)
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, "import", of, str(file)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    seconds = time.perf_counter() - begin
    peak, own = done.stderr.split()[-2:]
    said = f"{name}: {done.stdout.splitlines()[-1]}"
    return Measured(name, rows, seconds, float(own), _cpu(postgres) - cpu, int(peak) // 1024, said)


def _cpu(postgres: Postgres) -> float:
    """Seconds of the server with its processes of now and before."""
    assert postgres.process is not None
    used = _ticks(postgres.process.pid)[1]
    for stat in Path("/proc").glob("[0-9]*"):
        parent, ticks = _ticks(int(stat.name))
        used += ticks if parent == postgres.process.pid else 0
    return used / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> tuple[int, int]:
    """The parent, and the ticks of this process and of its children that have ended; nothing of one gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    return int(fields[1]), sum(int(ticks) for ticks in fields[11:15])


async def _copy(file: Path, url: str, width: int) -> float:
    connection = await asyncpg.connect(url)
    columns = [f"c{number}" for number in range(width)]
    await connection.execute(f"CREATE TABLE floor ({', '.join(f'{name} text' for name in columns)})")
    begin = time.perf_counter()
    with file.open("rb") as rows:
        await connection.copy_to_table("floor", source=rows, columns=columns, format="csv", header=True)
    seconds = time.perf_counter() - begin
    await connection.execute("DROP TABLE floor")
    await connection.close()
    return seconds


def _write(file: Path, rows: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(HEADER)
        writer.writerows(_rows(rows))


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(7)
    for number in range(count):
        rooms, area = chance.randint(0, 6), chance.randint(35, 400)
        yield (
            f"L{number:07}",
            f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T10:00:00Z",
            "Closed" if chance.random() < 0.9 else "Active",
            "Residential",
            chance.randint(60, 1500) * 1000,
            rooms,
            chance.choice(("1", "1.5", "2", "2.25", "2.5")),
            area,
            area * 3,
            chance.randint(1890, 2025),
            f"{chance.choice(_STREETS)} {number % 900 + 1}, {number // 900}",
            chance.choice(_CITIES),
            f"{chance.randint(1000, 52999):05}",
            f"{chance.uniform(36, 43):.6f}",
            f"{chance.uniform(-8, 3):.6f}",
            _REMARKS.format(rooms),
            chance.choice(("north", "south", "")),
        )


if __name__ == "__main__":
    main()
