"""Listings whose row in the source has changed.

Only what changed in the source since its last import is taken over, so that what people corrected
here stays as long as the source does not say something new about the same field.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.history import Happening
from estate.history.record import Happened
from piccolo_conf import DB
from properties.events import PropertyPriceChanged, PropertyStatusChanged, PropertyUpdatedByImport
from properties.exchange import writing
from properties.exchange.creating import defaults, language_of, pin, source_columns
from properties.exchange.listing import plain
from properties.exchange.plan import Plan
from properties.exchange.staging import Staged
from properties.tables import GeocodeState, PinSource

REQUIRED = ("listing_id", "standard_status", "property_type", "list_price_currency")
_UNITS = (("living_area", "living_area_units"), ("lot_size_area", "lot_size_units"))


@dataclass(frozen=True)
class Change:
    row: Staged
    current: dict[str, Any]  # the flat columns of place, property and text
    place: str
    pin: dict[str, str | None]
    changes: dict[str, Any]
    is_changed: bool  # the listing, not only the source's row

    @property
    def values(self) -> dict[str, Any]:
        return {**self.current, **self.changes, "originating_system_key": self.row.key}


async def update(rows: Sequence[Staged], plan: Plan) -> tuple[int, list[Happened]]:
    """How many listings changed, and what happened to them."""
    changes = await _changes(rows, plan)
    await writing.update(
        [_place(change) for change in changes if _touches(change, writing.PLACE)],
        [_property(change) for change in changes],
    )
    await writing.write_texts([_text(c, plan) for c in changes if _touches(c, writing.TEXT)])
    await writing.remember([{"property": str(c.row.property), "data": c.row.values} for c in changes])
    happened = [event for change in changes if change.is_changed for event in _events(change, plan.source)]
    return sum(change.is_changed for change in changes), happened


async def _changes(rows: Sequence[Staged], plan: Plan) -> list[Change]:
    languages = [row.values.get("language", language_of(plan.agency)) for row in rows]
    async with DB.transaction() as transaction:
        found = await transaction.connection.fetch(_CURRENT, [row.property for row in rows], languages)
    current = {record["id"]: record for record in found}
    return [_change(row, current[row.property], plan) for row in rows]


_CURRENT = """
SELECT p.id, to_jsonb(p) AS property, to_jsonb(pl) AS place, to_jsonb(t) AS text, i.data AS imported
FROM unnest($1::uuid[], $2::text[]) AS asked (property, language)
JOIN property p ON p.id = asked.property
JOIN place pl ON pl.id = p.place
LEFT JOIN property_text t ON t.property = p.id AND t.language = asked.language
LEFT JOIN imported_row i ON i.property = p.id
ORDER BY p.id FOR UPDATE OF p, pl
"""


def _change(row: Staged, record: Any, plan: Plan) -> Change:
    place, property, text = (
        json.loads(record[name] or "{}", parse_float=Decimal) for name in ("place", "property", "text")
    )
    current = writing.BLANK_WHERE_NOTHING | {
        name: plain(values[name])
        for values, columns in ((place, writing.PLACE), (property, writing.PROPERTY), (text, writing.TEXT))
        for name in columns
        if name in values
    }
    changes = _merged(json.loads(record["imported"] or "{}"), row.values, current, plan)
    here = {name: place[name] for name in ("pin_source", "geocode_state")}
    if here["pin_source"] == PinSource.USER:
        changes = {name: value for name, value in changes.items() if name not in ("latitude", "longitude")}
    is_changed = bool(changes) or row.other != property["other"]
    return Change(row, current, place["id"], _pin(here, {**current, **changes}, changes), changes, is_changed)


def _merged(
    before: dict[str, Any], now: dict[str, Any], current: dict[str, Any], plan: Plan
) -> dict[str, Any]:
    """Fields of which the source says something else than last time, and we do not say so already."""
    merged: dict[str, Any] = {}
    for name in current:
        if now.get(name) == before.get(name) or (now.get(name) is None and name in REQUIRED):
            continue
        value = now.get(name, writing.BLANK_WHERE_NOTHING.get(name))
        if value != current[name]:
            merged[name] = value
    for area, units in _UNITS:
        if merged.get(area) is not None and not merged.get(units, current[units]):
            merged[units] = defaults(now, plan.agency)[units]
    return merged


def _pin(here: dict[str, Any], values: dict[str, Any], changes: dict[str, Any]) -> dict[str, str | None]:
    if "latitude" in changes or "longitude" in changes:
        return pin(values)
    has_moved = any(name in changes for name in ("unparsed_address", "city", "postal_code", "country"))
    if has_moved and here["pin_source"] in (None, PinSource.GEOCODER):
        return {**here, "geocode_state": GeocodeState.WAITING}
    return here


def _touches(change: Change, columns: dict[str, str]) -> bool:
    return any(name in change.changes for name in columns)


def _place(change: Change) -> dict[str, Any]:
    return {"id": change.place, **{name: change.values[name] for name in writing.PLACE}, **change.pin}


def _property(change: Change) -> dict[str, Any]:
    return {
        **{name: change.values[name] for name in writing.PROPERTY},
        "id": str(change.row.property),
        "is_changed": change.is_changed,
        **source_columns(change.row, change.values),
    }


def _text(change: Change, plan: Plan) -> dict[str, Any]:
    language = change.row.values.get("language", language_of(plan.agency))
    texts = {name: change.values[name] for name in writing.TEXT}
    return {"id": str(uuid7()), "property": str(change.row.property), "language": language, **texts}


def _events(change: Change, source: str) -> list[Happened]:
    was, now, changes = change.current, change.values, dict(change.changes)
    events: list[Happening] = []
    if "list_price" in changes or "list_price_currency" in changes:
        events.append(PropertyPriceChanged(was["list_price"], now["list_price"], now["list_price_currency"]))
    if "standard_status" in changes:
        events.append(PropertyStatusChanged(was["standard_status"], now["standard_status"]))
    rest = [n for n in changes if n not in ("list_price", "list_price_currency", "standard_status")]
    if rest or not events:
        events.append(PropertyUpdatedByImport(source, sorted(rest) or ["other"]))
    return [Happened(event, None, [_id(change)]) for event in events]


def _id(change: Change) -> UUID:
    assert change.row.property is not None, "a new listing has nothing to update"
    return change.row.property
