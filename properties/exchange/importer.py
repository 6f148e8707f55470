"""One import, from the file to the tables.

Every row is read and staged; of one key the latest dated row is taken; then batches of new and changed
rows are written, each in a transaction of its own. Whatever ends an import half-way, the next one goes on:
what was written is unchanged then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import asyncpg

from estate.history.record import Happened, record_many
from estate.i18n import _
from piccolo_conf import DB
from properties.exchange import staging
from properties.exchange.creating import create
from properties.exchange.listing import Listing, Problem, Refusal, RowRefused, listing_of
from properties.exchange.plan import Plan
from properties.exchange.reader import Row, Rows
from properties.exchange.staging import Staged
from properties.exchange.updating import update


@dataclass
class Result:
    """`read` is the sum of created, updated, unchanged and refused. Superseded rows, of which the file or
    an earlier import has a later one, change nothing and count as unchanged."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    superseded: int = 0


def _ignore(*_anything: object) -> None:
    return


@dataclass(frozen=True)
class Listener:
    """Hears each refused row, and how far the run is: bytes read of the file, then rows written."""

    refused: Callable[[Refusal], None] = _ignore
    reading: Callable[[int, int], None] = _ignore
    writing: Callable[[int, int], None] = _ignore


@dataclass
class _Run:
    plan: Plan
    listener: Listener
    result: Result = field(default_factory=Result)

    def refuse(self, refusal: Refusal) -> None:
        self.result.refused += 1
        self.listener.refused(refusal)


async def run(plan: Plan, listener: Listener | None = None, *, dry: bool = False) -> Result:
    """A dry run does everything and takes it back. Raises staging.AlreadyRunning."""
    run = _Run(plan, listener or Listener())
    async with staging.stage(plan.source):
        await _read(run)
        if dry:
            async with DB.transaction() as transaction:
                before = await transaction.savepoint()
                await _settle_and_write(run)
                await before.rollback_to()
        else:
            await _settle_and_write(run)
    return run.result


async def _read(run: _Run) -> None:
    rows = Rows(run.plan.file)
    batch: list[tuple[Row, Listing]] = []
    for row in rows:
        run.result.read += 1
        try:
            batch.append((row, listing_of(row, run.plan)))
        except RowRefused as refused:
            run.refuse(Refusal(row.line, refused.problems, row.cells))
        if len(batch) == staging.BATCH:
            await staging.add(run.plan.source, batch)
            batch.clear()
            run.listener.reading(rows.bytes_read, run.plan.file.size)
    await staging.add(run.plan.source, batch)
    run.listener.reading(run.plan.file.size, run.plan.file.size)


async def _settle_and_write(run: _Run) -> None:
    settled = await staging.settle(run.plan.source)
    run.result.superseded = settled.superseded
    run.result.unchanged = settled.superseded + settled.unchanged
    total, done, line = await staging.left(run.plan.source), 0, 0
    while batch := await staging.next_rows(run.plan.source, after=line):
        await _write_or_split(run, batch)
        line, done = batch[-1].line, done + len(batch)
        run.listener.writing(done, total)


async def _write_or_split(run: _Run, batch: Sequence[Staged]) -> None:
    """Where the tables do not take a batch, its halves are tried, down to the row that is at fault."""
    try:
        await _write(run, batch)
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        if len(batch) == 1:
            await _refuse(run, batch[0], error)
            return
        half = len(batch) // 2
        await _write_or_split(run, batch[:half])
        await _write_or_split(run, batch[half:])


async def _write(run: _Run, batch: Sequence[Staged]) -> None:
    new = [row for row in batch if row.property is None]
    changed = [row for row in batch if row.property is not None]
    async with DB.transaction() as transaction:
        before = await transaction.savepoint()
        try:
            happened: list[Happened] = await create(new, run.plan) if new else []
            updated, more = await update(changed, run.plan) if changed else (0, [])
            await record_many([*happened, *more])
        except asyncpg.PostgresError:
            await before.rollback_to()
            raise
        await before.release()
    run.result.created += len(new)
    run.result.updated += updated
    run.result.unchanged += len(changed) - updated


async def _refuse(run: _Run, row: Staged, error: asyncpg.PostgresError) -> None:
    problem = Problem("", "", _("is not taken by the database: {}").format(error))
    if isinstance(error, asyncpg.UniqueViolationError) and "listing_id" in (error.constraint_name or ""):
        reference = str(row.values.get("listing_id", row.key))
        problem = Problem("listing_id", reference, _("is the reference of another property"))
    run.refuse(Refusal(row.line, [problem], await staging.cells(run.plan.source, row.line)))
