"""A visit that is to come is the next step of its lead: the lead knows until when it has one."""

from uuid import UUID

from leads.tasks import next_steps
from visits.tables import Visit


async def note_visits(lead: UUID) -> None:
    """After any change of a visit of theirs, in its transaction."""
    await next_steps.lock(lead)
    await Visit.raw(_NOTE, lead, lead)


_NOTE = """
UPDATE lead SET visits_until = (
    SELECT max(ends_at) FROM visit WHERE lead = {} AND status IN ('Pending', 'Confirmed'))
WHERE id = {}
"""
