"""Listings as a file that a spreadsheet program and our own import read: the import's inverse.

Rows are fetched a page at a time, so that neither a large agency nor a slow reader holds the database.
"""

from collections.abc import AsyncIterator
from pathlib import Path

from estate.i18n import language
from properties.exchange import tables
from properties.exchange.cells import OUR_KEY
from properties.filters import Filters
from properties.queries import Row, exported

PAGE = 1_000

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
    async for lines in tables.csv_lines(COLUMNS, rows(filters)):
        yield lines


async def write_xlsx(path: Path, filters: Filters | None = None) -> None:
    """Raises Refused for what a sheet cannot hold."""
    await tables.write_xlsx(path, "Properties", COLUMNS, rows(filters))
