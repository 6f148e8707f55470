"""What the search finds in properties."""

from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate import formats
from estate.accounts.viewers import Viewer
from estate.i18n import N_
from estate.search.finders import Asked, Finder, Hit, finds
from properties import queries, words
from properties.filters import search_conditions
from properties.naming import fold
from properties.tables import PUBLIC_STATUSES, Property

Row = dict[str, Any]
WALK = 3000
"""So many of the newest are looked through first; what is not met there is rare enough for the index."""
MOST = 2500
"""Of what the index finds."""


async def _find(_viewer: Viewer, asked: Asked) -> list[Hit]:
    """All who are signed in see all: those at hand, the newest, and where these are too few, all others."""
    wanted = search_conditions(asked.text)
    if not wanted.values:
        return []
    fits, few = QueryString(wanted.sql, *wanted.values), asked.limit * 2
    rows = await Property.raw(_MET, list(asked.favoured), fits, WALK, fits, few)
    if len(rows) < asked.limit:
        rows += await Property.raw(_REST, fits, MOST, few)
    hits = {row["id"]: _hit(row, asked) for row in rows}
    return sorted(hits.values(), key=lambda hit: hit.worse)


_SHOWN = """
SELECT p.id, p.listing_id, p.standard_status, p.list_price, p.list_price_currency, p.search,
    l.unparsed_address, l.unit_number, l.city, l.postal_code
"""
_MET = f"""
WITH near AS (SELECT p.id FROM property p WHERE p.id = ANY({{}}) AND {{}}),
newest AS (
    SELECT p.id FROM (SELECT * FROM property WHERE archived_at IS NULL
        ORDER BY created_at DESC, id DESC LIMIT {{}}) p
    WHERE {{}} ORDER BY p.created_at DESC LIMIT {{}}
), met AS (SELECT id, TRUE AS is_near FROM near UNION ALL SELECT id, FALSE FROM newest)
{_SHOWN} FROM met JOIN property p ON p.id = met.id JOIN place l ON l.id = p.place
ORDER BY met.is_near DESC, p.created_at DESC
"""
_REST = f"""
WITH met AS MATERIALIZED (SELECT p.id, p.created_at FROM property p WHERE {{}} LIMIT {{}}),
latest AS MATERIALIZED (SELECT id FROM met ORDER BY created_at DESC LIMIT {{}})
{_SHOWN} FROM latest JOIN property p ON p.id = latest.id JOIN place l ON l.id = p.place
ORDER BY p.created_at DESC
"""
_KEPT = f"""
{_SHOWN} FROM property p JOIN place l ON l.id = p.place
WHERE p.id = ANY({{}}) AND p.archived_at IS NULL
"""


def _hit(row: Row, asked: Asked | None = None) -> Hit:
    price = row["list_price"]
    facts = (
        f"{row['postal_code']} {row['city']}".strip(),
        "" if price is None else formats.money(price, row["list_price_currency"]),
        row["listing_id"],
    )
    return Hit(
        kind="property",
        subject=row["id"],
        url=f"/properties/{row['id']}",
        title=queries.address(row),
        sub=" · ".join(filter(None, facts)),
        icon="house",
        pill=words.statuses()[row["standard_status"]],
        tone=words.status_tone(row["standard_status"]),
        worse=0 if asked is None else _worse(row, asked.text),
    )


def _worse(row: Row, typed: str) -> int:
    """Where each word begins one, it fits; what is on the market fits better."""
    starts = all(f" {word}" in row["search"] for word in fold(typed).split())
    return (0 if starts else 2) + (0 if row["standard_status"] in PUBLIC_STATUSES else 1)


async def _kept(_viewer: Viewer, ids: list[UUID]) -> list[Hit]:
    return [_hit(row) for row in await Property.raw(_KEPT, ids)]


finds(
    Finder(
        "properties",
        N_("Properties"),
        order=20,
        find=_find,
        shows={"property": _kept},
        all_at="/properties",
    )
)
