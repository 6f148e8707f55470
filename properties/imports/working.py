"""The work of a run: by a command at once, by the worker for the browser."""

import asyncio
from dataclasses import replace
from uuid import UUID

from estate.i18n import _
from properties.exchange import importer, staging
from properties.exchange.importer import Listener, Result
from properties.exchange.ledger import Ledger
from properties.exchange.plan import Plan
from properties.imports import runs
from properties.imports.runs import Order
from properties.imports.tables import ImportRun, Origin, RunState

IMPORT = "imports.run"
SUFFIXES = 10  # characters of a file's ending that tell the reader what it is


async def import_at_once(plan: Plan, order: Order, listener: Listener) -> tuple[UUID, Result]:
    """For a command. Raises Refused where the source is at work, and whatever breaks the run off."""
    await give_up_broken(order.source)
    names = [{"name": name, "samples": []} for name in plan.file.header]
    run = await runs.record(order, plan.file.path.name, plan.file.size, names)
    progress = runs.Progress(run)
    try:
        result = await importer.run(plan, replace(listener, between=progress.between), ledger=Ledger(run))
    except BaseException as error:
        await asyncio.shield(
            runs.end(run, RunState.FAILED, _("It was broken off: {}.").format(_name_of(error)))
        )
        raise
    await runs.count(run, result, dry=False)
    await runs.end(run, RunState.DONE)
    return run, result


def _name_of(error: BaseException) -> str:
    return type(error).__name__


async def give_up_broken(source: str) -> None:
    """A command that was killed leaves its run behind; its stage is free, so nobody works on it."""
    try:
        async with staging.stage(source):
            await ImportRun.raw(
                "UPDATE import_run SET state = {}, finished_at = now(), reason = {} "
                "WHERE source = {} AND state = {} AND origin = {}",
                RunState.FAILED,
                _("It was broken off. What it had written stays; import the file again to go on."),
                source,
                RunState.RUNNING,
                Origin.COMMAND,
            )
    except staging.AlreadyRunning:
        return
