"""Every read of properties. All who are signed in may see all of them; the public sees the published ones."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate.accounts.tables import User
from estate.i18n import language
from properties.filters import (
    SORTS,
    Conditions,
    Filters,
    add_position,
    conditions,
    cursor,
    search_conditions,
)
from properties.rights import Keeper
from properties.tables import PUBLIC_STATUSES, Photo, Property

PAGE = 25
Row = dict[str, Any]

_LISTED = """
p.id, p.listing_id, p.standard_status, p.property_type, p.list_price, p.list_price_currency,
p.lease_amount_frequency, p.bedrooms_total, p.bathrooms_total_integer, p.living_area, p.living_area_units,
p.living_area_sqm, p.cover_key, p.cover_colour, p.photos_count, p.published_at, p.created_at,
l.unparsed_address, l.unit_number, l.city, l.postal_code, u.name AS agent_name
"""
_FROM = "FROM property p JOIN place l ON l.id = p.place LEFT JOIN users u ON u.id = p.list_agent"


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: str | None


async def listed(filters: Filters, after: str = "") -> Page:
    """One page of the list; `next` is the cursor of the following one."""
    wanted = conditions(filters)
    if filters.q.strip():
        await _add_search(wanted, filters.q)
    add_position(wanted, filters.sort, after)
    column, direction = SORTS[filters.sort]
    rows = await Property.raw(
        f"SELECT {_LISTED} {_FROM} WHERE {wanted.sql} "
        f"ORDER BY {column} {direction}, p.id {direction} LIMIT {PAGE + 1}",
        *wanted.values,
    )
    more = len(rows) > PAGE
    return Page(rows[:PAGE], cursor(rows[PAGE - 1], filters.sort) if more else None)


FEW = 2500
SAMPLE, COMMON = 1000, 20
"""Of the newest listings, and how many of them say that many more fit."""


async def _add_search(wanted: Conditions, q: str) -> None:
    """What is rare is found by the trigram index first. What is common is met soon enough on the way through
    the list; a plan for any words cannot know, and would walk the whole list for a single reference."""
    found = search_conditions(q)
    if await _are_few(found):
        wanted.add(f"p.id = ANY (ARRAY(SELECT p.id FROM property p WHERE {found.sql}))", *found.values)
    else:
        # The offset keeps this a question about each listing: all that fit would be fetched first.
        wanted.add(f"(SELECT {found.sql} OFFSET 0)", *found.values)


async def _are_few(found: Conditions) -> bool:
    newest = await Property.raw(f"{_AMONG_THE_NEWEST} WHERE {found.sql}", *found.values)
    if newest[0]["fitting"] >= COMMON:
        return False
    counted = (
        f"SELECT count(*) AS fitting FROM (SELECT FROM property p WHERE {found.sql} LIMIT {FEW + 1}) met"
    )
    rows = await Property.raw(counted, *found.values)
    return bool(rows[0]["fitting"] <= FEW)


_AMONG_THE_NEWEST = f"""
SELECT count(*) AS fitting FROM (
    SELECT * FROM property WHERE archived_at IS NULL ORDER BY created_at DESC, id DESC LIMIT {SAMPLE}
) p
"""


_WHOLE = """
SELECT p.*, l.unparsed_address, l.unit_number, l.city, l.postal_code, l.state_or_province, l.country,
       l.latitude, l.longitude, l.pin_source, l.geocode_state, l.time_zone, u.name AS agent_name,
       u.phone AS agent_phone, u.email AS agent_email, o.name AS office_name,
       coalesce(t.headline, '') AS headline, coalesce(t.public_remarks, '') AS public_remarks,
       coalesce(t.language, {}) AS text_language
FROM property p
JOIN place l ON l.id = p.place
LEFT JOIN users u ON u.id = p.list_agent
LEFT JOIN office o ON o.id = p.list_office
LEFT JOIN LATERAL (
    SELECT * FROM property_text WHERE property = p.id ORDER BY language <> {}, language LIMIT 1
) t ON true
"""


async def one(property_id: UUID) -> Row | None:
    """With its place, agent and the text in the reader's language, or another where there is none."""
    spoken = language()
    rows = await Property.raw(
        f"{_WHOLE} WHERE p.id = {{}} AND p.archived_at IS NULL", spoken, spoken, property_id
    )
    return rows[0] if rows else None


async def public(slug: str) -> Row | None:
    """Only what the agency published."""
    if "\0" in slug:  # PostgreSQL takes none
        return None
    spoken = language()
    rows = await Property.raw(
        f"{_WHOLE} WHERE p.slug = {{}} AND p.archived_at IS NULL AND p.published_at IS NOT NULL "
        "AND p.standard_status = ANY({})",
        spoken,
        spoken,
        slug,
        list(PUBLIC_STATUSES),
    )
    return rows[0] if rows else None


_EXPORTED = """
SELECT p.*, l.unparsed_address, l.unit_number, l.city, l.postal_code, l.state_or_province, l.country,
       l.latitude, l.longitude, u.name AS agent_name, t.headline, t.public_remarks, t.language
FROM property p
JOIN place l ON l.id = p.place
LEFT JOIN users u ON u.id = p.list_agent
LEFT JOIN LATERAL (
    SELECT * FROM property_text WHERE property = p.id ORDER BY language <> {}, language LIMIT 1
) t ON true
"""


async def exported(filters: Filters | None, after: UUID | None, spoken: str, limit: int) -> list[Row]:
    """So many in the order of their ids, behind this one."""
    wanted = conditions(filters) if filters else Conditions()
    if filters and filters.q.strip():
        await _add_search(wanted, filters.q)
    wanted.add_if("p.id > {}", after)
    rows: list[Row] = await Property.raw(
        f"{_EXPORTED} WHERE {wanted.sql} ORDER BY p.id LIMIT {limit}", spoken, *wanted.values
    )
    return rows


async def photos(property_id: UUID, *, private: bool = False) -> list[Row]:
    """The ready ones in their order; the private ones only for those who are signed in."""
    rows: list[Row] = await Photo.raw(
        "SELECT id, public_key, permission, width, height, colour, caption FROM photo "
        "WHERE property = {} AND state = 'ready' AND archived_at IS NULL AND (permission = 'Public' OR {}) "
        "ORDER BY position, id",
        property_id,
        private,
    )
    return rows


async def agents() -> list[Row]:
    """Those whom a listing may be given to."""
    rows: list[Row] = await User.raw(
        "SELECT id, name, office FROM users WHERE deactivated_at IS NULL ORDER BY name"
    )
    return rows


def keeper(row: Row) -> Keeper:
    return Keeper(row["list_agent"], row["list_office"])


def is_public(row: Row) -> bool:
    return row["published_at"] is not None and row["standard_status"] in PUBLIC_STATUSES


def address(row: Row) -> str:
    """One line; a property without a street is known by its reference."""
    street = " ".join(part for part in (row["unparsed_address"], row["unit_number"]) if part)
    return street or f"{row['listing_id']}"
