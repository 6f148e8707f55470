"""The person of a case: corrected by who looks after the case, seen with all their cases."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.accounts.tables import Visibility
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


def visible_person(viewer: Viewer) -> QueryString:
    """Which rows of `person p` this viewer may see: a condition for any query on people. Through their
    cases; somebody without a case, through who brought them in."""
    if is_open_to(viewer):
        return QueryString("TRUE")
    return QueryString(_SEEN, visible(viewer), brought_in(viewer))


_SEEN = """(
    EXISTS (SELECT FROM lead l WHERE l.person = p.id AND l.archived_at IS NULL AND {})
    OR ({} AND NOT EXISTS (SELECT FROM lead l WHERE l.person = p.id AND l.archived_at IS NULL))
)"""


def is_open_to(viewer: Viewer) -> bool:
    """They see everybody."""
    return viewer.is_staff or agency.current().lead_visibility == Visibility.ALL


def brought_in(viewer: Viewer) -> QueryString:
    """Which rows of `person p` this viewer or their office brought in."""
    if is_open_to(viewer):
        return QueryString("TRUE")
    if agency.current().lead_visibility == Visibility.OFFICE:
        return QueryString("(p.agent = {} OR p.office = {})", viewer.id, viewer.office)
    return QueryString("(p.agent = {} OR (p.agent IS NULL AND p.office = {}))", viewer.id, viewer.office)


async def find(viewer: Viewer, person: UUID) -> Somebody | None:
    """Whoever may see one of their cases, or brought them in, and the office. Somebody who was merged is
    followed to the one who was kept."""
    rows = await Lead.raw(_FIND, visible(viewer), person, person, visible_person(viewer))
    return Somebody(**rows[0]) if rows else None


_FIND = """
SELECT p.id, p.name, p.erased_at,
    EXISTS (SELECT FROM erasure e WHERE e.person = p.id AND e.looked_for IS NOT NULL) AS is_looked_for,
    (SELECT l.id FROM lead l WHERE l.person = p.id AND l.archived_at IS NULL AND {}
        ORDER BY l.closed_at IS NULL DESC, l.last_activity_at DESC LIMIT 1) AS lead,
    ARRAY(SELECT l.id FROM lead l WHERE l.person = p.id) AS leads
FROM person p WHERE p.id = coalesce((SELECT m.merged_into FROM person m WHERE m.id = {}), {}) AND {}
"""


async def correct(case: Case, correction: Correction, *, by: Viewer) -> None:
    """Raises Refused where somebody was faster."""
    async with DB.transaction():
        await correcting.correct(case.person, correction, by=by, also=[case.id])
        await announce(case.id, case.agent, case.office)


async def correct_person(person: Somebody, correction: Correction, *, by: Viewer) -> None:
    """With a case or without one. Raises Refused where somebody was faster."""
    async with DB.transaction():
        await correcting.correct(person.id, correction, by=by, also=person.leads)
        rows = await Lead.raw("SELECT id, agent, office FROM lead WHERE person = {}", person.id)
        for row in rows:
            await announce(row["id"], row["agent"], row["office"])
