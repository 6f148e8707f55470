"""A lead as its rules see it, and the change of one under its version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from piccolo.columns import Column
from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.accounts.tables import Visibility
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.refusals import Refused, changed_meanwhile
from leads.tables import Lead


@dataclass(frozen=True, slots=True)
class Case:
    id: UUID
    version: int
    person: UUID
    person_name: str
    side: str
    stage: str
    agent: UUID | None
    agent_name: str | None
    office: UUID | None
    home: UUID | None
    closed_at: datetime | None
    next_step: str
    next_step_on: date | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def visible(viewer: Viewer) -> QueryString:
    """Which rows of `lead l` this viewer may see: a condition for any query on leads."""
    sights = ways_to_see(viewer)
    return sights[0] if len(sights) == 1 else QueryString("({} OR {})", *sights)


def ways_to_see(viewer: Viewer) -> list[QueryString]:
    """The same as conditions of which each has an index of its own by the latest activity."""
    setting = agency.current().lead_visibility
    if viewer.is_staff or setting == Visibility.ALL:
        return [QueryString("TRUE")]
    own = QueryString("l.agent = {}", viewer.id)
    if setting == Visibility.OFFICE:
        return [own, QueryString("l.office = {}", viewer.office)]
    return [own, QueryString("(l.agent IS NULL AND l.office = {})", viewer.office)]


async def find(viewer: Viewer, lead: UUID) -> Case | None:
    """To be worked on: the case of a person who was erased is only looked at. A case that another took in
    is followed there."""
    rows = await Lead.raw(_FIND + " AND p.erased_at IS NULL", lead, lead, visible(viewer))
    return Case(**rows[0]) if rows else None


async def of(lead: UUID) -> Case:
    """For the rules of rooms to the right, which found the lead by what they may see themselves."""
    rows = await Lead.raw(_FIND, lead, lead, QueryString("TRUE"))
    return Case(**rows[0])


async def several(leads: list[UUID]) -> list[Case]:
    """In the order of their ids; for rules that locked them."""
    rows = await Lead.raw(_SEVERAL, leads)
    return [Case(**row) for row in rows]


_CASE = """
SELECT l.id, l.version, l.person, p.name AS person_name, l.side, l.stage, l.agent, u.name AS agent_name,
    l.office, l.property AS home, l.closed_at, l.next_step, l.next_step_on
FROM lead l JOIN person p ON p.id = l.person LEFT JOIN users u ON u.id = l.agent
"""
_FIND = (
    f"{_CASE} WHERE l.id = coalesce((SELECT m.merged_into FROM lead m WHERE m.id = {{}}), {{}})"
    " AND l.archived_at IS NULL AND {}"
)
_SEVERAL = f"{_CASE} WHERE l.id = ANY({{}}) ORDER BY l.id"


async def change(
    case: Case, version: int, columns: dict[Column | str, Any], *, ours: str, theirs: Callable[[Case], str]
) -> None:
    """In the current transaction. Where somebody was faster it raises Refused, which names what we chose
    and, read again from the case as it is now, what they did."""
    columns = {**columns, Lead.version: version + 1, Lead.last_activity_at: utc_now()}
    changed = (
        await Lead.update(columns)
        .where((Lead.id == case.id) & (Lead.version == version))
        .returning(Lead.version)
    )
    if not changed:
        raise Refused(changed_meanwhile(theirs(await of(case.id)), ours))


async def touch(case: Case) -> None:
    """Something happened that is no edit: the lead comes to the top."""
    await Lead.update({Lead.last_activity_at: utc_now()}).where(Lead.id == case.id)
