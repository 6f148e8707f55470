"""Which rows of a file are of a home that is known already, so that its listings share one place.

Flats of one building have one address and one pin: only with the same unit are two rows the same home."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from piccolo_conf import DB
from properties import places

Values = Mapping[str, Any]


async def homes_of(rows: Sequence[Values]) -> tuple[list[UUID], list[int]]:
    """The place of each row, and which rows' places are still to be made."""
    marks = [list(_marks(values)) for values in rows]
    known = await _known(rows) if any(marks) else {}
    homes: list[UUID] = []
    to_make: list[int] = []
    for n, row_marks in enumerate(marks):
        home = next((known[mark] for mark in row_marks if mark in known), None)
        if home is None:
            home = uuid7()
            to_make.append(n)
        known |= {mark: home for mark in row_marks if mark not in known}
        homes.append(home)
    return homes, to_make


def _marks(values: Values) -> Iterator[Hashable]:
    """By what the home would be known again: unit with address and postcode, unit with the exact pin."""
    unit = (values.get("unit_number") or "").lower()
    if not unit:
        return
    if values.get("unparsed_address") and values.get("postal_code"):
        yield unit, values["unparsed_address"].lower(), values["postal_code"]
    if values.get("latitude") is not None:
        yield unit, _degrees(values["latitude"]), _degrees(values["longitude"])


def _degrees(value: Any) -> Decimal:
    return round(Decimal(value), 8)


async def _known(rows: Sequence[Values]) -> dict[Hashable, UUID]:
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
    return known


def _pin(values: Values, name: str) -> Decimal | None:
    return None if values.get(name) is None else _degrees(values[name])


_KNOWN = """
WITH asked AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[]) AS a (street, code, lat, lon)
), found AS (
    SELECT p.id FROM asked a JOIN place p ON p.unit_number IS NOT NULL AND p.postal_code = a.code
        AND lower(p.unparsed_address) = a.street WHERE a.street <> '' AND a.code <> ''
    UNION
    SELECT p.id FROM asked a JOIN place p ON p.unit_number IS NOT NULL
        AND p.latitude = a.lat AND p.longitude = a.lon
)
SELECT id, unit_number, unparsed_address, postal_code, latitude, longitude FROM place JOIN found USING (id)
ORDER BY created_at, id
"""
