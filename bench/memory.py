"""What the processes of a working agency hold: `python -m bench.memory`.

Two web processes and a worker of a sample agency, after a minute of agents, strangers and photos. PSS: what several
processes share is divided among them."""

import asyncio
import re
from pathlib import Path

from bench.chaos.machine import machine
from bench.chaos.people import People

WANTED = 350  # MB
SECONDS = 60


async def main() -> None:
    async with machine() as made:
        await made.kill("worker")  # the one that drew the sample's pictures, as no agency's does
        await made.start_process("worker")
        people = People(made)
        await people.arrive()
        people.start()
        await asyncio.sleep(SECONDS)
        await people.finish()
        held = {name: _held(process.pid) for name, process in made.processes.items()}
        print(f"after {people.seen.good} answers, {people.kept.counts()}")
        await people.leave()
    for name, sizes in held.items():
        print(f"{name}: {' + '.join(f'{size:.0f}' for size in sizes)} MB")
    total = sum(map(sum, held.values()))
    print(f"{total:.0f} MB in all, {WANTED} wanted")


def _held(group: int) -> list[float]:
    """MB of each process that was started with this one, but for those that decode photos just now."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes()
            rollup = (folder / "smaps_rollup").read_text()
        except OSError:
            continue
        if int(stat[2]) == group and b"renditions" not in words:
            pss = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
            found.append(int(pss[1]) / 1024 if pss else 0.0)
    return sorted(found, reverse=True)


if __name__ == "__main__":
    asyncio.run(main())
