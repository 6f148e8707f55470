"""Likely doubles among people whose truth is known: `python -m bench.doubles --write` makes bench/DOUBLES.md.
What it takes in a large agency is measured by `python -m bench.doubles_at_size`.

The rows go into an empty embedded PostgreSQL as persons with their addresses; the product's own sweep finds the
pairs. The truth (`rec_id`) is looked at afterwards, and `soc_sec_id` is left out: a number of the state has no
place in a CRM."""

import asyncio
import csv
import itertools
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.import_kc import _MIGRATE, ROOT
from estate.embedded.postgres import Postgres

if TYPE_CHECKING:
    from estate.people.doubles.likeness import Finding

SETS = {
    "febrl dataset1": ("febrl/dataset1.csv",),
    "febrl dataset4a + 4b": ("febrl/dataset4a.csv", "febrl/dataset4b.csv"),
    "dedupe-chicago": ("dedupe-chicago/csv_example_messy_input.csv",),
}
REPORT = ROOT / "bench" / "DOUBLES.md"
AT_SIZE = "\n# Result of `python -m bench.doubles_at_size --write`\n"
SUMS = (6, 8, 9, 10, 11, 12, 14, 16, 20)


@dataclass
class Row:
    """As a person is stored; `truth` names the one behind it."""

    truth: str
    name: str
    birthday: str | None = None
    lines: str = ""
    city: str = ""
    postal_code: str = ""
    phones: list[str] = field(default_factory=list)


def febrl(row: dict[str, str]) -> Row:
    born = row["date_of_birth"]
    return Row(
        truth=row["rec_id"].split("-")[1],
        name=f"{row['given_name']} {row['surname']}".strip(),
        birthday=f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else None,
        lines=f"{row['street_number']} {row['address_1']}\n{row['address_2']}".strip(),
        city=row["suburb"],
        postal_code=row["postcode"],
    )


def chicago(row: dict[str, str]) -> Row:
    """Sites, not people; a phone is a name for the truth here as little as anywhere: there is none."""
    phone = "".join(filter(str.isdigit, row["Phone"]))
    return Row(
        truth="",
        name=row["Site name"],
        lines=row["Address"],
        city="Chicago",
        postal_code=row["Zip"],
        phones=[f"+1{phone.rjust(10, '3')}"] if len(phone) in (7, 10) else [],
    )


def read(files: tuple[str, ...]) -> list[Row]:
    of: Callable[[dict[str, str]], Row] = febrl if files[0].startswith("febrl") else chicago
    rows = []
    for file in files:
        with (_data() / file).open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened, skipinitialspace=True):
                rows.append(of({key.strip(): (value or "").strip() for key, value in row.items() if key}))
    return rows


def _data() -> Path:
    for parent in (ROOT.parent, ROOT.parent.parent):
        if (parent / "shared" / "data" / "contacts").is_dir():
            return parent / "shared" / "data" / "contacts"
    raise SystemExit("the data of contacts are not on this machine")


@dataclass
class Result:
    name: str
    rows: list[Row]
    seconds: float
    keys: int
    met: set[tuple[int, int]]
    found: "dict[tuple[int, int], list[Finding]]"
    queue: set[tuple[int, int]]

    @property
    def true_pairs(self) -> set[tuple[int, int]]:
        same: dict[str, list[int]] = defaultdict(list)
        for n, row in enumerate(self.rows):
            if row.truth:
                same[row.truth].append(n)
        return {pair for group in same.values() for pair in itertools.combinations(group, 2)}


async def measure(name: str, rows: list[Row]) -> Result:
    from estate.people.doubles import finding, likeness, loading, sweeping
    from estate.people.privacy import rooms
    from piccolo_conf import DB

    rooms.load()
    await DB._run_in_pool("TRUNCATE person CASCADE")
    ids = [UUID(int=n + 1) for n in range(len(rows))]
    async with DB.transaction():
        await _store(ids, rows)
    begin = time.perf_counter()
    await sweeping.sweep()
    seconds = time.perf_counter() - begin
    async with DB.transaction():
        met = await finding._meeting(ids)
        known = await loading.profiles(ids)
    found = {pair: likeness.findings(known[pair[0]], known[pair[1]]) for pair in met}
    queue = await DB._run_in_pool("SELECT person, other FROM likely_double")
    keys = await DB._run_in_pool("SELECT count(*) AS n FROM double_key")
    return Result(
        name, rows, seconds, keys[0]["n"], {_numbers(*pair) for pair in met},
        {_numbers(*pair): f for pair, f in found.items()},
        {_numbers(row["person"], row["other"]) for row in queue},
    )  # fmt: skip


def _numbers(one: Any, other: Any) -> tuple[int, int]:
    return UUID(str(one)).int - 1, UUID(str(other)).int - 1


async def _store(ids: list[UUID], rows: list[Row]) -> None:
    from estate import rows as many
    from estate.people.tables import ContactPoint, Person, PersonAddress

    pairs = list(zip(ids, rows, strict=True))
    await many.insert(
        Person, [{"id": id_, "name": r.name, "birthday": r.birthday, "search": ""} for id_, r in pairs]
    )
    await many.insert(
        PersonAddress,
        [
            {
                "id": id_,
                "person": id_,
                "unparsed_address": r.lines,
                "city": r.city,
                "postal_code": r.postal_code,
            }
            for id_, r in pairs
            if r.lines or r.city or r.postal_code
        ],
    )
    phones = [(id_, phone) for id_, r in pairs for phone in r.phones]
    await many.insert(
        ContactPoint,
        [{"id": id_, "person": id_, "kind": "phone", "value": v, "typed": v} for id_, v in phones],
    )


def told(result: Result) -> list[str]:
    truth = result.true_pairs
    lines = [f"## {result.name}", ""]
    lines.append(
        f"{len(result.rows):,} rows, {result.keys:,} keys, {result.seconds:.1f} s for keys, comparing and queue; "
        f"{len(result.met):,} pairs met of {len(result.rows) * (len(result.rows) - 1) // 2:,}; "
        f"{len(result.queue):,} are in the queue."
    )
    lines.append("")
    return lines + (_against(truth, result) if truth else _without_truth(result))


def _against(truth: set[tuple[int, int]], result: Result) -> list[str]:
    from estate.people.doubles import likeness

    lines = [
        f"Blocking: {len(truth & result.met):,} of {len(truth):,} true pairs meet "
        f"(recall {len(truth & result.met) / len(truth):.4f}).",
        "",
        "| pairs with a sum of at least | pairs | precision | recall |",
        "|---|---|---|---|",
    ]
    for least in SUMS:
        chosen = {pair for pair, found in result.found.items() if likeness.weight(found) >= least}
        lines.append(f"| {least} | {_line(chosen, truth)}")
    return [*lines, f"| **the queue** | {_line(result.queue, truth)}", ""]


def _line(chosen: set[tuple[int, int]], truth: set[tuple[int, int]]) -> str:
    right = len(chosen & truth)
    return f"{len(chosen):,} | {right / max(1, len(chosen)):.4f} | {right / len(truth):.4f} |"


def _without_truth(result: Result) -> list[str]:
    """Which rows agree on phone and address, and which pairs do so beside a differing name."""
    rows = result.rows
    kinds = Counter(
        f"{'same' if rows[a].name == rows[b].name else 'another'} name, "
        f"{'same' if rows[a].lines == rows[b].lines else 'another'} address, "
        f"{'same' if rows[a].phones and rows[a].phones == rows[b].phones else 'another or no'} phone"
        for a, b in result.queue
    )
    lines = [
        "The file with the answers (`True Id`) is not among the data: nothing can be said of precision or recall.",
        "What the pairs in the queue have in common, as written:",
        "",
        "| | pairs |",
        "|---|---|",
    ]
    lines += [f"| {kind} | {count:,} |" for kind, count in kinds.most_common()]
    written = [pair for pair in sorted(result.queue) if rows[pair[0]].name != rows[pair[1]].name]
    lines += ["", "Some of those whose names are written differently:", ""]
    step = max(1, len(written) // 12)
    lines += [f"- {_shown(rows[a])} — {_shown(rows[b])}" for a, b in written[::step][:12]]
    return [*lines, ""]


def _shown(row: Row) -> str:
    return ", ".join(filter(None, (row.name, row.lines)))


def main(write: bool) -> None:
    text = "\n".join(with_postgres(lambda _url: _all()))
    print(text)
    if write:
        at_size = REPORT.read_text(encoding="utf-8").partition(AT_SIZE)[2]
        REPORT.write_text(f"{text}{AT_SIZE}{at_size}", encoding="utf-8")


def with_postgres(
    measure: Callable[[str], Coroutine[Any, Any, list[str]]], keep: Path | None = None
) -> list[str]:
    """As it comes with the product, empty unless it is one that was kept."""
    with tempfile.TemporaryDirectory(prefix="estate-bench-") as folder:
        postgres = Postgres((keep or Path(folder)) / "postgres").start()
        try:
            os.environ["DATABASE_URL"] = postgres.url
            subprocess.run([sys.executable, "-c", _MIGRATE], check=True, cwd=ROOT, env=os.environ)
            return asyncio.run(_connected(measure, postgres.url))
        finally:
            postgres.stop()
            if not keep:
                postgres.remove()


async def _connected(measure: Callable[[str], Coroutine[Any, Any, list[str]]], url: str) -> list[str]:
    from piccolo_conf import DB

    await DB.open(min_size=1, max_size=1)
    try:
        return await measure(url)
    finally:
        await DB.close_connection_pool()


async def _all() -> list[str]:
    from bench import doubles_held_out

    results = [await measure(name, read(files)) for name, files in SETS.items()]
    held_out = doubles_held_out.told([one for one in results if one.true_pairs])
    return [*_head(), *held_out, *(line for result in results for line in told(result))]


def _head() -> list[str]:
    from estate.people.doubles.likeness import LIKELY, SUPPORT

    return [
        "# Result of `python -m bench.doubles --write`",
        "",
        f"In the queue are pairs whose sum of weights is {LIKELY:g} or more, of which {SUPPORT:g} or more come from",
        "other things than the name. The truth (`rec_id`) is looked at afterwards alone; `soc_sec_id` is not used,",
        "as such a number has no place in a CRM. Wanted: precision ≥ 0.98 at recall ≥ 0.90.",
        "",
    ]


if __name__ == "__main__":
    arguments = ArgumentParser(prog="python -m bench.doubles")
    arguments.add_argument("--write", action="store_true")
    main(**vars(arguments.parse_args()))
