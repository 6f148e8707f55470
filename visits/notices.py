"""What the prospect is told by mail, in the transaction of the change. The words: templates/mail/visit_*."""

from datetime import datetime
from typing import Any

from estate import i18n
from estate.accounts import agency
from estate.i18n import _
from estate.mail import outbox
from estate.mail.invitations import Invitation, Method
from estate.mail.outbox import Letter
from visits.appointments import Appointment
from visits.travel import directions_url


async def booked(visit: Appointment) -> None:
    await _invite("visit_confirmed", visit, Method.REQUEST)


async def moved(visit: Appointment, previous_starts_at: datetime) -> None:
    await outbox.overtake(visit.lead, str(visit.id))
    await _invite("visit_moved", visit, Method.REQUEST, previous_starts_at=previous_starts_at)


async def cancelled(visit: Appointment) -> None:
    """Nobody needs to hear that a time which has passed is off."""
    await outbox.overtake(visit.lead, str(visit.id))
    if not visit.is_over:
        await _invite("visit_cancelled", visit, Method.CANCEL, reason=visit.cancel_reason or None)


async def running_late(visit: Appointment) -> None:
    word = f"visit_late:{visit.id}:{visit.version}"
    await _post("visit_late", visit, once=word, late_minutes=visit.late_minutes)


async def remind(visit: Appointment, ahead: str) -> None:
    """`ahead` is "day" or "hours"."""
    await _post("visit_reminder", visit, once=reminder_word(visit, ahead), ahead=ahead)


def reminder_word(visit: Appointment, ahead: str) -> str:
    """A moved visit has another sequence: what was sent for its old time does not count."""
    return f"visit_reminder:{ahead}:{visit.id}:{visit.sequence}"


async def thanks(visit: Appointment) -> None:
    await _post("visit_thanks", visit, once=f"visit_thanks:{visit.id}")


async def _invite(kind: str, visit: Appointment, method: Method, **more: Any) -> None:
    word = f"{kind}:{visit.id}:{visit.sequence}"
    await _post(kind, visit, once=word, invitation=_invitation(visit, method), **more)


def _invitation(visit: Appointment, method: Method) -> Invitation:
    ours = agency.current().name
    with i18n.speaking(_language(visit)):
        summary = _("Visit: {address}").format(address=visit.address)
        description = _("With {agent}, {agency}").format(agent=visit.agent_name, agency=ours)
    return Invitation(
        method=method,
        uid=visit.uid,
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.time_zone,
        summary=summary,
        location=visit.whole_address,
        description=description,
        pin=visit.point,
    )


async def _post(
    kind: str, visit: Appointment, *, once: str, invitation: Invitation | None = None, **more: Any
) -> None:
    """A prospect without an e-mail is told by the agent, who sees on the page that no mail goes out."""
    if visit.email is None:
        return
    await outbox.post(
        Letter(
            kind,
            to=visit.email,
            person=visit.person,
            about=visit.lead,
            language=_language(visit),
            context={**_context(visit), **more},
            reply_to=visit.agent_email,
            invitation=invitation,
            once=once,
        )
    )


def _language(visit: Appointment) -> str:
    """The prospect's, whoever it is that books."""
    return visit.language or agency.current().locale


def _context(visit: Appointment) -> dict[str, Any]:
    return {
        "name": visit.person_name,
        "home": visit.address,
        "address": visit.whole_address,
        "starts_at": visit.starts_at,
        "ends_at": visit.ends_at,
        "zone": visit.time_zone,
        "agent_name": visit.agent_name,
        "agent_phone": visit.agent_phone,
        "agent_email": visit.agent_email,
        "directions_url": directions_url(visit),
    }
