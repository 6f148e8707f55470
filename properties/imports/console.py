"""An import taken back at a terminal."""

from typing import Any
from uuid import UUID

import click

from estate.accounts import agency
from estate.i18n import _
from estate.refusals import Refused
from estate.worker import load_jobs
from piccolo_conf import DB
from properties.imports import runs, working
from properties.imports.kinds import KINDS
from properties.imports.tables import ImportRun, RunState

DONE, NOTHING_DONE = 0, 2


async def undo(run: UUID, sure: bool) -> int:
    load_jobs()
    await agency.load()
    rows = await ImportRun.raw("SELECT * FROM import_run WHERE id = {}", run)
    try:
        if not rows:
            raise Refused(_("There is no import of this id."))
        outlook = await KINDS[rows[0]["kind"]].look(run)
        click.echo(outlook.told)
        for name in outlook.named:
            click.echo(f"    {name}", err=True)
        if outlook.obstacle:
            raise Refused(outlook.obstacle)
        if sure or click.confirm(_("Take this import back?")):
            await _take_back(runs.row_of(rows[0]))
            click.echo(_("Taken back."))
            return DONE
    except Refused as refused:
        click.echo(str(refused), err=True)
    return NOTHING_DONE


async def _take_back(stored: dict[str, Any]) -> None:
    async with DB.transaction():
        await runs.begin(stored["id"], RunState.UNDOING, *working.UNDOABLE)
        await working.undo_at_once(stored, None)
