"""`kc_house.csv` imported twice into an empty embedded PostgreSQL: `python -m bench.import_kc [FILE]`."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from estate.embedded.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
_MIGRATE = "import asyncio; from estate.schema import migrate; asyncio.run(migrate())"
_IMPORT = """
import atexit, resource, sys
from properties.exchange.command import import_properties
atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
import_properties()
"""


def run(file: Path | None = None) -> dict[str, float | int | str]:
    """Seconds of the first and the second run, rows a second, the last lines, the importer's peak MB."""
    file = file or _kc_house()
    with tempfile.TemporaryDirectory(prefix="estate-bench-") as folder:
        postgres = Postgres(Path(folder) / "postgres").start()
        try:
            environment = {**os.environ, "DATABASE_URL": postgres.url}
            subprocess.run([sys.executable, "-c", _MIGRATE], check=True, cwd=ROOT, env=environment)
            first, first_line, first_peak = _timed_import(file, environment)
            second, second_line, second_peak = _timed_import(file, environment)
        finally:
            postgres.stop()
            postgres.remove()
    rows = int(re.match(r"\d+", first_line)[0])  # type: ignore[index]
    result = {
        "file": file.name,
        "rows": rows,
        "first_seconds": round(first, 2),
        "second_seconds": round(second, 2),
        "rows_per_second": round(rows / first),
        "peak_mb": max(first_peak, second_peak),
        "first": first_line,
        "second": second_line,
    }
    print("| " + " | ".join(str(value) for value in result.values()) + " |")
    return result


def _timed_import(file: Path, environment: dict[str, str]) -> tuple[float, str, int]:
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(file)], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode == 2:
        raise RuntimeError(done.stdout + done.stderr)
    seconds = time.perf_counter() - begin
    return seconds, done.stdout.strip().splitlines()[-1], int(done.stderr.split()[-1]) // 1024


def _kc_house() -> Path:
    for parent in (ROOT.parent, ROOT.parent.parent):
        found = parent / "shared" / "data" / "listings" / "kc_house.csv"
        if found.exists():
            return found
    raise SystemExit("kc_house.csv is not on this machine: name a file")


if __name__ == "__main__":
    run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
