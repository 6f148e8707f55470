"""What the page of a new or moved visit shows: the days ahead, and the free times of one of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from estate.accounts import agency
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from leads.cases import visible
from leads.tables import Lead
from visits.free_times import FreeTime, free_times
from visits.reservations import NO_VISIT

STRIP = 7


@dataclass(frozen=True)
class Subject:
    """For whom and where: of a lead that the viewer may see, and a property where one is chosen."""

    lead: UUID
    person: UUID
    person_name: str
    side: str
    lead_agent: UUID | None
    is_closed: bool
    has_email: bool
    listing: UUID | None
    place: UUID | None
    time_zone: str | None
    cover_key: str | None
    listing_id: str | None
    address: str
    town: str


async def subject(viewer: Viewer, lead: UUID, listing: UUID | None) -> Subject | None:
    """Without a listing it is the one that the lead first asked about."""
    rows = await Lead.raw(_SUBJECT, listing, lead, visible(viewer))
    return Subject(**rows[0]) if rows else None


_SUBJECT = """
SELECT l.id AS lead, l.person, p.name AS person_name, l.side, l.agent AS lead_agent,
       l.closed_at IS NOT NULL AS is_closed,
       EXISTS (SELECT FROM contact_point c WHERE c.person = p.id AND c.kind = 'email'
               AND c.bounced_at IS NULL AND c.wrong_at IS NULL) AS has_email,
       h.id AS listing, h.place, a.time_zone, h.cover_key, h.listing_id,
       coalesce(nullif(concat_ws(' ', nullif(a.unparsed_address, ''), a.unit_number), ''), h.listing_id, '')
           AS address,
       concat_ws(' ', nullif(a.postal_code, ''), nullif(a.city, '')) AS town
FROM lead l
JOIN person p ON p.id = l.person
LEFT JOIN property h ON h.id = coalesce({}::uuid, l.property) AND h.archived_at IS NULL
LEFT JOIN place a ON a.id = h.place
WHERE l.id = {} AND l.archived_at IS NULL AND {}
"""


async def agents() -> list[tuple[str, str]]:
    """(id, name) of those who show homes."""
    rows = await User.raw(
        "SELECT id, name FROM users WHERE deactivated_at IS NULL AND takes_leads ORDER BY name"
    )
    return [(str(row["id"]), row["name"]) for row in rows]


@dataclass(frozen=True)
class Times:
    """A strip of days, and the free times of the chosen one. `there` is the clock of the home."""

    day: date
    today: date
    zone: str
    by_day: dict[date, list[FreeTime]]

    @property
    def free(self) -> list[FreeTime]:
        return self.by_day[self.day]

    @property
    def before(self) -> date | None:
        first = min(self.by_day)
        return max(first - timedelta(days=STRIP), self.today) if first > self.today else None

    @property
    def after(self) -> date:
        return max(self.by_day) + timedelta(days=1)


async def times(
    resources: list[UUID], *, zone: str, minutes: int, day: date | None, moving: UUID = NO_VISIT
) -> Times:
    """Without a day, the first of the next ones on which anything is free."""
    today = datetime.now(ZoneInfo(zone)).date()
    wanted = min(max(day or today, today), today + timedelta(days=730))
    first = today + (wanted - today) // timedelta(days=STRIP) * timedelta(days=STRIP)
    days = [first + timedelta(days=n) for n in range(STRIP)]
    by_day = await free_times(resources, days, zone=zone, minutes=minutes, moving=moving)
    if day is None:
        wanted = next((d for d in days if by_day[d]), today)
    return Times(wanted, today, zone, by_day)


def usual_agent(subject: Subject, viewer: Viewer, agents: list[tuple[str, str]]) -> UUID | None:
    """Who has the lead; else the viewer, if they show homes; else the first who does."""
    known: list[Any] = [id_ for id_, _name in agents]
    candidates = [str(subject.lead_agent), str(viewer.id), *known]
    found = next((id_ for id_ in candidates if id_ in known), None)
    return UUID(found) if found else None


def usual_minutes() -> int:
    return agency.current().visit_minutes
