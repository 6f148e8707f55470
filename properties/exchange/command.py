"""`estate import properties`. Importing this file needs no database and no settings."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import click


def _pairs(_context: click.Context, option: click.Parameter, given: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, sign, value = text.rpartition("=") if option.name == "wishes" else text.partition("=")
        if not sign or not name.strip():
            raise click.BadParameter(f"“{text}” is not of the form NAME=VALUE.")
        pairs[name.strip()] = value.strip()
    return pairs


def how_to_read(command: Callable[..., None]) -> Callable[..., None]:
    """What every import of a table takes."""
    for decorate in reversed(_HOW_TO_READ):
        command = decorate(command)
    return command


_HOW_TO_READ = (
    click.argument("file", type=click.Path(path_type=Path)),
    click.option("--dry-run", "dry", is_flag=True, help="Show what would happen and change nothing."),
    click.option(
        "--source",
        default="",
        metavar="NAME",
        help="The system that the file comes from: its name and a row's key know a row again. "
        "Without it, the file's name less its date or number.",
    ),
    click.option(
        "--map",
        "wishes",
        multiple=True,
        callback=_pairs,
        metavar="COLUMN=FIELD",
        help="Take a field from this column; COLUMN= leaves the column out.",
    ),
    click.option(
        "--set",
        "fixed",
        multiple=True,
        callback=_pairs,
        metavar="FIELD=VALUE",
        help="Set a field of every row, whatever the file says.",
    ),
    click.option(
        "--sheet", default="", metavar="NAME", help="Of a spreadsheet; the first with a table by default."
    ),
    click.option(
        "--errors",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write refused rows to this CSV file, to correct and import again.",
    ),
)


@click.command("properties")
@how_to_read
def import_properties(
    file: Path,
    dry: bool,
    source: str,
    wishes: dict[str, str],
    fixed: dict[str, str],
    sheet: str,
    errors: Path | None,
) -> None:
    """Import listings from a CSV file or a spreadsheet.

    A listing that was imported before is updated where its row has changed. Nothing is published.
    Exit code: 0 all rows taken, 1 some refused, 2 nothing could be done.
    """
    from properties.exchange.console import import_file

    sys.exit(asyncio.run(in_pool(import_file(file, dry, source, wishes, fixed, errors, sheet))))


async def in_pool(work: Coroutine[Any, Any, int]) -> int:
    """One connection for all, in place of a new one for every batch."""
    from piccolo_conf import DB

    await DB.open(min_size=1, max_size=4)
    try:
        return await work
    finally:
        await DB.close_connection_pool()


@click.command("undo")
@click.argument("run", type=click.UUID)
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
def undo_import(run: UUID, sure: bool) -> None:
    """Take a whole import of properties or people back.

    RUN is the id that the import said at its end; imports of calls have none. Properties go back as long as
    nobody has worked on what the import made; people whom somebody has worked with since stay.
    Exit code: 0 all is taken back, 2 nothing was changed.
    """
    from properties.imports.console import undo

    sys.exit(asyncio.run(in_pool(undo(run, sure))))


@click.command("properties")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export_properties(file: Path) -> None:
    """Write all listings to FILE: CSV or XLSX, by its ending.

    Its columns have RESO names; an import of the same file changes nothing, and one of a corrected file
    takes the corrections.
    """
    from properties.exchange.export_console import export_file

    sys.exit(asyncio.run(in_pool(export_file(file))))
