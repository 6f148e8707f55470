"""Listings as a file that a spreadsheet program and our own import read: the import's inverse.

Rows are fetched a page at a time, so that neither a large agency nor a slow reader holds the database.
"""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard

import xlsxwriter

from estate.cells import guarded
from estate.i18n import _, language
from estate.refusals import Refused
from properties.exchange.cells import OUR_KEY
from properties.filters import Filters
from properties.queries import Row, exported

PAGE = 1_000
LONGEST_CELL = 32_767  # characters of XLSX
MOST_ROWS = 1_048_576  # of a sheet, with its header

COLUMNS = {  # of the file → of the query; our import knows each of them by its name
    OUR_KEY: "id",
    "ListingId": "listing_id",
    "OriginatingSystemName": "originating_system_name",
    "OriginatingSystemKey": "originating_system_key",
    "StandardStatus": "standard_status",
    "PropertyType": "property_type",
    "PropertySubType": "property_sub_type",
    "ListPrice": "list_price",
    "ListPriceCurrency": "list_price_currency",
    "LeaseAmountFrequency": "lease_amount_frequency",
    "BedroomsTotal": "bedrooms_total",
    "BathroomsTotalInteger": "bathrooms_total_integer",
    "BathroomsFull": "bathrooms_full",
    "BathroomsThreeQuarter": "bathrooms_three_quarter",
    "BathroomsHalf": "bathrooms_half",
    "BathroomsOneQuarter": "bathrooms_one_quarter",
    "LivingArea": "living_area",
    "LivingAreaUnits": "living_area_units",
    "LotSizeArea": "lot_size_area",
    "LotSizeUnits": "lot_size_units",
    "YearBuilt": "year_built",
    "UnparsedAddress": "unparsed_address",
    "UnitNumber": "unit_number",
    "City": "city",
    "PostalCode": "postal_code",
    "StateOrProvince": "state_or_province",
    "Country": "country",
    "Latitude": "latitude",
    "Longitude": "longitude",
    "OnMarketDate": "on_market_date",
    "Language": "language",
    "Headline": "headline",
    "PublicRemarks": "public_remarks",
    "ShowingInstructions": "showing_instructions",
    "PrivateRemarks": "private_remarks",
    "ListAgentFullName": "agent_name",
    "ModificationTimestamp": "modification_timestamp",
}


async def rows(filters: Filters | None = None) -> AsyncIterator[list[Row]]:
    """Page by page, in the order in which they were made; all that are not archived where nothing narrows."""
    after = None
    while page := await exported(filters, after, language(), PAGE):
        yield page
        after = page[-1]["id"]


async def csv_lines(filters: Filters | None = None) -> AsyncIterator[str]:
    """With the mark by which spreadsheet programs know UTF-8."""
    yield "\ufeff" + _csv([list(COLUMNS)])
    async for page in rows(filters):
        yield await asyncio.to_thread(_csv, ([guarded(text) for text in _texts(row)] for row in page))


def _csv(lines: Iterator[list[str]] | Sequence[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    return stream.getvalue()


async def write_xlsx(path: Path, filters: Filters | None = None) -> None:
    """Raises Refused for what a sheet cannot hold."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Properties")
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, workbook.add_format({"bold": True}))
        count = 1
        async for page in rows(filters):
            if count + len(page) > MOST_ROWS:
                raise Refused(_("A spreadsheet holds a million rows. Download CSV, or narrow the list."))
            await asyncio.to_thread(_write_rows, sheet, count, page)
            count += len(page)


def _write_rows(sheet: Any, first: int, page: Sequence[Row]) -> None:
    for number, row in enumerate(page, start=first):
        for column, name in enumerate(COLUMNS.values()):
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


def _texts(row: Row) -> list[str]:
    return [_text(row[name]) for name in COLUMNS.values()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else str(value)
