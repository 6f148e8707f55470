"""An export of people as somebody at a terminal asks for it."""

from pathlib import Path

from estate.i18n import _
from leads.address_books import exporting
from properties.exchange.export_console import export, write_lines


async def export_file(path: Path) -> int:
    ways = {
        ".csv": lambda part: write_lines(part, exporting.csv_lines()),
        ".xlsx": exporting.write_xlsx,
        ".vcf": lambda part: write_lines(part, exporting.cards()),
    }
    return await export(path, ways, _("All people are in {}"))
