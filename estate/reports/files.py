"""A report as a file: all tables below each other in CSV, a sheet for each in XLSX."""

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from estate.cells import guarded
from estate.i18n import _
from estate.reports.report import Report, Row, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def name(report: Report, kind: str) -> str:
    return f"{report.key}-{report.period.first}-{report.period.last}.{kind}"


def as_csv(report: Report) -> str:
    """With the mark by which spreadsheet programs know UTF-8."""
    stream = io.StringIO()
    csv.writer(stream).writerows([guarded(_text(cell)) for cell in line] for line in _lines(report))
    return "\ufeff" + stream.getvalue()


def _lines(report: Report) -> Iterator[list[Any]]:
    columns = report.tables[0].columns
    yield [_("By"), _("Name"), *(column.file_title for column in columns)]
    for table in report.tables:
        for row in table.rows:
            yield [table.head, row.name, *row.values]
    total = report.tables[0].total
    if total:
        yield [_("All"), total.name, *total.values]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


async def as_xlsx(report: Report) -> bytes:
    return await asyncio.to_thread(_workbook, report)


def _workbook(report: Report) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        for table in report.tables:
            _write(workbook.add_worksheet(_sheet(table.title)), table, bold)
    return stream.getvalue()


def _sheet(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _write(sheet: Any, table: Table, bold: Any) -> None:
    """Texts as texts, whatever they begin with."""
    sheet.freeze_panes(1, 1)
    for column, title in enumerate([table.head, *(column.file_title for column in table.columns)]):
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate([*table.rows, *([table.total] if table.total else [])], start=1):
        _write_row(sheet, line, row)


def _write_row(sheet: Any, line: int, row: Row) -> None:
    sheet.write_string(line, 0, row.name)
    for column, value in enumerate(row.values, start=1):
        if isinstance(value, int | float):
            sheet.write_number(line, column, value)
        elif value is not None:
            sheet.write_string(line, column, str(value))
