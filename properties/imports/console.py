"""An import taken back at a terminal."""

from typing import Any
from uuid import UUID

import click

from estate.accounts import agency
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB
from properties.imports import runs, undoing, working
from properties.imports.tables import ImportRun, RunState

DONE, NOTHING_DONE = 0, 2


async def undo(run: UUID, sure: bool) -> int:
    await agency.load()
    rows = await ImportRun.raw("SELECT * FROM import_run WHERE id = {}", run)
    try:
        if not rows:
            raise Refused(_("There is no import of this id."))
        outlook = await undoing.look(run)
        told = _("{} listings go away, {} get their former values.")
        click.echo(told.format(outlook.made, outlook.changed))
        if outlook.touched:
            _show_touched(outlook)
            raise Refused(undoing.sentence(outlook))
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


def _show_touched(outlook: undoing.Outlook) -> None:
    for row in outlook.examples:
        address = " ".join(row[n] for n in ("unparsed_address", "unit_number", "city") if row[n])
        click.echo(f"    {row['listing_id']}  {address}".rstrip(), err=True)
