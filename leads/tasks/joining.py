"""What is to be done in two cases that become one, and in both again when the merge is undone."""

from collections.abc import Sequence
from uuid import UUID

from estate.people.doubles import ledger
from leads.sequences import stopping
from leads.sequences.tables import SequenceRun, StopReason
from leads.tasks import next_steps
from leads.tasks.tables import Task


async def let_one_sequence_go_on(made: UUID, gone: UUID, kept: UUID) -> None:
    """Before the rows move: that of the case that is kept. What the other has given to do and nobody has done
    goes with it; both come back when the merge is undone."""
    runs = await _ids(_SECOND, gone, kept)
    if runs:
        tasks = await _ids("SELECT id FROM task WHERE run = ANY({})", runs)
        async with ledger.noting(made, "sequence_run", runs), ledger.noting(made, "task", tasks):
            await SequenceRun.raw(_STOP, StopReason.BY_HAND, runs)
            await stopping.drop_tasks(runs)


_SECOND = """
SELECT r.id FROM sequence_run r WHERE r.lead = {} AND r.stopped_at IS NULL
    AND EXISTS (SELECT FROM sequence_run k WHERE k.lead = {} AND k.stopped_at IS NULL)
"""
_STOP = """
UPDATE sequence_run SET stopped_at = now(), stop_reason = {}, next_at = NULL, version = version + 1
WHERE id = ANY({})
"""


async def put_in_order(made: UUID, lead: UUID) -> None:
    """After the rows moved: all of it is for whoever has the lead, and its earliest is the next step."""
    tasks = await _ids("SELECT id FROM task WHERE lead = {}", lead)
    async with ledger.noting(made, "task", tasks), ledger.noting(made, "lead", [lead]):
        await _write([lead])


async def part(kept: UUID, back: UUID) -> None:
    """Their cases are two again. Who has answered meanwhile is not written to by what came back."""
    if await Task.raw(_ANSWERED, kept, back, [kept, back]):
        await stopping.stop_of([back], StopReason.ANSWERED)
    await _write(await _ids(_OPEN, [kept, back]))


_ANSWERED = """
SELECT 1 FROM merge m JOIN lead l ON l.person_answered_at >= m.at
WHERE m.kept = {} AND m.gone = {} AND m.undone_at IS NULL AND l.person = ANY({}) LIMIT 1
"""
_OPEN = "SELECT id FROM lead WHERE person = ANY({}) AND closed_at IS NULL AND archived_at IS NULL"


async def _write(leads: Sequence[UUID]) -> None:
    await next_steps.follow_the_lead(leads)
    await next_steps.write(leads)


async def _ids(sql: str, *values: object) -> list[UUID]:
    return [row["id"] for row in await Task.raw(sql, *values)]
