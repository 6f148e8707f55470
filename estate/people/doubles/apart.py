"""That two are two people, as somebody said: it holds for whoever one of them was merged into, too."""

from typing import Any
from uuid import UUID

from estate.people.doubles.tables import LikelyDouble


async def said(one: UUID, other: UUID) -> dict[str, Any] | None:
    """Who said so, and when: the latest."""
    rows = await LikelyDouble.raw(_SAID, [one, other], [one, other])
    return rows[0] if rows else None


async def take_back(one: UUID, other: UUID) -> None:
    rows = await LikelyDouble.raw(_SAID, [one, other], [one, other])
    await LikelyDouble.raw(_TAKE_BACK, [row["id"] for row in rows])


_SAID = """
WITH theirs AS (
    SELECT id, coalesce(merged_into, id) AS now FROM person WHERE id = ANY({}) OR merged_into = ANY({})
)
SELECT d.id, d.decided_at, u.name AS by
FROM theirs a JOIN likely_double d ON d.person = a.id JOIN theirs b ON b.id = d.other
LEFT JOIN users u ON u.id = d.decided_by
WHERE d.state = 'different' AND a.now <> b.now ORDER BY d.decided_at DESC
"""
_TAKE_BACK = """
UPDATE likely_double SET state = 'open', decided_at = NULL, decided_by = NULL
WHERE id = ANY({}) AND state = 'different'
"""
OF_MANY = """
SELECT DISTINCT least(a.now, coalesce(o.merged_into, o.id)) AS person,
    greatest(a.now, coalesce(o.merged_into, o.id)) AS other
FROM (SELECT id, coalesce(merged_into, id) AS now FROM person
    WHERE id = ANY($1::uuid[]) OR merged_into = ANY($1::uuid[])) a
JOIN likely_double d ON a.id IN (d.person, d.other) AND d.state = 'different'
JOIN person o ON o.id = CASE WHEN d.person = a.id THEN d.other ELSE d.person END
"""
"""The pairs of which one is among the persons $1."""
