"""One import, from the file to the tables.

Every row is read and staged; of one key the latest dated row is taken; then batches of new and changed
rows are written, each in a transaction of its own. Whatever ends an import half-way, the next one goes on:
what was written is unchanged then. A dry run does the same and takes every batch back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import asyncpg

from estate.history.record import record_many
from estate.i18n import _
from piccolo_conf import DB
from properties.exchange import staging
from properties.exchange.creating import create
from properties.exchange.ledger import Ledger, Noted
from properties.exchange.listing import Listing, Problem, Refusal, RowRefused, listing_of
from properties.exchange.plan import Plan
from properties.exchange.reader import Row, Rows
from properties.exchange.staging import Staged
from properties.exchange.updating import update


@dataclass
class Result:
    """`read` is the sum of created, updated, unchanged and refused. Superseded rows, of which the file or
    an earlier import has a later one, change nothing and count as unchanged. `unread` are values that were
    kept as they came."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    superseded: int = 0
    unread: int = 0


class Stopped(Exception):
    """Somebody asked the run to stop; what was written until then stays."""


def _ignore(*_anything: object) -> None:
    return


async def _go_on(*_anything: object) -> None:
    return


@dataclass(frozen=True)
class Listener:
    """Hears each refused row, of rows that are taken what was kept as it came, the first changed ones, and
    how far the run is: bytes read of the file, then rows written. `between` is awaited after each batch with
    the counts so far, the phase, done and total; it may raise Stopped."""

    refused: Callable[[Refusal], None] = _ignore
    unread: Callable[[Refusal], None] = _ignore
    changed: Callable[[Noted], None] = _ignore
    reading: Callable[[int, int], None] = _ignore
    writing: Callable[[int, int], None] = _ignore
    between: Callable[[Result, str, int, int], Awaitable[None]] = _go_on


@dataclass
class _Run:
    plan: Plan
    listener: Listener
    ledger: Ledger
    is_dry: bool
    result: Result = field(default_factory=Result)

    async def refuse(self, refusals: Sequence[Refusal]) -> None:
        self.result.refused += len(refusals)
        for refusal in refusals:
            self.listener.refused(refusal)
        await self.ledger.refuse(refusals)

    async def has_read(self, done: int) -> None:
        self.listener.reading(done, self.plan.file.size)
        await self.listener.between(self.result, "reading", done, self.plan.file.size)

    async def has_written(self, done: int, total: int) -> None:
        self.listener.writing(done, total)
        await self.listener.between(self.result, "writing", done, total)


async def run(
    plan: Plan, listener: Listener | None = None, *, dry: bool = False, ledger: Ledger | None = None
) -> Result:
    """Raises AlreadyRunning, and what the listener raises."""
    run = _Run(plan, listener or Listener(), ledger or Ledger(None), dry)
    async with staging.stage(plan.source):
        await run.ledger.begin()
        await _read(run)
        await _settle(run)
        await _write_all(run)
    return run.result


async def _read(run: _Run) -> None:
    rows = Rows(run.plan.file)
    walk = iter(rows)
    # In a thread: a worker does other things meanwhile.
    while batch := await asyncio.to_thread(_next_listings, walk, run.plan):
        run.result.read += len(batch)
        listings = [(row, found) for row, found in batch if isinstance(found, Listing)]
        await staging.add(run.plan.source, listings)
        await run.refuse([found for _row, found in batch if isinstance(found, Refusal)])
        await run.has_read(rows.bytes_read)
    await run.has_read(run.plan.file.size)


def _next_listings(walk: Iterator[Row], plan: Plan) -> list[tuple[Row, Listing | Refusal]]:
    return [(row, _listing_or_refusal(row, plan)) for row in islice(walk, staging.BATCH)]


def _listing_or_refusal(row: Row, plan: Plan) -> Listing | Refusal:
    try:
        return listing_of(row, plan)
    except RowRefused as refused:
        return Refusal(row.line, refused.problems, row.cells)


async def _settle(run: _Run) -> None:
    settled = await staging.settle(run.plan.source, run.ledger.run, run.is_dry)
    run.result.superseded = settled.superseded
    run.result.unchanged = settled.superseded + settled.unchanged
    while taken := await staging.take_conflicts(run.plan.source):
        await run.refuse([_reference_taken(line, reference, cells) for line, reference, cells in taken])


def _reference_taken(line: int, reference: str, cells: list[str]) -> Refusal:
    return Refusal(line, [Problem("listing_id", reference, _("is the reference of another property"))], cells)


async def _write_all(run: _Run) -> None:
    total, done, line = await staging.left(run.plan.source), 0, 0
    await run.has_written(0, total)
    while batch := await staging.next_rows(run.plan.source, after=line):
        await _write_or_split(run, batch)
        line, done = batch[-1].line, done + len(batch)
        await run.has_written(done, total)


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
    known = [row for row in batch if row.property is not None]
    async with DB.transaction() as transaction:
        before = await transaction.savepoint()
        try:
            # The listings before the lock of all addresses, as when somebody corrects one by hand.
            updated, happened, refused = await update(known, run.plan) if known else ([], [], [])
            made, more = await create(new, run.plan) if new else ([], [])
            await record_many([*happened, *more])
            await run.ledger.note([*made, *updated])
        except asyncpg.PostgresError:
            await before.rollback_to()
            raise
        await (before.rollback_to() if run.is_dry else before.release())
    changed = sum(noted.is_changed for noted in updated)
    run.result.created += len(made)
    run.result.updated += changed
    run.result.unchanged += len(updated) - changed
    await run.refuse(refused)
    await _show(run, [*made, *updated])


async def _show(run: _Run, noted: Sequence[Noted]) -> None:
    chosen = run.ledger.to_show(noted)
    for one in chosen:
        run.listener.changed(one)
    await run.ledger.show(chosen)


async def _refuse(run: _Run, row: Staged, error: asyncpg.PostgresError) -> None:
    cells = await staging.cells(run.plan.source, row.line)
    if isinstance(error, asyncpg.UniqueViolationError) and "listing_id" in (error.constraint_name or ""):
        refusal = _reference_taken(row.line, str(row.values.get("listing_id", row.key)), cells)
    else:
        reason = _("is not taken by the database: {}").format(error)
        refusal = Refusal(row.line, [Problem("", "", reason)], cells)
    await run.refuse([refusal])
