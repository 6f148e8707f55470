"""Every read of visits; each starts from what this viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from leads import cases
from visits.appointments import Appointment
from visits.tables import Visit

_CONTACT = """
       {} AS sees_lead,
       (SELECT value FROM contact_point c WHERE c.person = p.id AND c.kind = 'email'
            AND c.bounced_at IS NULL AND c.wrong_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS email,
       (SELECT value FROM contact_point c WHERE c.person = p.id AND c.kind = 'phone'
            AND c.wrong_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS phone,
"""
_NO_CONTACT = "FALSE AS sees_lead, NULL::text AS email, NULL::text AS phone,"


def _select(contact: str, more: str = "") -> str:
    return f"""
SELECT {more} v.id, v.lead, v.property AS listing, v.agent, v.starts_at, v.ends_at, v.time_zone, v.status,
       v.uid, v.sequence, v.note, v.late_minutes, v.cancel_reason, v.interest, v.feedback, v.version,
       v.completed_at,
       l.person, p.name AS person_name, p.erased_at IS NOT NULL AS is_erased, p.language,
       l.agent AS lead_agent, l.office AS lead_office,
       {contact}
       h.listing_id, h.standard_status, h.cover_key, h.list_price, h.list_price_currency,
       h.lease_amount_frequency,
       h.bedrooms_total, h.living_area_sqm,
       h.showing_instructions, h.place, a.unparsed_address, a.unit_number, a.city, a.postal_code,
       a.latitude, a.longitude, u.name AS agent_name, u.email AS agent_email, u.phone AS agent_phone
FROM visit v
JOIN lead l ON l.id = v.lead
JOIN person p ON p.id = l.person
JOIN property h ON h.id = v.property
JOIN place a ON a.id = h.place
JOIN users u ON u.id = v.agent
"""


_WHOLE, _LISTED = _select(_CONTACT), _select(_NO_CONTACT)
"""In lists there is no phone, no e-mail and no way to the lead."""

ANYBODY = QueryString("TRUE")
"""Sees the lead: where there is no viewer, or they are on its page."""


async def appointment(visit: UUID) -> Appointment:
    """For the rules, which act on a visit that was found already; pages use `find`."""
    rows = await Visit.raw(_WHOLE + "WHERE v.id = {}", ANYBODY, visit)
    return Appointment(**rows[0])


async def find(visit: UUID, viewer: Viewer) -> Appointment | None:
    rows = await Visit.raw(_WHOLE + "WHERE v.id = {} AND {}", cases.visible(viewer), visit, visible(viewer))
    return Appointment(**rows[0]) if rows else None


def visible(viewer: Viewer) -> QueryString:
    """Whose visit it is sees it, and who sees its lead."""
    return QueryString("(v.agent = {} OR {})", viewer.id, cases.visible(viewer))


async def parties(lead: UUID, property_: UUID, agent: UUID) -> dict[str, Any]:
    """Who and what a booking is about. The caller has looked up each as its viewer may see it."""
    rows = await Visit.raw(_PARTIES, lead, property_, agent)
    if not rows:
        raise Refused(_("The lead, the property or the agent is gone."))
    row: dict[str, Any] = rows[0]
    return row


_PARTIES = """
SELECT l.person, l.closed_at IS NOT NULL OR l.archived_at IS NOT NULL AS lead_closed,
       h.place, h.standard_status, h.archived_at IS NOT NULL AS property_archived, a.time_zone,
       u.name AS agent_name, u.deactivated_at IS NOT NULL AS agent_deactivated
FROM lead l, property h JOIN place a ON a.id = h.place, users u
WHERE l.id = {} AND h.id = {} AND u.id = {}
"""


async def agent(id_: UUID) -> dict[str, Any]:
    row = await User.select(User.name, User.deactivated_at).where(User.id == id_).first()
    if row is None:
        raise Refused(_("Choose an agent."))
    return {"name": row["name"], "deactivated": row["deactivated_at"] is not None}


@dataclass(frozen=True)
class Days:
    """Visits by the day at their homes, and how many of each day stand, shown or not."""

    visits: dict[date, list[Appointment]]
    standing: dict[date, int]


async def by_day(viewer: Viewer, days: Sequence[date], whole: date, agent: UUID | None) -> Days:
    """Of one agent, or of all whose visits the viewer may see: the first few of each day, all of `whole`.

    `days` follow each other without a gap."""
    whose = QueryString("v.agent = {}", agent) if agent else QueryString("TRUE")
    rows = await Visit.raw(
        _BY_DAY, *_widely(days), whose, visible(viewer), days[0], days[-1], FEW, whole, MOST
    )
    visits: dict[date, list[Appointment]] = {day: [] for day in days}
    standing = dict.fromkeys(days, 0)
    for row in rows:
        day, standing[day] = row.pop("day"), row.pop("standing")
        visits[day].append(Appointment(**row))
    return Days(visits, standing)


FEW, MOST = 12, 60

_BY_DAY = f"""
WITH shown AS (
    SELECT id, day, standing FROM (
        SELECT id, day, row_number() OVER (PARTITION BY day ORDER BY starts_at, id) AS place,
               count(*) FILTER (WHERE status NOT IN ('Cancelled', 'Denied')) OVER (PARTITION BY day)
                   AS standing
        FROM (
            SELECT v.id, v.starts_at, v.status, (v.starts_at AT TIME ZONE v.time_zone)::date AS day
            FROM visit v JOIN lead l ON l.id = v.lead
            WHERE v.starts_at >= {{}} AND v.starts_at < {{}} AND {{}} AND {{}}
        ) there WHERE day BETWEEN {{}} AND {{}}
    ) numbered WHERE place <= {{}} OR (day = {{}} AND place <= {{}})
)
{_select(_NO_CONTACT, "shown.day, shown.standing,")}
JOIN shown ON shown.id = v.id
ORDER BY v.starts_at, v.id
"""


def _widely(days: Sequence[date]) -> tuple[datetime, datetime]:
    """Every moment that is one of the days on some clock of the earth."""
    midnight = time(tzinfo=UTC)
    return (
        datetime.combine(days[0], midnight) - timedelta(hours=14),
        datetime.combine(days[-1], midnight) + timedelta(hours=24 + 12),
    )


async def coming(viewer: Viewer, since: datetime, until: datetime, limit: int) -> list[Appointment]:
    """The next visits of all whose visits the viewer may see."""
    rows = await Visit.raw(
        _LISTED + "WHERE v.id IN (SELECT v.id FROM visit v JOIN lead l ON l.id = v.lead"
        " WHERE v.starts_at >= {} AND v.starts_at < {} AND v.status IN ('Pending', 'Confirmed') AND {}"
        " ORDER BY v.starts_at, v.id LIMIT {}) ORDER BY v.starts_at, v.id",
        since,
        until,
        visible(viewer),
        limit,
    )
    return [Appointment(**row) for row in rows]


async def on_hand(viewer: Viewer, since: datetime, until: datetime) -> list[Appointment]:
    """The viewer's own visits of a day, those of days before that they have not finished, and the next."""
    rows = await Visit.raw(
        _WHOLE + "WHERE v.id IN (" + _ON_HAND + ") ORDER BY v.starts_at, v.id",
        cases.visible(viewer),
        viewer.id,
        since,
        UNFINISHED,
        viewer.id,
        since,
        until,
        viewer.id,
        until,
        FOLLOWING,
    )
    return [Appointment(**row) for row in rows]


FOLLOWING = 12
"""Visits after this day that are looked at, to find the next day that has any."""

UNFINISHED = 30
"""Of those that wait for an outcome, the latest are shown."""

_ON_HAND = """
(SELECT id FROM visit WHERE agent = {} AND status IN ('Pending', 'Confirmed') AND starts_at < {}
 ORDER BY starts_at DESC LIMIT {})
UNION ALL
(SELECT id FROM visit WHERE agent = {} AND starts_at >= {} AND starts_at < {})
UNION ALL
(SELECT id FROM visit WHERE agent = {} AND status IN ('Pending', 'Confirmed') AND starts_at >= {}
 ORDER BY starts_at LIMIT {})
"""


async def next_of_lead(lead: UUID) -> Appointment | None:
    """Of a lead that the caller has found for its viewer; else the last one without outcome."""
    rows = await Visit.raw(
        _WHOLE + "WHERE v.lead = {} AND v.status IN ('Pending', 'Confirmed')"
        " ORDER BY v.ends_at < now(), abs(extract(epoch FROM v.starts_at - now())) LIMIT 1",
        ANYBODY,
        lead,
    )
    return Appointment(**rows[0]) if rows else None
