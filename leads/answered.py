"""The person answered: on the phone, by mail, or by asking again."""

from uuid import UUID

from leads.sequences import stopping
from leads.sequences.tables import StopReason
from leads.tables import Lead


async def answered(*persons: UUID) -> None:
    """In the transaction of what shows it. What was put off comes back to Today, and sequences
    stop."""
    if persons:
        await Lead.raw(_ANSWERED, list(persons))
        await stopping.stop_of(persons, StopReason.ANSWERED)


_ANSWERED = """
UPDATE lead SET person_answered_at = now(), snoozed_until = NULL
WHERE person = ANY({}) AND closed_at IS NULL AND archived_at IS NULL
"""
