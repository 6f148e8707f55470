"""Recognition while typing: my own lead to open, or with whom the person is already."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.people import recognition
from estate.people.contact_points import Point
from leads import queries
from leads.cases import visible
from leads.tables import Lead

ENOUGH_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a lead. Without `is_visible` nothing but agent and office may be shown."""

    lead: UUID
    name: str
    stage: str
    side: str
    is_open: bool
    is_visible: bool
    agent_name: str | None
    office_name: str | None

    @property
    def sentence(self) -> str:
        who = ", ".join(part for part in (self.agent_name, self.office_name) if part)
        return _("Already with %(who)s.") % {"who": who or _("the office")}


@dataclass(frozen=True)
class Hits:
    """`known` have this phone or e-mail; `alike` only a like name."""

    known: list[Holder]
    alike: list[queries.Row]


async def hits(viewer: Viewer, name: str, points: Sequence[Point]) -> Hits:
    found = await recognition.recognise(name, points)
    persons = [*([found.person] if found.person else []), *found.sharing]
    known = await _held(viewer, persons) if persons else []
    alike = await queries.latest(viewer, name, 3) if len(name) >= ENOUGH_LETTERS and not known else []
    return Hits(known, alike)


async def _held(viewer: Viewer, persons: list[UUID]) -> list[Holder]:
    """A closed lead of others is nobody's business."""
    rows = await Lead.raw(
        _HOLDER + "WHERE l.person = ANY({}) AND l.archived_at IS NULL " + _NEWEST, visible(viewer), persons
    )
    holders = [Holder(**row) for row in rows]
    return [one for one in holders if one.is_visible or one.is_open]


async def holder(viewer: Viewer, lead: UUID) -> Holder:
    rows = await Lead.raw(_HOLDER + "WHERE l.id = {}", visible(viewer), lead)
    return Holder(**rows[0])


_HOLDER = """
SELECT l.id AS lead, p.name, l.stage, l.side, l.closed_at IS NULL AS is_open, {} AS is_visible,
    u.name AS agent_name, o.name AS office_name
FROM lead l JOIN person p ON p.id = l.person
LEFT JOIN users u ON u.id = l.agent LEFT JOIN office o ON o.id = l.office
"""
_NEWEST = "ORDER BY l.closed_at IS NULL DESC, l.last_activity_at DESC LIMIT 5"
