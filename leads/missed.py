"""Missed calls that nobody has called back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from estate.accounts.viewers import Viewer
from leads.tables import Call

FRESH = timedelta(days=14)
"""After that a call back comes too late to be asked for."""
FEW = 6

UNANSWERED = """(c.outcome = 'missed' AND NOT EXISTS (SELECT FROM call later
    WHERE later.person = c.person AND later.at > c.at AND later.outcome <> 'missed'))"""
"""A condition on `call c`. Whoever was only tried since was called back, too."""


@dataclass(frozen=True, slots=True)
class Missed:
    """The last one of a person; `total` is of how many persons there are."""

    lead: UUID
    name: str
    number: str
    at: datetime
    calls: int
    total: int


async def to_call_back(viewer: Viewer) -> list[Missed]:
    """Of the viewer's leads, and those that came to the viewer's phone and have nobody else."""
    rows = await Call.raw(_TO_CALL_BACK, FRESH, viewer.id, viewer.id, FEW)
    return [Missed(**row) for row in rows]


_TO_CALL_BACK = f"""
SELECT l.id AS lead, p.name, found.number, found.at, found.calls, count(*) OVER () AS total
FROM (SELECT DISTINCT ON (c.person) c.person, c.lead, c.number, c.at,
          count(*) OVER (PARTITION BY c.person) AS calls
      FROM call c JOIN lead l ON l.id = c.lead
      WHERE c.at > now() - {{}}::interval AND {UNANSWERED}
          AND (l.agent = {{}} OR (l.agent IS NULL AND c.account = {{}})) AND l.archived_at IS NULL
      ORDER BY c.person, c.at DESC) found
JOIN lead l ON l.id = found.lead JOIN person p ON p.id = found.person AND p.erased_at IS NULL
ORDER BY found.at DESC LIMIT {{}}
"""


def last_sql(lead: str) -> str:
    """When the last one of this lead's was, as a part of a query."""
    return f"(SELECT max(c.at) FROM call c WHERE c.lead = {lead} AND {UNANSWERED})"
