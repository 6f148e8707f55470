"""The work of a run: by a command at once, by the worker for the browser."""

import asyncio
import json
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from estate import storage
from estate.accounts import agency
from estate.columns import utc_now
from estate.i18n import _
from estate.jobs import enqueue, every, job
from estate.refusals import Refused
from piccolo_conf import DB
from properties.exchange.alone import AlreadyRunning, alone
from properties.exchange.columns import NoSuchColumn
from properties.exchange.importer import Listener, Result, Stopped
from properties.exchange.ledger import Ledger
from properties.exchange.plan import CannotImport
from properties.exchange.reader import CannotRead
from properties.imports import runs
from properties.imports.kinds import KINDS, Kind, Order, Plan
from properties.imports.tables import AT_WORK, ImportRun, Origin, RunState

IMPORT, UNDO = "imports.run", "imports.undo"
MAPPABLE = (RunState.UPLOADED, RunState.CHECKED, RunState.FAILED)
UNDOABLE = (RunState.DONE, RunState.CANCELLED, RunState.FAILED)
NAME_BYTES = 200
QUIET = timedelta(minutes=10)
KEPT = timedelta(days=30)
UNDO_FOR = timedelta(days=365)


async def import_at_once(kind: Kind, plan: Plan, order: Order, listener: Listener) -> tuple[UUID, Result]:
    """For a command. Raises Refused where the source is at work, and whatever breaks the run off."""
    await give_up_broken(kind.name, order.source)
    run = await runs.record(kind.name, order, plan.file)
    listener = replace(listener, between=runs.Progress(run).between)
    try:
        result = await kind.run(plan, listener, Ledger(run, kind.table), False, None)
    except BaseException as error:
        broken = _("It was broken off ({}). What it had written stays.").format(type(error).__name__)
        await asyncio.shield(runs.end(run, RunState.FAILED, broken))
        raise
    await runs.count(run, result, dry=False)
    await runs.end(run, RunState.DONE)
    return run, result


async def give_up_broken(kind: str, source: str) -> None:
    """A command that was killed leaves its run behind; its source is free, so nobody works on it."""
    try:
        async with alone(kind, source):
            await ImportRun.raw(
                "UPDATE import_run SET state = {}, finished_at = now(), reason = {} "
                "WHERE kind = {} AND source = {} AND state = {} AND origin = {}",
                RunState.FAILED,
                _("It was broken off. What it had written stays; import the file again to go on."),
                kind,
                source,
                RunState.RUNNING,
                Origin.COMMAND,
            )
    except AlreadyRunning:
        return


async def check(run: dict[str, Any], order: Order) -> None:
    """For the browser: the worker tries the file as it is to be read, and takes everything back."""
    if run["file_key"] is None:
        raise Refused(_("This file was imported already; upload it again to import it once more."))
    async with DB.transaction():
        await ImportRun.raw(
            "UPDATE import_run SET source = {}, wishes = {}, fixed = {} "
            "WHERE id = {} AND NOT state = ANY({})",
            order.source,
            json.dumps(dict(order.wishes)),
            json.dumps(dict(order.fixed)),
            run["id"],
            list(AT_WORK),
        )
        await runs.begin(run["id"], RunState.CHECKING, *MAPPABLE)
        await enqueue(IMPORT, {"run": str(run["id"])})


async def start(run: UUID) -> None:
    async with DB.transaction():
        await runs.begin(run, RunState.RUNNING, RunState.CHECKED)
        await enqueue(IMPORT, {"run": str(run)})


async def take_back(run: UUID, by: UUID) -> None:
    """Whoever asks reads why not on the run's page, where it was not possible."""
    async with DB.transaction():
        before = await ImportRun.select(ImportRun.state).where(ImportRun.id == run)
        await runs.begin(run, RunState.UNDOING, *UNDOABLE)
        await enqueue(UNDO, {"run": str(run), "by": str(by), "back": before[0]["state"]})


async def stop(run: UUID) -> None:
    """Between two batches; what was written until then stays."""
    rows = await ImportRun.raw(
        "UPDATE import_run SET cancelled_at = now() WHERE id = {} AND state = ANY({}) RETURNING id",
        run,
        [RunState.CHECKING, RunState.RUNNING],
    )
    if not rows:
        raise Refused(_("This import is not running any more."))
    await runs.tell(run)


@job(IMPORT)
async def work(payload: dict[str, Any]) -> None:
    """May be repeated after a crash: what was written is unchanged then."""
    stored = await _at_work(UUID(payload["run"]), RunState.CHECKING, RunState.RUNNING)
    if stored is None:
        return
    try:
        await _carry_out(stored)
    except AlreadyRunning:
        raise  # the worker before is not gone yet: later again
    except Stopped:
        await _conclude(stored, RunState.UPLOADED if _is_dry(stored) else RunState.CANCELLED)
    except (CannotRead, CannotImport, NoSuchColumn) as error:
        await _conclude(stored, RunState.FAILED, str(error))
    except storage.Missing:
        await _conclude(stored, RunState.FAILED, _("The file is not there any more. Please upload it again."))


async def _at_work(run: UUID, *states: RunState) -> dict[str, Any] | None:
    rows = await ImportRun.raw(
        "SELECT * FROM import_run WHERE id = {} AND state = ANY({})", run, list(states)
    )
    return runs.row_of(rows[0]) if rows else None


def _is_dry(stored: dict[str, Any]) -> bool:
    return bool(stored["state"] == RunState.CHECKING)


async def _carry_out(stored: dict[str, Any]) -> None:
    run, kind, settings = stored["id"], KINDS[stored["kind"]], await agency.load()
    with tempfile.TemporaryDirectory(prefix="estate-import-") as folder:
        path = own_path(folder, stored["file_name"])
        with path.open("wb") as sent:
            await storage.download(stored["file_key"], sent)
        file = await asyncio.to_thread(kind.open, path)
        plan = await kind.plan(file, settings, Order(stored["source"], stored["wishes"], stored["fixed"]))
        listener, dry = runs.Progress(run).listener(), _is_dry(stored)
        result = await kind.run(plan, listener, Ledger(run, kind.table), dry, stored["account"])
    await runs.count(run, result, dry=dry)
    await _conclude(stored, RunState.CHECKED if dry else RunState.DONE)


def own_path(folder: str, name: str) -> Path:
    """Where a file is read: under its own name, by which it is spoken of."""
    own = Path(name).name.encode()[-NAME_BYTES:].decode(errors="ignore")
    return Path(folder) / (own if own.strip(".") else "file")


async def _conclude(stored: dict[str, Any], state: RunState, reason: str = "") -> None:
    """What was said of a run that stopped half-way is what its ledger says."""
    if state == RunState.CANCELLED:
        await runs.recount(stored["id"])
    if state in (RunState.DONE, RunState.CANCELLED):
        await forget_file(stored)
    await runs.end(stored["id"], state, reason)


async def forget_file(stored: dict[str, Any]) -> None:
    """With the sample values of its columns, which nobody needs any more."""
    if stored["file_key"]:
        await storage.delete(stored["file_key"])
    names = [{"name": column["name"], "samples": []} for column in stored["columns"]]
    await ImportRun.raw(
        "UPDATE import_run SET file_key = NULL, columns = {} WHERE id = {}", json.dumps(names), stored["id"]
    )


@job(UNDO)
async def undo(payload: dict[str, Any]) -> None:
    stored = await _at_work(UUID(payload["run"]), RunState.UNDOING)
    if stored is None:
        return
    try:
        await undo_at_once(stored, UUID(payload["by"]))
    except Refused as refused:
        await runs.end(stored["id"], RunState(payload["back"]), str(refused))
    except Exception as error:
        # Else a fault that stays would keep the source for ever.
        broken = _("It was not taken back ({}). Nothing was changed; try again.").format(type(error).__name__)
        await runs.end(stored["id"], RunState(payload["back"]), broken)
        raise


async def undo_at_once(stored: dict[str, Any], by: UUID | None) -> None:
    """Raises Refused."""
    async with DB.transaction():
        await ImportRun.raw("SELECT id FROM import_run WHERE id = {} FOR UPDATE", stored["id"])
        stays = await KINDS[stored["kind"]].undo(stored["id"], stored["source"], by)
        await ImportRun.update({ImportRun.undone_at: utc_now(), ImportRun.undone_by: by}).where(
            ImportRun.id == stored["id"]
        )
        await runs.end(stored["id"], RunState.UNDONE, stays)


@every("imports.sweep", "*/5 * * * *")
async def sweep() -> None:
    """Runs whose job was lost are taken up again, those of killed commands are ended; what is old goes."""
    stale = await ImportRun.raw(
        "SELECT id, kind, source, origin, state FROM import_run WHERE state = ANY({}) AND seen_at < {}",
        [RunState.CHECKING, RunState.RUNNING],
        utc_now() - QUIET,
    )
    for run in stale:
        if run["origin"] == Origin.COMMAND:
            await give_up_broken(run["kind"], run["source"])
        else:
            await enqueue(IMPORT, {"run": str(run["id"])}, once=f"import {run['id']}")
    await _give_up_lost_undos()
    await forget_old()


async def _give_up_lost_undos() -> None:
    """Of which no job is left. One that is at work holds its run's row."""
    await ImportRun.raw(
        "UPDATE import_run SET state = {}, reason = {}, finished_at = now() WHERE id IN ("
        "SELECT id FROM import_run WHERE state = {} AND seen_at < {} FOR UPDATE SKIP LOCKED)",
        RunState.FAILED,
        _("Taking it back was broken off. Nothing was changed; try again."),
        RunState.UNDOING,
        utc_now() - timedelta(hours=1),
    )


async def forget_old() -> None:
    """Refused rows, previews and files that nobody imported may tell of people: 30 days are enough."""
    until = utc_now() - KEPT
    for table in ("import_refusal", "import_preview"):
        await ImportRun.raw(
            f"DELETE FROM {table} WHERE run IN (SELECT id FROM import_run WHERE created_at < {{}})", until
        )
    old = await ImportRun.raw(
        "SELECT * FROM import_run WHERE created_at < {} AND file_key IS NOT NULL AND NOT state = ANY({})",
        until,
        list(AT_WORK),
    )
    for stored in old:
        await forget_file(runs.row_of(stored))
    await ImportRun.raw(
        "DELETE FROM import_change WHERE run IN (SELECT id FROM import_run WHERE finished_at < {})",
        utc_now() - UNDO_FOR,
    )
