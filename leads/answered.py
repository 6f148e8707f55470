"""The person answered: on the phone, by mail, or by asking again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from leads.sequences import stopping
from leads.tables import Lead


async def answered(moments: Mapping[UUID, datetime]) -> None:
    """Persons, and when each of them did; in the transaction of what shows it. What was put off before comes
    back to Today, and sequences that began before stop. Phones and portals tell the minute."""
    if moments:
        await Lead.raw(_ANSWERED, list(moments), list(moments.values()))
        await stopping.stop_answered(moments)


_ANSWERED = """
UPDATE lead l SET person_answered_at = greatest(l.person_answered_at, least(came.at, now())),
    snoozed_until = CASE WHEN came.at < date_trunc('minute', (
        SELECT max(e.at) FROM event_subject s JOIN event e ON e.seq = s.seq
        WHERE l.snoozed_until IS NOT NULL AND s.subject = l.id AND e.kind = 'lead_snoozed'
    )) THEN l.snoozed_until END
FROM unnest({}::uuid[], {}::timestamptz[]) AS came (person, at)
WHERE l.person = came.person AND l.closed_at IS NULL AND l.archived_at IS NULL
"""
