"""A million listings from a CSV file into an empty embedded PostgreSQL by the command itself, beside the floor
of the same run: a bare COPY of the same rows into one table without an index.

`python -m bench.import_million --rows 1000000 [--again]`: with `--again` the file is imported a second time.
"""

import argparse
import asyncio
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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
atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
main()
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="estate-bench-") as folder:
        file = Path(folder) / "million.csv"
        _write(file, options.rows)
        postgres = Postgres(Path(folder) / "postgres").start()
        try:
            _measure(file, options.rows, postgres.url, again=options.again)
        finally:
            postgres.stop()
            postgres.remove()


def _measure(file: Path, rows: int, url: str, *, again: bool) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "-" * 32}
    subprocess.run([sys.executable, "-c", _MIGRATE], check=True, cwd=ROOT, env=environment)
    floor = asyncio.run(_copy(file, url))
    print(f"{rows:,} rows, {file.stat().st_size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}")
    print(f"floor (bare COPY): {floor:.1f} s, {rows / floor:,.0f} rows/s")
    for run in ("first", "second")[: 1 + again]:
        seconds, peak, said = _import(file, environment)
        print(
            f"{run} import: {seconds:.1f} s, {rows / seconds:,.0f} rows/s, {peak} MB at its peak, "
            f"{seconds / floor:.0f} × the floor; {said}"
        )


def _import(file: Path, environment: dict[str, str]) -> tuple[float, int, str]:
    """Seconds, peak memory of the process in MB, its last line."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, "import", "properties", str(file)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return time.perf_counter() - begin, int(done.stderr.split()[-1]) // 1024, done.stdout.splitlines()[-1]


async def _copy(file: Path, url: str) -> float:
    connection = await asyncpg.connect(url)
    columns = [f"c{number}" for number in range(len(HEADER))]
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
