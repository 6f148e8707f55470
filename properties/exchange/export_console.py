"""An export as somebody at a terminal asks for it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import click

from estate.accounts import agency
from estate.i18n import _
from estate.refusals import Refused
from properties.exchange.exporting import csv_lines, write_xlsx

DONE, NOTHING_DONE = 0, 2


async def export_file(path: Path) -> int:
    ways = {".csv": lambda part: write_lines(part, csv_lines()), ".xlsx": write_xlsx}
    return await export(path, ways, _("All properties are in {}"))


async def export(path: Path, ways: Mapping[str, Callable[[Path], Awaitable[None]]], said: str) -> int:
    """By the ending of the file's name, one of the `ways`. The file stands there whole or not at all."""
    write = ways.get(path.suffix.lower())
    if write is None:
        click.echo(_("Name a file that ends in {}.").format(_(" or ").join(ways)), err=True)
        return NOTHING_DONE
    await agency.load()
    part = path.with_name(f".{path.name}.part")
    try:
        await write(part)
        os.replace(part, path)
    except (OSError, Refused) as error:
        click.echo(str(error), err=True)
        return NOTHING_DONE
    finally:
        part.unlink(missing_ok=True)
    click.echo(said.format(path))
    return DONE


async def write_lines(path: Path, pieces: AsyncIterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        async for lines in pieces:
            file.write(lines)
