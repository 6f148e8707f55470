"""An export as somebody at a terminal asks for it."""

import os
from pathlib import Path

import click

from estate.accounts import agency
from estate.i18n import _
from estate.refusals import Refused
from properties.exchange.exporting import csv_lines, write_xlsx

DONE, NOTHING_DONE = 0, 2


async def export_file(path: Path) -> int:
    """The file stands there whole or not at all."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        click.echo(_("Name a file that ends in .csv or .xlsx."), err=True)
        return NOTHING_DONE
    await agency.load()
    part = path.with_name(f".{path.name}.part")
    try:
        await (write_xlsx(part) if kind == ".xlsx" else _write_csv(part))
        os.replace(part, path)
    except (OSError, Refused) as error:
        click.echo(str(error), err=True)
        return NOTHING_DONE
    finally:
        part.unlink(missing_ok=True)
    click.echo(_("All properties are in {}").format(path))
    return DONE


async def _write_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        async for lines in csv_lines():
            file.write(lines)
