"""`make chaos`: one agency, one fault after the other; `python -m bench.chaos NAME …` for some of them."""

import asyncio
import sys
import time
from pathlib import Path

from bench.chaos import report
from bench.chaos.faults import FAULTS, LASTS, Fault
from bench.chaos.machine import Machine, machine
from bench.chaos.people import People
from bench.chaos.report import Outcome
from bench.chaos.truth import judge

RESULTS = Path(__file__).parents[1] / "CHAOS.md"
CALM = 3  # seconds of ordinary work before and after


async def main(names: list[str]) -> int:
    unknown = set(names) - {one.name for one in FAULTS}
    if unknown:
        print(f"There is no fault {', '.join(unknown)}; there are {', '.join(one.name for one in FAULTS)}.")
        return 2
    async with machine() as made:
        people = People(made)
        await people.arrive()
        outcomes = [await _tried(one, made, people) for one in FAULTS if not names or one.name in names]
    text = report.text(outcomes)
    if names:
        print(text)
    else:
        RESULTS.write_text(text)
    return 1 if any(outcome.wrong for outcome in outcomes) else 0


async def _tried(fault: Fault, machine: Machine, people: People) -> Outcome:
    if (fault.needs == "disks" and not machine.disks) or (
        fault.needs == "clock" and not machine.can_shift_clock
    ):
        return Outcome(fault, skipped=True)
    people.count_anew()
    people.start()
    await asyncio.sleep(CALM)
    begun = time.monotonic()
    async with fault.run(machine):
        if (left := begun + LASTS - time.monotonic()) > 0:
            await asyncio.sleep(left)
    well_after = await people.until_all_is_well()
    await asyncio.sleep(CALM)
    try:
        await people.finish()
        stuck = ""
    except TimeoutError:
        stuck = "somebody never got an answer"
        await people.leave()
        await people.arrive()
    verdict = await judge(machine, people.kept)
    outcome = Outcome(fault, people.seen, people.kept.counts(), well_after, verdict)
    if stuck:
        verdict.wrong.append(stuck)
    print(report.line(outcome), flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
