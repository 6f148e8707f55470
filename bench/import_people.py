"""A hundred thousand people from a CSV file by the command itself, beside the floor of the same run: a bare COPY
of the same rows into one table without an index.

`python -m bench.import_people --rows 100000 [--again] [--write]`: with `--again` the file is imported a second
time, with `--write` the result goes into `bench/IMPORT_PEOPLE.md`.
"""

import argparse
import csv
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.import_million import ROOT, measure, report
from estate.embedded.postgres import Postgres

HEADER = (
    "ContactKey",
    "FirstName",
    "LastName",
    "MobilePhone",
    "HomePhone",
    "Email",
    "Language",
    "Birthdate",
    "ContactType",
    "Tags",
    "Company",
    "HomeAddress1",
    "HomeCity",
    "HomePostalCode",
    "HomeCountry",
    "Notes",
)
_FIRST = ("Ana", "Rui", "Inês", "João", "María", "José", "Łukasz", "Zoë", "Ahmed", "Yuki", "Olga", "Liam")
_LAST = ("Ferreira", "Costa", "Núñez", "García", "Müller", "O’Brien", "Nowak", "Tanaka", "Silva", "Rossi")
_REPORT = """# Result of `python -m bench.import_people --rows {rows} --again --write`

One run on {at}: {cores} cores, Python {python}, embedded PostgreSQL, load of the machine {before:.1f} at the
beginning and {after:.1f} at the end; above the number of cores others were at work, too, and the clock is no verdict.

Wanted: 100,000 people in 90 s or less. One in ten has the phone of somebody else, one in ten is somebody who came
before. *CPU* is seconds for 1,000 rows, of the command and of the database's processes; *ratio* is to the floor of the
same run, a bare COPY of the same rows into one table without an index.

| | rows | seconds | rows/s | CPU of the command | CPU of the database | MB at the peak | ratio |
|---|---|---|---|---|---|---|---|
{lines}
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="estate-bench-") as folder:
        file = Path(folder) / "people.csv"
        _write(file, options.rows)
        postgres = Postgres(Path(folder) / "postgres").start()
        try:
            runs = 1 + options.again
            measured = measure(file, options.rows, postgres, runs=runs, of="people", columns=len(HEADER))
        finally:
            postgres.stop()
            postgres.remove()
    told = report(measured, before, _REPORT)
    print(told, *(m.said for m in measured), sep="\n")
    if options.write:
        (ROOT / "bench/IMPORT_PEOPLE.md").write_text(told)


def _write(file: Path, rows: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(HEADER)
        writer.writerows(_rows(rows))


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(7)
    for number in range(count):
        first, last = chance.choice(_FIRST), chance.choice(_LAST)
        before = number - chance.randint(1, 1000) if number > 1000 and chance.random() < 0.2 else number
        is_same = before != number and chance.random() < 0.5
        email = f"person{before if is_same else number}@example.com" if number % 5 else ""
        yield (
            f"C{number:07}",
            first,
            last,
            f"+3519{before:08}",
            f"+3512{number:08}" if number % 3 == 0 else "",
            email,
            chance.choice(("pt", "en", "es; en", "Deutsch", "")),
            f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1940, 2005)}",
            chance.choice(("buyer", "tenant", "seller", "landlord", "")),
            chance.choice(("sea view", "cash, urgent", "", "newsletter")),
            f"Company {number % 997}" if number % 4 == 0 else "",
            f"Rua das Flores {number % 900 + 1}",
            chance.choice(("Lisboa", "Porto", "Braga", "Faro")),
            f"{chance.randint(1000, 9999)}-{chance.randint(100, 999)}",
            "Portugal",
            "Asks for a terrace and a lift." if number % 6 == 0 else "",
        )


if __name__ == "__main__":
    main()
