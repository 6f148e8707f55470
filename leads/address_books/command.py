"""`estate import people` and `estate export people`. Importing this file needs no database."""

import asyncio
import sys
from pathlib import Path

import click

from properties.exchange.command import how_to_read, in_pool


@click.command("people")
@how_to_read
def import_people(
    file: Path,
    dry: bool,
    source: str,
    wishes: dict[str, str],
    fixed: dict[str, str],
    sheet: str,
    errors: Path | None,
) -> None:
    """Import people from a CSV file, a spreadsheet or vCards.

    Who is known by phone or e-mail is recognised; what is known of them is filled in, and never overwritten.
    A second import of the same file changes nothing.
    Exit code: 0 all rows taken, 1 some refused, 2 nothing could be done.
    """
    from leads.address_books.console import import_file

    sys.exit(asyncio.run(in_pool(import_file(file, dry, source, wishes, fixed, errors, sheet))))


@click.command("people")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export_people(file: Path) -> None:
    """Write all people to FILE: CSV, XLSX or vCard 4.0, by its ending.

    An import of the same file changes nothing, and one of a corrected table takes the corrections.
    """
    from leads.address_books.export_console import export_file

    sys.exit(asyncio.run(in_pool(export_file(file))))
