"""New listings from staged rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.agency import AgencySettings
from estate.history.record import Happened
from properties.events import PropertyImported
from properties.exchange import writing
from properties.exchange.homes import homes_of
from properties.exchange.ledger import Noted
from properties.exchange.plan import Plan
from properties.exchange.staging import Staged
from properties.naming import search_text, slug
from properties.tables import GeocodeState, PinSource, Property, PropertyType, StandardStatus


async def create(rows: Sequence[Staged], plan: Plan) -> tuple[list[Noted], list[Happened]]:
    """Never publishes. Raises asyncpg's errors where a row breaks a rule of the tables."""
    references = await _references(rows, plan.source)
    new = [(uuid7(), _with_defaults(row, references[row.key], plan), row) for row in rows]
    homes, made = await homes_of([values for _id, values, _row in new])
    await writing.insert(
        [_place(homes[n], new[n][1], plan.agency) for n in made],
        [_property(id, homes[n], values, row, plan) for n, (id, values, row) in enumerate(new)],
        [_text(id, values) for id, values, _row in new if _has_text(values)],
        [{"property": str(id), "data": row.values} for id, _values, row in new],
    )
    own = {n: homes[n] for n in made}
    noted = [_noted(id, values, row, own.get(n)) for n, (id, values, row) in enumerate(new)]
    return noted, [_imported(id, values, plan.source) for id, values, _row in new]


def _noted(id: UUID, values: dict[str, Any], row: Staged, place: UUID | None) -> Noted:
    said = {name: values.get(name) for name in writing.SAID}
    return Noted(row.line, id, title(values), {}, said, place, None, True)


def title(values: Mapping[str, Any]) -> str:
    """By what people know the home at once: its address, or its reference."""
    parts = (values.get("unparsed_address"), values.get("unit_number"), values.get("city"))
    address = " ".join(part for part in parts if part) if values.get("unparsed_address") else ""
    return address or values.get("headline") or values["listing_id"]


async def _references(rows: Sequence[Staged], source: str) -> dict[str, str]:
    """What people will call each listing: the file's reference, else the key, else both names of it."""
    keys = [row.key for row in rows if not row.values.get("listing_id")]
    found = await Property.raw(_TAKEN, keys, source, keys)
    taken = {row["reference"] for row in found}
    return {
        row.key: row.values.get("listing_id") or (f"{source}-{row.key}" if row.key in taken else row.key)
        for row in rows
    }


_TAKEN = """
SELECT listing_id AS reference FROM property WHERE listing_id = ANY({})
UNION SELECT reference FROM staged_row WHERE source = {} AND reference = ANY({})
"""


def _with_defaults(row: Staged, reference: str, plan: Plan) -> dict[str, Any]:
    values = {**writing.BLANK_WHERE_NOTHING, **defaults(row.values, plan.agency), **row.values}
    return {**values, "listing_id": reference, "originating_system_key": row.key}


def defaults(values: dict[str, Any], agency: AgencySettings) -> dict[str, Any]:
    """What the agency's settings say where the file is silent."""
    is_let = bool(values.get("lease_amount_frequency"))
    known: dict[str, Any] = {
        "standard_status": StandardStatus.ACTIVE,
        "property_type": PropertyType.RESIDENTIAL_LEASE if is_let else PropertyType.RESIDENTIAL,
        "list_price_currency": agency.currency,
        "country": agency.country,
        "language": language_of(agency),
    }
    if "living_area" in values:
        known["living_area_units"] = agency.area_unit
    if "lot_size_area" in values:
        known["lot_size_units"] = agency.area_unit
    return known


def language_of(agency: AgencySettings) -> str:
    return agency.locale.split("-")[0]


def _place(id: UUID, values: dict[str, Any], agency: AgencySettings) -> dict[str, Any]:
    return {
        **{name: values.get(name) for name in writing.PLACE},
        "id": str(id),
        "time_zone": agency.time_zone,
        **pin(values),
    }


def pin(values: dict[str, Any]) -> dict[str, str | None]:
    """Who placed the pin, and whether the geocoder is to look for one."""
    if values.get("latitude") is not None:
        return {"pin_source": PinSource.IMPORT, "geocode_state": GeocodeState.NONE}
    is_findable = values.get("unparsed_address") or values.get("postal_code") or values.get("city")
    return {"pin_source": None, "geocode_state": GeocodeState.WAITING if is_findable else GeocodeState.NONE}


def _property(id: UUID, place: UUID, values: dict[str, Any], row: Staged, plan: Plan) -> dict[str, Any]:
    return {
        **{name: values.get(name) for name in writing.PROPERTY},
        "id": str(id),
        "place": str(place),
        "originating_system_name": plan.source,
        "originating_system_key": row.key,
        "slug": slug(id, values.get("property_sub_type") or "home", values["city"] or values["postal_code"]),
        **source_columns(row, values),
    }


def source_columns(row: Staged, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "source_row_hash": "\\x" + row.hash.hex() if row.hash else None,
        "source_row_date": row.seen_at.date().isoformat() if row.seen_at else None,
        "other": row.other,
        "search": search_text(values),
    }


def _has_text(values: dict[str, Any]) -> bool:
    return any(values[name] for name in writing.TEXT)


def _text(id: UUID, values: dict[str, Any]) -> dict[str, Any]:
    texts = {name: values[name] for name in writing.TEXT}
    return {"id": str(uuid7()), "property": str(id), "language": values["language"], **texts}


def _imported(id: UUID, values: dict[str, Any], source: str) -> Happened:
    event = PropertyImported(source, values.get("list_price"), values["list_price_currency"])
    return Happened(event, None, [id])
