"""Which rows of a file are of a home that is known already, so that its listings share one place.

Flats of one building have one address and one pin: only with the same unit are two rows the same home. A
house that stands alone has no unit; it is known by its full address, as long as nobody has a flat there."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from piccolo_conf import DB
from properties import places
from properties.exchange.words import plain, plain_words

Values = Mapping[str, Any]


async def homes_of(rows: Sequence[Values]) -> tuple[list[UUID], list[int]]:
    """The place of each row, and which rows' places are still to be made."""
    marks = [list(_marks(values)) for values in rows]
    known, shared = await _known(rows) if any(marks) else ({}, set())
    homes: list[UUID] = []
    to_make: list[int] = []
    for n, row_marks in enumerate(marks):
        home = next((known[mark] for mark in row_marks if mark in known and mark not in shared), None)
        if home is None:
            home = uuid7()
            to_make.append(n)
        known |= {mark: home for mark in row_marks if mark not in known}
        homes.append(home)
    return homes, to_make


def _marks(values: Values) -> Iterator[Hashable]:
    """By what the home would be known again: unit with address and postcode, unit with the exact pin; a house
    by the address with a number, and the postcode."""
    unit = (values.get("unit_number") or "").lower()
    street, code = _street(values)
    if not unit and _is_house(values) and code and _NUMBER.search(street):
        yield "", street, code
    if not unit:
        return
    if street and code:
        yield unit, street, code
    if values.get("latitude") is not None:
        yield unit, _degrees(values["latitude"]), _degrees(values["longitude"])


def _street(values: Values) -> tuple[str, str]:
    return (values.get("unparsed_address") or "").lower(), values.get("postal_code") or ""


_NUMBER = re.compile(r"\d")
_HOUSES = {
    *("house", "villa", "chalet", "bungalow", "cottage", "detached", "cortijo", "masia", "casa"),
    *("townhouse", "adosado", "singlefamilyresidence", "farmhouse"),
}
_FLATS = {
    *("flat", "apartment", "apartamento", "piso", "condo", "condominium", "studio", "room", "suite", "unit"),
    *("duplex", "triplex", "maisonette", "multi", "shared"),
}


def _is_house(values: Values) -> bool:
    """By the words of its sub-type: "Casa adosada", "Single Family Residence", but not "Flat in a house"."""
    said = values.get("property_sub_type") or ""
    told = {*plain_words(said), plain(said)}
    return bool(told & _HOUSES) and not told & _FLATS


def _degrees(value: Any) -> Decimal:
    return round(Decimal(value), 8)


async def _known(rows: Sequence[Values]) -> tuple[dict[Hashable, UUID], set[Hashable]]:
    """Homes by what they are known by, and what a house would be known by where there are flats."""
    exact = [values for values in rows if any(True for _ in _marks(values))]
    await places.hold_all()
    async with DB.transaction() as transaction:
        found = await transaction.connection.fetch(
            _KNOWN,
            [(values.get("unparsed_address") or "").lower() for values in exact],
            [values.get("postal_code") or "" for values in exact],
            [_pin(values, "latitude") for values in exact],
            [_pin(values, "longitude") for values in exact],
        )
    known: dict[Hashable, UUID] = {}
    for place in found:
        for mark in _marks(place):
            known.setdefault(mark, place["id"])
    streets = {_street(home) for home in (*found, *rows) if home.get("unit_number")}
    return known, {("", *street) for street in streets}


def _pin(values: Values, name: str) -> Decimal | None:
    return None if values.get(name) is None else _degrees(values[name])


_KNOWN = """
WITH asked AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[]) AS a (street, code, lat, lon)
), found AS (
    SELECT p.id FROM asked a JOIN place p ON p.postal_code = a.code
        AND p.unparsed_address <> '' AND lower(p.unparsed_address) = a.street
        WHERE a.street <> '' AND a.code <> ''
    UNION
    SELECT p.id FROM asked a JOIN place p ON p.unit_number IS NOT NULL
        AND p.latitude = a.lat AND p.longitude = a.lon
)
SELECT id, unit_number, unparsed_address, postal_code, latitude, longitude,
    (SELECT string_agg(DISTINCT coalesce(o.property_sub_type, 'unknown flat'), ' ') FROM property o
     WHERE o.place = place.id) AS property_sub_type
FROM place JOIN found USING (id) ORDER BY created_at, id
"""
