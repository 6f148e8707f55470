"""Refused rows to download, to mend and to bring in again: in the format that they came in."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

from properties.exchange import refused
from properties.exchange.cells import OURS
from properties.exchange.listing import Refusal
from properties.imports.queries import refusals

Row = dict[str, Any]
BATCH = 1_000


def of(run: Row) -> tuple[str, str, AsyncIterator[str]]:
    """The file's ending, its media type and its text; never more than a batch at once."""
    if run["columns"]:
        return "csv", "text/csv", _csv(run)
    return "vcf", "text/vcard", _cards(run)


async def _csv(run: Row) -> AsyncIterator[str]:
    yield "\ufeff"  # without it Excel reads no accents
    async for row in rows(run):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


async def rows(run: Row) -> AsyncIterator[list[str]]:
    """As the rows of a file, its header first."""
    names = [column["name"] for column in run["columns"] if column["name"] not in OURS]
    ours = [n for n, column in enumerate(run["columns"]) if column["name"] in OURS]
    yield refused.header(names)
    async for refusal in _all(run):
        cells = [cell for n, cell in enumerate(refusal.cells) if n not in ours]
        yield refused.row(Refusal(refusal.line, refusal.problems, cells), len(names))


async def _cards(run: Row) -> AsyncIterator[str]:
    """A card as it came is its only cell; why it was refused stands in a line of our own."""
    async for refusal in _all(run):
        yield "\r\n".join(["BEGIN:VCARD", _reason(refusal), *_lines(refusal.cells), "END:VCARD", ""])


def _reason(refusal: Refusal) -> str:
    return "X-ESTATE-REASON:" + " ".join(refused.why(refusal.problems).split())


def _lines(cells: Sequence[str]) -> list[str]:
    return [line for cell in cells for line in cell.split("\n")]


async def _all(run: Row) -> AsyncIterator[Refusal]:
    line = -1
    while batch := await refusals(run["id"], line, BATCH):
        for refusal in batch:
            yield refusal
        line = batch[-1].line
