"""A whole agency is compared for the first time, and then one person at a time:
`python -m bench.doubles_at_size --write` writes its part of bench/DOUBLES.md; see doubles_crowd.py for the people."""

import asyncio
import itertools
import os
import random
import resource
import textwrap
import time
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from uuid import UUID

from bench import doubles_crowd
from bench.doubles import AT_SIZE, REPORT, with_postgres

JOBS = 500
Pair = tuple[int, int]


def main(write: bool, crowd: int, minutes: float, keep: Path | None) -> None:
    text = "\n".join(with_postgres(lambda url: _measured(url, crowd, minutes * 60), keep))
    print(text)
    if write:
        rest, _head, at_size = REPORT.read_text(encoding="utf-8").partition(AT_SIZE)
        others = [
            part for part in at_size.split("\n## ") if part.strip() and not part.startswith(f"{crowd:,} ")
        ]
        sections = "".join(f"\n## {part}" for part in others)
        REPORT.write_text(f"{rest}{AT_SIZE}{sections}\n{text}", encoding="utf-8")


async def _measured(url: str, count: int, seconds: float) -> list[str]:
    """With the one connection of the pool."""
    if not await _rows("SELECT 1 AS n FROM person LIMIT 1"):
        await doubles_crowd.fill(url, count)
    told = textwrap.wrap(
        doubles_crowd.TOLD.format(twins=round(count - count / (1 + doubles_crowd.TWICE))), 118
    )
    return [
        f"## {count:,} people",
        "",
        *told,
        "",
        *await _swept(count, seconds),
        *await _one_by_one(count),
        "",
    ]


async def _swept(count: int, seconds: float) -> list[str]:
    """For so long; it goes on where it was broken off."""
    wall, own, server, before = time.perf_counter(), _cpu(), await _server_cpu(), await _done()
    waits: list[float] = []
    other = asyncio.create_task(_other_work(waits))
    is_whole = await _sweep(seconds)
    other.cancel()
    wall, own, server = time.perf_counter() - wall, _cpu() - own, await _server_cpu() - server
    done = await _done()
    worked = (own + server) / max(1, done - before)
    lines = [
        f"{done - before:,} people are compared in {wall / 60:.1f} minutes, in which the worker computed {own / 60:.1f} minutes and",
        f"the database {server / 60:.1f} (load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores): {worked * 1000:.2f} ms for each, which is",
        f"{worked * count / 60:.1f} minutes of one core for all. {done:,} of {count:,} are compared by now.",
    ]
    if is_whole and done == count:
        lines += [await _against(count)]
    p50, p95 = _quantiles(waits)
    return [
        *lines,
        "",
        f"Other work of the worker waited for it {p50:.0f} ms at the median, {p95:.0f} ms at p95.",
        "",
    ]


async def _sweep(seconds: float) -> bool:
    """Whether it came to its end."""
    from estate.people.doubles import sweeping

    task = asyncio.create_task(sweeping.sweep())
    await asyncio.wait({task}, timeout=seconds)
    if task.done():
        task.result()
        return True
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return False


async def _done() -> int:
    return (
        await _rows("SELECT coalesce((SELECT done FROM double_sweep ORDER BY begun_at DESC LIMIT 1), 0) AS n")
    )[0]["n"]


async def _other_work(waits: list[float]) -> None:
    while True:
        begin = time.perf_counter()
        await asyncio.sleep(0.05)
        waits.append((time.perf_counter() - begin) * 1000 - 50)


async def _against(count: int) -> str:
    same: dict[int, list[int]] = defaultdict(list)
    for n, (number, _one) in enumerate(doubles_crowd.Crowd().people(count)):
        same[number].append(n)
    twins = {pair for group in same.values() for pair in itertools.combinations(group, 2)}
    queued = await _rows("SELECT person, other FROM likely_double")
    pairs = {(UUID(str(r["person"])).int - 1, UUID(str(r["other"])).int - 1) for r in queued}
    right = len(pairs & twins)
    return (
        f"In the queue are {len(pairs):,} pairs: precision {right / max(1, len(pairs)):.4f}, recall "
        f"{right / max(1, len(twins)):.4f}."
    )


async def _one_by_one(count: int) -> list[str]:
    """The job of one person, beside the least that a transaction with as many statements takes."""
    from estate.people.doubles import finding

    some = [UUID(int=n + 1) for n in random.Random(7).sample(range(count), JOBS)]
    job, floor = [], []
    for one in some:
        begin = time.perf_counter()
        await _floor(one)
        floor.append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        await finding.find([one])
        job.append((time.perf_counter() - begin) * 1000)
    (p50, p95), (low, high) = _quantiles(job), _quantiles(floor)
    return [
        f"The job of one person among them: {p50:.1f} ms at the median, {p95:.1f} ms at p95; a transaction with eight "
        f"selects by a key, in the same run: {low:.1f} and {high:.1f} ms."
    ]


async def _floor(one: UUID) -> None:
    from estate import rows
    from piccolo_conf import DB

    async with DB.transaction():
        for _time in range(8):
            await rows.run("SELECT id, name, created_at FROM person WHERE id = $1", one)


async def _rows(statement: str) -> list[dict[str, int]]:
    from estate import rows

    return await rows.run(statement)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def _server_cpu() -> float:
    """Of the one connection that there is."""
    process = (await _rows("SELECT pg_backend_pid() AS n"))[0]["n"]
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _quantiles(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]


if __name__ == "__main__":
    asked = ArgumentParser(prog="python -m bench.doubles_at_size")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--crowd", type=int, default=1_000_000)
    asked.add_argument("--minutes", type=float, default=60, help="then the sweep is broken off")
    asked.add_argument("--keep", type=Path, help="a folder: filled once, and used again")
    main(**vars(asked.parse_args()))
