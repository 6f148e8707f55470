"""Narrowing the list of properties: what may be asked, and the SQL for it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from properties.naming import fold

SORTS = {
    "newest": ("p.created_at", "DESC"),
    "price": ("p.list_price", "ASC"),
    "price-desc": ("p.list_price", "DESC"),
    "area": ("p.living_area_sqm", "DESC"),
    "bedrooms": ("p.bedrooms_total", "DESC"),
}


@dataclass(frozen=True)
class Filters:
    """Prices are in `currency`, the agency's; areas in square metres."""

    currency: str
    q: str = ""
    status: str = ""
    type: str = ""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    bedrooms: int | None = None
    area_from: Decimal | None = None
    area_to: Decimal | None = None
    where: str = ""
    agent: UUID | None = None
    sort: str = "newest"


@dataclass
class Conditions:
    """SQL conditions with Piccolo's `{}` for each value."""

    parts: list[str] = field(default_factory=lambda: ["p.archived_at IS NULL"])
    values: list[Any] = field(default_factory=list)

    def add(self, sql: str, *values: Any) -> None:
        self.parts.append(sql)
        self.values += values

    def add_if(self, sql: str, value: Any) -> None:
        if value not in (None, ""):
            self.add(sql, value)

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def conditions(filters: Filters) -> Conditions:
    made = Conditions()
    made.add_if("p.standard_status = {}", filters.status)
    made.add_if("p.property_type = {}", filters.type)
    made.add_if("p.list_agent = {}", filters.agent)
    made.add_if("p.bedrooms_total >= {}", filters.bedrooms)
    made.add_if("p.living_area_sqm >= {}", filters.area_from)
    made.add_if("p.living_area_sqm <= {}", filters.area_to)
    _add_price(made, filters)
    if filters.where:
        start = _like(filters.where)
        made.add("(lower(l.city) LIKE {} OR l.postal_code LIKE {})", start.lower() + "%", start.upper() + "%")
    return made


def search_conditions(q: str) -> Conditions:
    """Every word is found in the search column; one or two letters are the start of a word."""
    made = Conditions()
    for word in fold(q).split():
        made.add("p.search LIKE {}", f"%{_like(word)}%" if len(word) > 2 else f"% {_like(word)}%")
    return made


def _add_price(made: Conditions, filters: Filters) -> None:
    """Amounts are compared only within one currency."""
    made.add_if("p.list_price >= {}", filters.price_from)
    made.add_if("p.list_price <= {}", filters.price_to)
    if filters.price_from or filters.price_to or filters.sort.startswith("price"):
        made.add("p.list_price_currency = {}", filters.currency)


def add_position(made: Conditions, sort: str, after: str) -> None:
    """Go on behind the row that a `cursor` names; an unreadable one starts from the top."""
    column, direction = SORTS[sort]
    if sort != "newest":
        made.add(f"{column} IS NOT NULL")
    value, _sign, id_text = after.partition("~")
    try:
        position = _read(value, sort), UUID(id_text)
    except (ValueError, OverflowError):
        return
    made.add(f"({column}, p.id) {'<' if direction == 'DESC' else '>'} ({{}}, {{}})", *position)


def _read(value: str, sort: str) -> datetime | Decimal:
    """Raises ValueError or OverflowError for what no row of ours has there."""
    if sort == "newest":
        return datetime.fromisoformat(value).astimezone(UTC)
    if not re.fullmatch(r"[0-9]{1,3}" if sort == "bedrooms" else r"[0-9]{1,12}(\.[0-9]{1,12})?", value):
        raise ValueError(value)
    return Decimal(value)


def cursor(row: dict[str, Any], sort: str) -> str:
    value = row[SORTS[sort][0].removeprefix("p.")]
    return f"{value.isoformat() if isinstance(value, datetime) else value}~{row['id']}"


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
