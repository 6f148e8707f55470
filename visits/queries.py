"""Every read of visits; each starts from what this viewer may see."""

from typing import Any
from uuid import UUID

from estate.accounts import agency
from estate.accounts.tables import User, Visibility
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from visits.appointments import Appointment
from visits.tables import Visit

_COLUMNS = """
SELECT v.id, v.lead, v.property AS listing, v.agent, v.starts_at, v.ends_at, v.time_zone, v.status, v.uid,
       v.sequence, v.note, v.late_minutes, v.cancel_reason, v.interest, v.feedback, v.version,
       l.person, p.name AS person_name, p.language, l.agent AS lead_agent, l.office AS lead_office,
       (SELECT value FROM contact_point c WHERE c.person = p.id AND c.kind = 'email'
            AND c.bounced_at IS NULL AND c.wrong_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS email,
       (SELECT value FROM contact_point c WHERE c.person = p.id AND c.kind = 'phone'
            AND c.wrong_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS phone,
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


async def appointment(visit: UUID) -> Appointment:
    """For the rules, which act on a visit that was found already; pages use `find`."""
    rows = await Visit.raw(_COLUMNS + "WHERE v.id = {}", visit)
    return Appointment(**rows[0])


async def find(visit: UUID, viewer: Viewer) -> Appointment | None:
    condition, values = visible(viewer)
    rows = await Visit.raw(_COLUMNS + f"WHERE v.id = {{}} AND {condition}", visit, *values)
    return Appointment(**rows[0]) if rows else None


def visible(viewer: Viewer) -> tuple[str, list[Any]]:
    """Whose visit it is sees it, and who sees its lead."""
    if viewer.is_staff:
        return "true", []
    own = "(v.agent = {} OR l.agent = {} OR (l.agent IS NULL AND l.office = {})"
    values = [viewer.id, viewer.id, viewer.office]
    match agency.current().lead_visibility:
        case Visibility.ALL:
            return "true", []
        case Visibility.OFFICE:
            return own + " OR l.office = {})", [*values, viewer.office]
        case _:
            return own + ")", values


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
