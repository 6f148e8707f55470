"""Rows as CSV or a spreadsheet, a page at a time. Columns are names of the file → names of the rows."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard

import xlsxwriter

from estate.cells import guarded
from estate.i18n import _
from estate.refusals import Refused

LONGEST_CELL = 32_767  # characters of XLSX
MOST_ROWS = 1_048_576  # of a sheet, with its header
Columns = Mapping[str, str]
Row = Mapping[str, Any]


async def csv_lines(columns: Columns, pages: AsyncIterator[list[Any]]) -> AsyncIterator[str]:
    """With the mark by which spreadsheet programs know UTF-8."""
    yield "\ufeff" + _csv([list(columns)])
    async for page in pages:
        yield await asyncio.to_thread(
            _csv, ([guarded(text) for text in _texts(row, columns)] for row in page)
        )


def _csv(lines: Iterator[list[str]] | Sequence[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    return stream.getvalue()


async def write_xlsx(path: Path, title: str, columns: Columns, pages: AsyncIterator[list[Any]]) -> None:
    """Raises Refused for what a sheet cannot hold."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(title)
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, workbook.add_format({"bold": True}))
        count = 1
        async for page in pages:
            if count + len(page) > MOST_ROWS:
                raise Refused(_("A spreadsheet holds a million rows. Download CSV, or narrow the list."))
            await asyncio.to_thread(_write_rows, sheet, count, page, columns)
            count += len(page)


def _write_rows(sheet: Any, first: int, page: Sequence[Row], columns: Columns) -> None:
    for number, row in enumerate(page, start=first):
        for column, name in enumerate(columns.values()):
            _write_cell(sheet, number, column, row[name])


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    """Texts as texts, whatever they begin with."""
    if _is_number(value):
        sheet.write_number(row, column, value)
        return
    text = _text(value)
    if len(text) > LONGEST_CELL:
        raise Refused(_("A text is too long for a spreadsheet's cell. Download CSV."))
    if text:
        sheet.write_string(row, column, text)


def _is_number(value: Any) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _texts(row: Row, columns: Columns) -> list[str]:
    return [_text(row[name]) for name in columns.values()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else str(value)
