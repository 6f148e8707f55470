"""A run from its beginning to its end: who, what, how far, with what result."""

import json
from dataclasses import asdict
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from estate import live
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from properties.exchange.importer import Listener, Result, Stopped
from properties.exchange.reader import Source
from properties.imports.kinds import Order
from properties.imports.tables import ImportRun, Origin, RunState

EVERY = 1.0  # seconds between two signs of life


async def begin(run: UUID, state: RunState, *before: RunState) -> None:
    """Raises Refused where the run is not in one of the states before, or its source is at work already."""
    try:
        rows = await ImportRun.raw(
            "UPDATE import_run SET state = {}, reason = '', phase = '', done = 0, total = 0, "
            "cancelled_at = NULL, finished_at = NULL, started_at = now(), seen_at = now() "
            "WHERE id = {} AND state = ANY({}) RETURNING id",
            state,
            run,
            list(before),
        )
    except asyncpg.UniqueViolationError:
        raise Refused(_("Another import of the same source is running. Try again when it is done.")) from None
    if not rows:
        raise Refused(_("This import has moved on meanwhile. Load the page again to see where it is."))
    await tell(run)


async def record(kind: str, order: Order, file: Source) -> UUID:
    """Of a command, which imports at once. Raises Refused where the source is at work already."""
    run = uuid7()
    try:
        await ImportRun.insert(
            ImportRun(
                id=run,
                kind=kind,
                origin=Origin.COMMAND,
                columns=json.dumps([{"name": name, "samples": []} for name in file.header]),
                file_name=file.path.name,
                byte_size=file.size,
                source=order.source,
                wishes=json.dumps(dict(order.wishes)),
                fixed=json.dumps(dict(order.fixed)),
                state=RunState.RUNNING,
                started_at=utc_now(),
            )
        )
    except asyncpg.UniqueViolationError:
        raise Refused(
            _("Another import of “{}” is running. Try again when it is done.").format(order.source)
        ) from None
    return run


async def end(run: UUID, state: RunState, reason: str = "") -> None:
    await ImportRun.raw(
        "UPDATE import_run SET state = {}, reason = {}, finished_at = now(), seen_at = now() WHERE id = {}",
        state,
        reason,
        run,
    )
    await tell(run)


async def count(run: UUID, result: Result, *, dry: bool) -> None:
    """The result as it is shown. A run that was broken off and repeated finds what it wrote itself
    unchanged: what it made and changed is counted in its ledger."""
    if not dry:
        rows = await ImportRun.raw(
            "SELECT count(*) FILTER (WHERE before IS NULL) AS created, "
            "count(*) FILTER (WHERE before IS NOT NULL AND is_changed) AS updated "
            "FROM import_change WHERE run = {}",
            run,
        )
        result.created, result.updated = rows[0]["created"], rows[0]["updated"]
        result.unchanged = result.read - result.created - result.updated - result.refused
    await _store(run, result, "", 0, 0)


async def recount(run: UUID) -> None:
    """Of a run that stopped half-way: what it had done."""
    rows = await ImportRun.raw(f"SELECT {', '.join(asdict(Result()))} FROM import_run WHERE id = {{}}", run)
    await count(run, Result(**rows[0]), dry=False)


async def _store(run: UUID, result: Result, phase: str, done: int, total: int) -> bool:
    """Whether somebody asked it to stop."""
    names = list(asdict(result))
    rows = await ImportRun.raw(
        f"UPDATE import_run SET {', '.join(f'{name} = {{}}' for name in names)}, "
        "phase = {}, done = {}, total = {}, seen_at = now() WHERE id = {} RETURNING cancelled_at",
        *asdict(result).values(),
        phase,
        done,
        total,
        run,
    )
    return bool(rows and rows[0]["cancelled_at"])


async def tell(run: UUID) -> None:
    await live.publish("staff", "import", run)


class Progress:
    """Stores how far a run is, not more often than anybody can read it, and hears whether it is to stop."""

    def __init__(self, run: UUID) -> None:
        self._run = run
        self._said = 0.0
        self._phase = ""

    async def between(self, result: Result, phase: str, done: int, total: int) -> None:
        if phase == self._phase and monotonic() - self._said < EVERY:
            return
        self._said, self._phase = monotonic(), phase
        if await _store(self._run, result, phase, done, total):
            raise Stopped
        await tell(self._run)

    def listener(self) -> Listener:
        return Listener(between=self.between)


def row_of(stored: dict[str, Any]) -> dict[str, Any]:
    """With its JSON read."""
    return {**stored, **{name: json.loads(stored[name]) for name in ("columns", "wishes", "fixed")}}
