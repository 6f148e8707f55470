"""One import of people, from the file to the tables.

Batch after batch goes through the one door (`leads.capture`), each with its details in one transaction.
Whatever ends an import half-way, the next one goes on: what was taken is unchanged then. A dry run does the
same and takes every batch back."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

import asyncpg

from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.people import recognition
from leads import capture
from leads.address_books import following, knowing, newcomers
from leads.address_books.entries import Entries, last_lines
from leads.address_books.entry import Entry
from leads.address_books.noting import Notes
from leads.address_books.plan import Plan
from piccolo_conf import DB
from properties.exchange.alone import alone
from properties.exchange.importer import Listener, Result
from properties.exchange.ledger import Ledger
from properties.exchange.listing import Problem, Refusal

BATCH = capture.BATCH
PATIENCE = 5
"""So often a batch is tried again that stood in the way of somebody, and they in its way."""


@dataclass
class _Run:
    plan: Plan
    listener: Listener
    by: Viewer | None
    is_dry: bool
    ledger: Ledger
    last: dict[str, int]
    result: Result = field(default_factory=Result)
    keys: set[str] = field(default_factory=set)
    people: set[UUID] = field(default_factory=set)
    """Who was made or changed: however many rows are of them, they count once."""

    async def refuse(self, refusals: Sequence[Refusal]) -> None:
        self.result.refused += len(refusals)
        for refusal in refusals:
            self.listener.refused(refusal)
        await self.ledger.refuse(refusals)

    async def keep(self, entries: Sequence[Entry]) -> None:
        """What nobody could read of rows that are taken."""
        unread = [Refusal(one.line, list(one.unread), []) for one in entries if one.unread]
        for one in unread:
            self.result.unread += len(one.problems)
            self.listener.unread(one)
        await self.ledger.refuse(unread, is_taken=True)


async def run(
    plan: Plan,
    listener: Listener | None = None,
    *,
    by: Viewer | None = None,
    dry: bool = False,
    ledger: Ledger | None = None,
) -> Result:
    """`by` is who brings these people in, where somebody does. Raises AlreadyRunning, and what the listener
    raises."""
    async with alone("people", plan.source):
        last = await asyncio.to_thread(last_lines, plan)
        run = _Run(plan, listener or Listener(), by, dry, ledger or Ledger(None), last)
        await run.ledger.begin()
        await _read(run)
    return run.result


async def _read(run: _Run) -> None:
    entries, size = Entries(run.plan), run.plan.file.size
    walk = iter(entries)
    while batch := await asyncio.to_thread(_next, walk):
        run.result.read += len(batch)
        await run.refuse([one for one in batch if isinstance(one, Refusal)])
        await _write_or_split(run, _latest(run, [one for one in batch if isinstance(one, Entry)]))
        done = min(entries.bytes_read, size)
        run.listener.reading(done, size)
        await run.listener.between(run.result, "reading", done, size)


def _next(walk: Iterator[Entry | Refusal]) -> list[Entry | Refusal]:
    return list(islice(walk, BATCH))


def _latest(run: _Run, batch: Sequence[Entry]) -> list[Entry]:
    """Of each key the last row; an earlier one changes nothing."""
    latest: list[Entry] = []
    for one in batch:
        if run.last.get(one.key, one.line) != one.line or one.key in run.keys:
            run.result.unchanged += 1
        else:
            run.keys.add(one.key)
            latest.append(one)
    return latest


async def _write_or_split(run: _Run, batch: Sequence[Entry]) -> None:
    """Where the tables do not take a batch, its halves are tried, down to the row that is at fault."""
    if not batch:
        return
    try:
        await _again(lambda: _write(run, batch))
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        if len(batch) == 1:
            reason = _("is not taken by the database: {}").format(error)
            await run.refuse([Refusal(batch[0].line, [Problem("", "", reason)], list(batch[0].cells))])
            return
        half = len(batch) // 2
        await _write_or_split(run, batch[:half])
        await _write_or_split(run, batch[half:])


async def _again(write: Callable[[], Awaitable[None]]) -> None:
    for time in range(1, PATIENCE + 1):
        try:
            await write()
        except asyncpg.DeadlockDetectedError:
            if time == PATIENCE:
                raise
        else:
            break


async def _write(run: _Run, batch: Sequence[Entry]) -> None:
    notes = Notes(run.ledger)
    async with DB.transaction() as transaction:
        before = await transaction.savepoint()
        try:
            await recognition.lock(value for one in batch for value in one.values)
            known = await knowing.known(run.plan, batch)
            new = [one for one in batch if one.key not in known]
            refused = await newcomers.take(run.plan, new, notes, by=run.by)
            came_before = [(one, known[one.key]) for one in batch if one.key in known]
            await following.follow(run.plan, came_before, notes, by=run.by)
            await notes.write()
        except asyncpg.PostgresError:
            await before.rollback_to()
            raise
        await (before.rollback_to() if run.is_dry else before.release())
    await _count(run, batch, notes, refused)


async def _count(run: _Run, batch: Sequence[Entry], notes: Notes, refused: Sequence[Refusal]) -> None:
    created, updated = notes.made - run.people, notes.changed - run.people
    run.people |= created | updated
    run.result.created += len(created)
    run.result.updated += len(updated)
    run.result.unchanged += len(batch) - len(created) - len(updated) - len(refused)
    gone = {refusal.line for refusal in refused}
    await run.keep([one for one in batch if one.line not in gone])
    await run.refuse(refused)
    await notes.show(run.listener.changed)
