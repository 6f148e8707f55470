"""What properties are called where events name them."""

from uuid import UUID

from estate.history.subjects import Subject, names
from properties.tables import Property


@names
async def _properties(ids: list[UUID]) -> dict[UUID, Subject]:
    rows = await Property.raw(_NAMES, ids)
    return {row["id"]: Subject(row["name"], row["url"]) for row in rows}


_NAMES = """
SELECT h.id, CASE WHEN h.archived_at IS NULL THEN '/properties/' || h.id ELSE '' END AS url,
    coalesce(nullif(concat_ws(' ', nullif(a.unparsed_address, ''), a.unit_number), ''), h.listing_id) AS name
FROM property h JOIN place a ON a.id = h.place WHERE h.id = ANY({})
"""
