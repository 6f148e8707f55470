"""One row of a file as a listing: every value read, or every reason why not."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from estate.i18n import _
from properties.exchange.columns import Column
from properties.exchange.fields import FIELDS, KEY, SEEN_AT
from properties.exchange.plan import Plan
from properties.exchange.reader import Row
from properties.exchange.values import UNITS_OF, BadValue, Clean, read
from properties.exchange.words import AREA_UNITS

_STREET = ("street_number", "street_dir_prefix", "street_name", "street_suffix", "street_dir_suffix")
_NUMBER_FIRST = {"US", "CA", "GB", "IE", "AU", "NZ", "FR", "ZA", "IN", "SG"}


@dataclass(frozen=True)
class Problem:
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Refusal:
    """A row that is not taken, with every reason; `cells` are its values as the file has them."""

    line: int
    problems: list[Problem]
    cells: list[str]


class RowRefused(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems


@dataclass(frozen=True)
class Listing:
    """`values` by the names of the property, place and text tables; JSON knows every one of them."""

    key: str
    seen_at: datetime | None
    values: dict[str, Any]
    other: dict[str, str]

    @cached_property
    def text(self) -> str:
        """The same for the same values; when the row was dated does not count."""
        return json.dumps({"values": self.values, "other": self.other}, sort_keys=True)

    @property
    def hash(self) -> bytes:
        return hashlib.blake2b(self.text.encode(), digest_size=16).digest()


def listing_of(row: Row, plan: Plan) -> Listing:
    """Raises RowRefused with every problem of the row at once."""
    if row.problem:
        raise RowRefused([Problem("", "", row.problem)])
    clean = _read_cells(row, plan)
    key, seen_at = clean.pop(KEY, ""), clean.pop(SEEN_AT, None)
    if not key:
        column = next(column.name for column in plan.columns if column.field == KEY)
        raise RowRefused([Problem(column, "", _("is empty: the listing has no key"))])
    _join_street(clean, plan)
    _pair_coordinates(clean)
    _count_bathrooms(clean)
    other = {c.name: text for c in plan.kept if (text := _cell(row, c))}
    return Listing(key, seen_at, {name: plain(value) for name, value in clean.items()}, other)


def _read_cells(row: Row, plan: Plan) -> Clean:
    clean: Clean = {}
    problems: list[Problem] = []
    for column, habits in zip(plan.columns, plan.habits, strict=True):
        if not column.field:
            continue
        text = row.cells[column.index]
        try:
            said = _with_units(read(FIELDS[column.field], text, habits), column)
            clean |= _not_said_better(said, column.field, clean)
        except BadValue as error:
            problems.append(Problem(column.name, text, str(error)))
    if problems:
        raise RowRefused(problems)
    return clean | plan.fixed


def _with_units(said: Clean, column: Column) -> Clean:
    """What the header says of the unit or currency, where the value itself says nothing."""
    if not said or not column.units:
        return said
    if column.field in UNITS_OF and column.units in AREA_UNITS.values():
        return {UNITS_OF[column.field]: column.units, **said}
    if column.field == "list_price":
        return {"list_price_currency": column.units, **said}
    return said


def _not_said_better(said: Clean, field: str, before: Clean) -> Clean:
    """A column of its own (BathroomsHalf, Currency) goes before what another column says by the way."""
    return said if len(said) == 1 else {n: v for n, v in said.items() if n == field or n not in before}


def _cell(row: Row, column: Column) -> str:
    return row.cells[column.index].replace("\x00", "").strip()


def _join_street(clean: Clean, plan: Plan) -> None:
    found = {part: clean.pop(part, "") for part in _STREET}
    number, *street = found.values()
    if not any(found.values()) or clean.get("unparsed_address"):
        return
    country = clean.get("country", plan.agency.country)
    parts = (number, *street) if country in _NUMBER_FIRST else (*street, number)
    clean["unparsed_address"] = " ".join(part for part in parts if part)


def _pair_coordinates(clean: Clean) -> None:
    """Both or none; 0, 0 lies in the sea and means that nobody knew."""
    latitude, longitude = clean.get("latitude"), clean.get("longitude")
    if (latitude is None) != (longitude is None):
        there, missing = ("latitude", "longitude") if longitude is None else ("longitude", "latitude")
        raise RowRefused([Problem(there, str(clean[there]), _("has no {} beside it").format(missing))])
    if latitude == 0 and longitude == 0:
        del clean["latitude"], clean["longitude"]


def _count_bathrooms(clean: Clean) -> None:
    parts = ("bathrooms_full", "bathrooms_three_quarter", "bathrooms_half", "bathrooms_one_quarter")
    if "bathrooms_total_integer" not in clean and any(part in clean for part in parts):
        clean["bathrooms_total_integer"] = sum(clean.get(part, 0) for part in parts)


def plain(value: Any) -> Any:
    """As JSON has it; numbers without their idle zeros, so that 5.0 today is 5.00 tomorrow."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else value
