"""Listings into the tables, a batch with one statement for each table."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from piccolo_conf import DB

Rows = Sequence[dict[str, Any]]

PLACE = {
    "unparsed_address": "text",
    "unit_number": "text",
    "city": "text",
    "postal_code": "text",
    "state_or_province": "text",
    "country": "text",
    "latitude": "numeric",
    "longitude": "numeric",
}
PROPERTY = {
    "listing_id": "text",
    "standard_status": "text",
    "property_type": "text",
    "property_sub_type": "text",
    "list_price": "numeric",
    "list_price_currency": "text",
    "lease_amount_frequency": "text",
    "bedrooms_total": "smallint",
    "bathrooms_total_integer": "smallint",
    "bathrooms_full": "smallint",
    "bathrooms_three_quarter": "smallint",
    "bathrooms_half": "smallint",
    "bathrooms_one_quarter": "smallint",
    "bathrooms_typed": "text",
    "living_area": "numeric",
    "living_area_units": "text",
    "lot_size_area": "numeric",
    "lot_size_units": "text",
    "year_built": "smallint",
    "private_remarks": "text",
    "showing_instructions": "text",
    "on_market_date": "date",
}
TEXT = {"headline": "text", "public_remarks": "text"}

SAID = (*PROPERTY, *PLACE, *TEXT)
"""The fields that people read, in the order in which a page shows them."""

BLANK = ("unparsed_address", "city", "postal_code", "state_or_province", "private_remarks")
BLANK_WHERE_NOTHING = dict.fromkeys((*BLANK, "showing_instructions", *TEXT), "")
"""Columns that are empty, not null, where nothing is known."""

_PIN = {"id": "uuid", "pin_source": "text", "geocode_state": "text"}
_SOURCE = {"source_row_hash": "bytea", "source_row_date": "date", "other": "jsonb", "search": "text"}
_NEW_PLACE = {**_PIN, "time_zone": "text", **PLACE}
_NEW_PROPERTY = {"id": "uuid", "place": "uuid", "originating_system_name": "text"} | {
    "originating_system_key": "text",
    "slug": "text",
    **_SOURCE,
    **PROPERTY,
}
_NEW_TEXT = {"id": "uuid", "property": "uuid", "language": "text", **TEXT}


async def make_places(places: Rows) -> None:
    await _run(_insert("place", _NEW_PLACE), places)


async def insert(places: Rows, properties: Rows, texts: Rows, imported: Rows) -> None:
    await make_places(places)
    await _run(_insert("property", _NEW_PROPERTY), properties)
    await write_texts(texts)
    await remember(imported)


async def update(places: Rows, properties: Rows) -> None:
    """`is_changed` tells a row whose listing changes from one of which only the source's row did."""
    await _run(_update("place", {**_PIN, **PLACE}), places)
    await _run(_UPDATE_PROPERTY, properties)


async def write_texts(texts: Rows) -> None:
    new = ", ".join(f"{name} = excluded.{name}" for name in TEXT)
    await _run(
        _insert("property_text", _NEW_TEXT) + f" ON CONFLICT (property, language) DO UPDATE SET {new}", texts
    )


async def remember(imported: Rows) -> None:
    """What the source said last, to tell its changes from those that people made here."""
    await _run(_REMEMBER, imported)


def _insert(table: str, types: dict[str, str]) -> str:
    names = ", ".join(types)
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM {_new(types)}"


def _update(table: str, types: dict[str, str]) -> str:
    return f"UPDATE {table} SET {_set(types)} FROM {_new(types)} WHERE {table}.id = new.id"


def _set(types: Iterable[str]) -> str:
    return ", ".join(f"{name} = new.{name}" for name in types if name != "id")


def _new(types: dict[str, str]) -> str:
    listed = ", ".join(f"{name} {type}" for name, type in types.items())
    return f"jsonb_to_recordset($1::jsonb) AS new ({listed})"


_UPDATE_PROPERTY = f"""
UPDATE property SET {_set(["place", *_SOURCE, *PROPERTY])}, version = version + new.is_changed::int,
    modification_timestamp = CASE WHEN new.is_changed THEN now() ELSE modification_timestamp END
FROM {_new({"id": "uuid", "place": "uuid", "is_changed": "boolean", **_SOURCE, **PROPERTY})}
WHERE property.id = new.id
"""
_REMEMBER = f"""
INSERT INTO imported_row (property, data)
SELECT property, data FROM {_new({"property": "uuid", "data": "jsonb"})}
ON CONFLICT (property) DO UPDATE SET data = excluded.data
"""


async def _run(statement: str, rows: Rows) -> None:
    if not rows:
        return
    async with DB.transaction() as transaction:
        await transaction.connection.execute(statement, json.dumps(rows))
