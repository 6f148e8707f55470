"""A whole agency is compared for the first time, and then one person at a time; see doubles_crowd.py."""

import asyncio
import itertools
import os
import random
import resource
import textwrap
import time
from collections import defaultdict
from pathlib import Path
from uuid import UUID

from bench import doubles_crowd

JOBS = 500
Pair = tuple[int, int]


async def measured(url: str, count: int) -> list[str]:
    """With the one connection of the pool."""
    from piccolo_conf import DB

    await DB._run_in_pool("TRUNCATE person CASCADE")
    truth = await doubles_crowd.fill(url, count)
    lines = [
        f"## {count:,} people",
        "",
        *textwrap.wrap(doubles_crowd.TOLD.format(twins=count - len(set(truth))), 118),
        "",
    ]
    return [*lines, *await _swept(truth), *await _one_by_one(count), ""]


async def _swept(truth: list[int]) -> list[str]:
    from estate.people.doubles import sweeping

    wall, own, server = time.perf_counter(), _cpu(), await _server_cpu()
    waits: list[float] = []
    other = asyncio.create_task(_other_work(waits))
    await sweeping.sweep()
    other.cancel()
    wall, own, server = time.perf_counter() - wall, _cpu() - own, await _server_cpu() - server
    pairs = {
        (UUID(str(r["person"])).int - 1, UUID(str(r["other"])).int - 1)
        for r in await _rows("SELECT * FROM likely_double")
    }
    keys = (await _rows("SELECT count(*) AS n FROM double_key"))[0]["n"]
    return [
        f"The first sweep: {wall / 60:.1f} minutes, of which the worker computed {own / 60:.1f} and the database "
        f"{server / 60:.1f} (load of the machine {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores); {keys:,} keys, "
        f"{len(pairs):,} pairs in the queue. {_against(pairs, truth)}",
        "",
        "Whatever else the worker had to do meanwhile waited for it {:.0f} ms at the median, {:.0f} ms at p95.".format(
            *_quantiles(waits)
        ),
        "",
    ]


async def _other_work(waits: list[float]) -> None:
    while True:
        begin = time.perf_counter()
        await asyncio.sleep(0.05)
        waits.append((time.perf_counter() - begin) * 1000 - 50)


def _against(pairs: set[Pair], truth: list[int]) -> str:
    same: dict[int, list[int]] = defaultdict(list)
    for n, number in enumerate(truth):
        same[number].append(n)
    twins = {pair for group in same.values() for pair in itertools.combinations(group, 2)}
    right = len(pairs & twins)
    return f"Precision {right / max(1, len(pairs)):.4f}, recall {right / max(1, len(twins)):.4f}."


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
