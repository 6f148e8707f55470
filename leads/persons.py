"""The person of a case: corrected by who looks after the case, seen with all their cases."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.people import correcting
from estate.people.correcting import Correction
from leads.cases import Case, visible
from leads.notices import announce
from leads.tables import Lead
from piccolo_conf import DB


@dataclass(frozen=True)
class Somebody:
    """`lead` is the newest case that the viewer may see, `leads` are all."""

    id: UUID
    name: str
    erased_at: datetime | None
    is_looked_for: bool
    """Texts about others may still name them; only of somebody who was erased."""
    lead: UUID | None
    leads: list[UUID]


async def find(viewer: Viewer, person: UUID) -> Somebody | None:
    """Whoever may see one of their cases, and the office."""
    rows = await Lead.raw(_FIND, visible(viewer), person)
    return Somebody(**rows[0]) if rows and (rows[0]["lead"] or viewer.is_staff) else None


_FIND = """
SELECT p.id, p.name, p.erased_at,
    EXISTS (SELECT FROM erasure e WHERE e.person = p.id AND e.looked_for IS NOT NULL) AS is_looked_for,
    (SELECT l.id FROM lead l WHERE l.person = p.id AND l.archived_at IS NULL AND {}
        ORDER BY l.closed_at IS NULL DESC, l.last_activity_at DESC LIMIT 1) AS lead,
    ARRAY(SELECT l.id FROM lead l WHERE l.person = p.id) AS leads
FROM person p WHERE p.id = {}
"""


async def correct(case: Case, correction: Correction, *, by: Viewer) -> None:
    """Raises Refused where somebody was faster."""
    async with DB.transaction():
        await correcting.correct(case.person, correction, by=by, also=[case.id])
        await announce(case.id, case.agent, case.office)
