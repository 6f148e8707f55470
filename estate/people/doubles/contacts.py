"""Phones and e-mails of two persons who become one: the kept one's first, and what is known of one is known
of both."""

from uuid import UUID

from estate.people.doubles import ledger
from estate.people.merging import joins
from estate.people.tables import ContactPoint


@joins
async def _in_line(made: UUID, kept: UUID, gone: UUID) -> None:
    rows = await ContactPoint.raw("SELECT id FROM contact_point WHERE person = ANY({})", [kept, gone])
    async with ledger.noting(made, "contact_point", [row["id"] for row in rows]):
        await ContactPoint.raw(_BEHIND, kept, gone, kept)
        await ContactPoint.raw(_KNOWN, gone, kept)


# Those that the kept one has as well stay where they are, and so do their places.
_BEHIND = """
UPDATE contact_point c
SET position = position + (SELECT coalesce(max(position), -1) + 1 FROM contact_point WHERE person = {})
WHERE c.person = {} AND NOT EXISTS (
    SELECT FROM contact_point o WHERE o.person = {} AND o.kind = c.kind AND o.value = c.value)
"""
_KNOWN = """
UPDATE contact_point k SET label = coalesce(k.label, g.label),
    bounced_at = coalesce(k.bounced_at, g.bounced_at), wrong_at = coalesce(k.wrong_at, g.wrong_at)
FROM contact_point g
WHERE g.person = {} AND k.person = {} AND g.kind = k.kind AND g.value = k.value
    AND (g.bounced_at IS NOT NULL OR g.wrong_at IS NOT NULL OR g.label IS NOT NULL)
"""
