"""Every read of visits; each starts from what this viewer may see."""

from datetime import datetime
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
       (SELECT value FROM contact_point c WHERE c.person = p.id AND c.kind = 'email'
            AND c.bounced_at IS NULL AND c.wrong_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS email,
       (SELECT value FROM contact_point c WHERE c.person = p.id AND c.kind = 'phone'
            AND c.wrong_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS phone,
"""
_NO_CONTACT = "NULL::text AS email, NULL::text AS phone,"


def _select(contact: str) -> str:
    return f"""
SELECT v.id, v.lead, v.property AS listing, v.agent, v.starts_at, v.ends_at, v.time_zone, v.status, v.uid,
       v.sequence, v.note, v.late_minutes, v.cancel_reason, v.interest, v.feedback, v.version, v.completed_at,
       l.person, p.name AS person_name, p.language, l.agent AS lead_agent, l.office AS lead_office,
       {contact}
       h.listing_id, h.cover_key, h.list_price, h.list_price_currency, h.bedrooms_total, h.living_area_sqm,
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
"""In lists there is no phone and no e-mail."""


async def appointment(visit: UUID) -> Appointment:
    """For the rules, which act on a visit that was found already; pages use `find`."""
    rows = await Visit.raw(_WHOLE + "WHERE v.id = {}", visit)
    return Appointment(**rows[0])


async def find(visit: UUID, viewer: Viewer) -> Appointment | None:
    rows = await Visit.raw(_WHOLE + "WHERE v.id = {} AND {}", visit, visible(viewer))
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


async def between(viewer: Viewer, since: datetime, until: datetime, agent: UUID | None) -> list[Appointment]:
    """What begins in this time, in its order: of one agent, or of all whose visits the viewer may see."""
    whose = QueryString("v.agent = {}", agent) if agent else QueryString("TRUE")
    rows = await Visit.raw(
        _LISTED
        + "WHERE v.starts_at >= {} AND v.starts_at < {} AND {} AND {} ORDER BY v.starts_at, v.id LIMIT {}",
        since,
        until,
        whose,
        visible(viewer),
        MOST,
    )
    return [Appointment(**row) for row in rows]


MOST = 1000
"""Visits on one page; a week of a large agency."""


async def on_hand(agent: UUID, since: datetime, until: datetime) -> list[Appointment]:
    """An agent's visits of a day, what they have not finished of the days before, and the following ones."""
    rows = await Visit.raw(
        _WHOLE + "WHERE v.id IN (" + _ON_HAND + ") ORDER BY v.starts_at, v.id",
        agent,
        since,
        UNFINISHED,
        agent,
        since,
        until,
        agent,
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
        lead,
    )
    return Appointment(**rows[0]) if rows else None
