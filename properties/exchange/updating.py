"""Listings whose row in the source has changed.

Only what changed in the source since its last import is taken over, so that what people corrected
here stays as long as the source does not say something new about the same field.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.history import Happening
from estate.history.record import Happened
from estate.i18n import _
from piccolo_conf import DB
from properties.events import PropertyPriceChanged, PropertyStatusChanged, PropertyUpdatedByImport
from properties.exchange import staging, writing
from properties.exchange.creating import defaults, language_of, pin, source_columns, title
from properties.exchange.ledger import Noted
from properties.exchange.listing import Problem, Refusal, plain
from properties.exchange.plan import Plan
from properties.exchange.staging import Staged
from properties.tables import GeocodeState, PinSource

REQUIRED = ("listing_id", "standard_status", "property_type", "list_price_currency")
_UNITS = (("living_area", "living_area_units"), ("lot_size_area", "lot_size_units"))


@dataclass(frozen=True)
class Change:
    row: Staged
    record: Mapping[str, Any]  # property, place, text and imported row as they are stored
    current: dict[str, Any]  # the flat columns of place, property and text
    place: UUID
    is_new_place: bool  # the home was another listing's, too, and this one moves out
    pin: dict[str, str | None]
    changes: dict[str, Any]
    is_changed: bool  # the listing, not only the source's row
    corrected: list[str]  # of the changes, those of fields that people corrected after an export of ours

    @property
    def values(self) -> dict[str, Any]:
        return {**self.current, **self.changes, "originating_system_key": self.row.key}


async def update(rows: Sequence[Staged], plan: Plan) -> tuple[list[Noted], list[Happened], list[Refusal]]:
    """What was done to each listing, what happened to those that changed, and the rows of an older export,
    which nobody can tell from somebody's wish."""
    found = await _changes(rows, plan)
    changes = [change for change in found if not change.corrected]
    placed = [change for change in changes if _touches(change, writing.PLACE)]
    await writing.make_places([_new_place(change) for change in placed if change.is_new_place])
    await writing.update(
        [_place(change) for change in placed if not change.is_new_place],
        [_property(change) for change in changes if change.is_changed or not plan.is_ours],
    )
    await writing.write_texts([_text(c, plan) for c in changes if _touches(c, writing.TEXT)])
    if not plan.is_ours:
        await writing.remember([{"property": str(c.row.property), "data": c.row.values} for c in changes])
    happened = [event for change in changes if change.is_changed for event in _happened(change, plan.source)]
    refused = [await _out_of_date(change, plan) for change in found if change.corrected]
    return [_noted(change, plan) for change in changes], happened, refused


async def _changes(rows: Sequence[Staged], plan: Plan) -> list[Change]:
    languages = [row.values.get("language", language_of(plan.agency)) for row in rows]
    exported = [row.seen_at if plan.is_ours else None for row in rows]
    async with DB.transaction() as transaction:
        ids = [row.property for row in rows]
        found = await transaction.connection.fetch(_CURRENT, ids, languages, exported)
    current = {record["id"]: record for record in found}
    return [_change(row, current[row.property], plan) for row in rows]


_CURRENT = """
SELECT p.id, to_jsonb(p) AS property, to_jsonb(pl) AS place, to_jsonb(t) AS text, i.data AS imported,
    EXISTS (SELECT FROM property o WHERE o.place = p.place AND o.id <> p.id) AS is_shared,
    coalesce((SELECT max(seq) FROM event_subject WHERE subject = p.id), 0) AS seq,
    CASE WHEN p.modification_timestamp > asked.exported THEN (
        SELECT jsonb_agg(coalesce(e.data -> 'fields', to_jsonb(e.kind)))
        FROM event_subject s JOIN event e USING (seq)
        WHERE s.subject = p.id AND e.actor IS NOT NULL AND e.at > asked.exported - interval '1 minute'
            AND e.kind IN ('property_edited', 'property_price_changed', 'property_status_changed')
    ) END AS corrected
FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS asked (property, language, exported)
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
    row = _of_ours(row, property) if plan.is_ours else row
    changes = _merged(_before_now(record, current, plan), row.values, current, plan)
    here = {name: place[name] for name in ("pin_source", "geocode_state")}
    if here["pin_source"] == PinSource.USER:
        changes = {name: value for name, value in changes.items() if name not in ("latitude", "longitude")}
    is_changed = bool(changes) or row.other != property["other"]
    moves = record["is_shared"] and any(name in changes for name in _ADDRESS)
    pin_now = _pin(here, {**current, **changes}, changes)
    stored = {**record, "property": property, "place": place, "text": text}
    home = uuid7() if moves else UUID(place["id"])
    corrected = [name for name in changes if name in _corrected(record)]
    return Change(row, stored, current, home, moves, pin_now, changes, is_changed, corrected)


def _corrected(record: Any) -> set[str]:
    """Fields that people gave other values since the row was exported."""
    told = json.loads(record["corrected"] or "[]")
    return {name for said in told for name in (_OWN_EVENTS[said] if isinstance(said, str) else said)}


_OWN_EVENTS = {
    "property_price_changed": ("list_price", "list_price_currency"),
    "property_status_changed": ("standard_status",),
}


async def _out_of_date(change: Change, plan: Plan) -> Refusal:
    names = {column.field: column.name for column in plan.columns}
    reason = _("was corrected here after this file was exported: export it again")
    problems = [
        Problem(names.get(name, name), str(change.changes[name] or ""), reason) for name in change.corrected
    ]
    line = change.row.line
    return Refusal(line, problems, await staging.cells(plan.source, line))


_ADDRESS = ("unparsed_address", "unit_number", "postal_code", "city")


def _of_ours(row: Staged, stored: Mapping[str, Any]) -> Staged:
    """An export of ours that comes back: what the listing's own source said last is not touched."""
    seen_at = datetime.fromisoformat(stored["source_row_date"]) if stored["source_row_date"] else None
    former = bytes.fromhex((stored["source_row_hash"] or "\\x")[2:])
    key = stored["originating_system_key"] or ""
    return replace(row, key=key, hash=former, seen_at=seen_at, other=stored["other"])


def _before_now(record: Any, current: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """What the source said before. An export of ours said what was here, and nothing of other columns."""
    if plan.is_ours:
        return {name: current.get(name) if name in plan.named else None for name in current}
    found: dict[str, Any] = json.loads(record["imported"] or "{}")
    return found


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
    return {"id": str(change.place), **{name: change.values[name] for name in writing.PLACE}, **change.pin}


def _new_place(change: Change) -> dict[str, Any]:
    return {**_place(change), "time_zone": change.record["place"]["time_zone"]}


def _property(change: Change) -> dict[str, Any]:
    return {
        **{name: change.values[name] for name in writing.PROPERTY},
        "id": str(change.row.property),
        "place": str(change.place),
        "is_changed": change.is_changed,
        **source_columns(change.row, change.values),
    }


def _text(change: Change, plan: Plan) -> dict[str, Any]:
    texts = {name: change.values[name] for name in writing.TEXT}
    of = {"id": str(uuid7()), "property": str(change.row.property), "language": _language(change, plan)}
    return {**of, **texts}


def _language(change: Change, plan: Plan) -> str:
    return str(change.row.values.get("language", language_of(plan.agency)))


def _happened(change: Change, source: str) -> list[Happened]:
    rest = PropertyUpdatedByImport
    events = events_of(change.current, change.values, list(change.changes), lambda names: rest(source, names))
    return [Happened(event, None, [_id(change)]) for event in events]


def events_of(
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    names: Sequence[str],
    other: Callable[[list[str]], Happening],
) -> list[Happening]:
    """Changes of the price and the status have events of their own; `other` makes that of the rest."""
    events: list[Happening] = []
    if "list_price" in names or "list_price_currency" in names:
        events.append(PropertyPriceChanged(was["list_price"], now["list_price"], now["list_price_currency"]))
    if "standard_status" in names:
        events.append(PropertyStatusChanged(was["standard_status"], now["standard_status"]))
    rest = [n for n in names if n not in ("list_price", "list_price_currency", "standard_status")]
    if rest or not events:
        events.append(other(sorted(rest) or ["other"]))
    return events


def _noted(change: Change, plan: Plan) -> Noted:
    now = {name: change.changes[name] for name in writing.SAID if name in change.changes}
    was, place = dict(change.current), change.place if change.is_new_place else None
    if change.row.other != change.record["property"]["other"]:
        was["other"], now["other"] = change.record["property"]["other"], change.row.other
    shown = title(change.values)
    before = _before(change, plan)
    return Noted(change.row.line, _id(change), shown, was, now, place, before, change.is_changed)


def _before(change: Change, plan: Plan) -> dict[str, Any]:
    """What an undo brings back: of each table the columns that the import writes over."""
    stored, seq = change.record, change.record["seq"]
    former = [name for name in writing.PROPERTY if name in change.changes]
    columns = [*former, "place", "other", "search", "source_row_hash", "source_row_date"]
    before = {
        "property": {name: plain(stored["property"][name]) for name in columns},
        "imported": json.loads(stored["imported"] or "null"),
        "version": stored["property"]["version"],
        "seq": seq,
    }
    if _touches(change, writing.PLACE) and not change.is_new_place:
        own = [name for name in writing.PLACE if name in change.changes]
        before["place"] = {n: plain(stored["place"][n]) for n in (*own, "pin_source", "geocode_state")}
    if _touches(change, writing.TEXT):
        before["text"] = {name: stored["text"].get(name, "") for name in writing.TEXT}
        before["language"] = _language(change, plan)
    return before


def _id(change: Change) -> UUID:
    assert change.row.property is not None, "a new listing has nothing to update"
    return change.row.property
