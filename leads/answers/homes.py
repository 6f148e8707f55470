"""Homes of which something goes along with a letter: the one that was asked about, and chosen ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leads.answers.variables import home_url
from properties import enclosing
from properties.tables import Property

MOST = 5


@dataclass(frozen=True)
class Home:
    """`photos` are the public ones in their order, each with its bytes, none where they are not known."""

    id: UUID
    slug: str
    name: str
    url: str | None
    """Where everybody sees it, if they do."""
    photos: list[dict[str, Any]]


async def of(ids: Sequence[UUID]) -> list[Home]:
    """In this order. All who are signed in see all homes."""
    chosen = list(dict.fromkeys(ids))[:MOST]
    rows = await Property.raw(_HOMES, chosen, chosen) if chosen else []
    photos = {row["id"]: _photos(row["photos"]) for row in rows}
    sizes = await enclosing.sizes([photo for some in photos.values() for photo in some])
    return [
        Home(
            row["id"],
            row["slug"] or "",
            row["name"],
            home_url(row),
            [{**photo, "size": sizes.get(photo["id"])} for photo in photos[row["id"]]],
        )
        for row in rows
    ]


def _photos(text: str | None) -> list[dict[str, Any]]:
    return [{**photo, "id": UUID(photo["id"])} for photo in json.loads(text or "[]")]


_HOMES = """
SELECT a.id, a.slug, a.published_at, a.standard_status,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''), a.listing_id)
        AS name,
    (SELECT json_agg(json_build_object('id', f.id, 'public_key', f.public_key, 'caption', f.caption)
            ORDER BY f.position, f.id)
        FROM photo f WHERE f.property = a.id AND f.state = 'ready' AND f.permission = 'Public'
            AND f.archived_at IS NULL) AS photos
FROM property a LEFT JOIN place h ON h.id = a.place
WHERE a.id = ANY({}) AND a.archived_at IS NULL ORDER BY array_position({}::uuid[], a.id)
"""
