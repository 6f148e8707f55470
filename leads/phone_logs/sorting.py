"""Who is behind the numbers of a phone: our own people, somebody we know, somebody else's client, nobody."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from estate.accounts import agency
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.people import contact_points, recognition
from estate.people.contact_points import Unreadable
from leads.cases import visible
from leads.persons import visible_person
from leads.tables import Lead


class Standing(StrEnum):
    KNOWN = "known"
    """A case that the agent may see takes the calls."""
    ELSEWHERE = "elsewhere"
    """An open case of others takes them; the agent learns who has it."""
    NO_CASE = "no_case"
    """A person without a case."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with this number, and one of their cases."""

    number: str
    contact_point: UUID
    person: UUID
    name: str
    is_person_visible: bool
    lead: UUID | None
    stage: str | None
    opened_at: datetime | None
    agent: UUID | None
    agent_name: str | None
    office: UUID | None
    office_name: str | None
    last_activity_at: datetime | None
    is_visible: bool
    is_open: bool

    @property
    def standing(self) -> Standing:
        if self.is_visible:
            return Standing.KNOWN
        if self.is_open:
            return Standing.ELSEWHERE
        return Standing.NO_CASE if self.lead is None and self.is_person_visible else Standing.UNKNOWN


async def own_numbers() -> set[str]:
    """Of the agency, its offices and everybody who works here."""
    rows = await User.raw(_OWN, agency.current().phone)
    found = set()
    for row in rows:
        with suppress(Unreadable):
            found.add(contact_points.phone(row["phone"], agency.current().country).value)
    return found


_OWN = """
SELECT phone FROM users WHERE phone IS NOT NULL AND deactivated_at IS NULL
UNION SELECT phone FROM office WHERE phone IS NOT NULL AND archived_at IS NULL
UNION SELECT {}::text WHERE TRUE
"""


async def owners(viewer: Viewer, names: Mapping[str, str]) -> dict[str, Owner]:
    """Of these numbers the likeliest owner; `names` are what the phone calls each. A number that was marked
    as wrong leads to nobody."""
    rows = await Lead.raw(_OWNERS, visible_person(viewer), visible(viewer), list(names))
    found: dict[str, Owner] = {}
    for owner in sorted(
        (Owner(**row) for row in rows), key=lambda one: _likelihood(one, viewer, names[one.number])
    ):
        found[owner.number] = owner
    return found


def _likelihood(owner: Owner, viewer: Viewer, name: str) -> tuple[bool | datetime, ...]:
    return (
        owner.is_open and owner.agent == viewer.id,
        owner.is_open and owner.is_visible,
        owner.is_open,
        owner.is_visible,
        bool(name) and recognition.compatible(owner.name, name),
        owner.last_activity_at or datetime.min.replace(tzinfo=agency.current().zone),
    )


_OWNERS = """
SELECT c.value AS number, c.id AS contact_point, p.id AS person, p.name, {} AS is_person_visible,
    l.id AS lead, l.stage, l.opened_at, l.agent, u.name AS agent_name, l.office, o.name AS office_name,
    l.last_activity_at, coalesce(l.id IS NOT NULL AND {}, FALSE) AS is_visible,
    coalesce(l.id IS NOT NULL AND l.closed_at IS NULL, FALSE) AS is_open
FROM contact_point c JOIN person p ON p.id = c.person AND p.merged_into IS NULL AND p.erased_at IS NULL
LEFT JOIN lead l ON l.person = p.id AND l.archived_at IS NULL
LEFT JOIN users u ON u.id = l.agent LEFT JOIN office o ON o.id = l.office
WHERE c.kind = 'phone' AND c.wrong_at IS NULL AND c.value = ANY({})
"""
