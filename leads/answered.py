"""The person answered: on the phone, by mail, or by asking again."""

from uuid import UUID

from leads.tables import Lead


async def answered(*persons: UUID) -> None:
    """In the transaction of what shows it. What was put off comes back to Today."""
    if persons:
        await Lead.raw(_ANSWERED, list(persons))


_ANSWERED = """
UPDATE lead SET person_answered_at = now(), snoozed_until = NULL
WHERE person = ANY({}) AND closed_at IS NULL AND archived_at IS NULL
"""
