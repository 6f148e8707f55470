"""The person answered: on the phone, by mail, or by asking again."""

from uuid import UUID

from leads.tables import Lead


async def answered(person: UUID) -> None:
    """In the transaction of what shows it. What was put off comes back to Today."""
    await Lead.raw(_ANSWERED, person)


_ANSWERED = """
UPDATE lead SET person_answered_at = now(), snoozed_until = NULL
WHERE person = {} AND closed_at IS NULL AND archived_at IS NULL
"""
