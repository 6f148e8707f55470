"""Booking, moving and cancelling visits: each is one transaction with its event, its mail and its notices."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from estate import formats, history, live
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from leads.notices import announce, audiences
from leads.pipeline import advance
from leads.tables import Stage
from piccolo_conf import DB
from properties.tables import StandardStatus
from visits import notices, queries, reservations
from visits.appointments import NOT_SHOWN, Appointment
from visits.clashes import clash
from visits.events import VisitBooked, VisitCancelled, VisitMoved
from visits.next_steps import note_visits
from visits.reservations import Resources, Span, Taken
from visits.tables import Visit, VisitStatus

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=8)
FARTHEST = timedelta(days=731)


@dataclass(frozen=True)
class Booking:
    """The id is made where the visit is typed in, so that a repeated request is the same visit."""

    id: UUID
    lead: UUID
    listing: UUID
    agent: UUID
    starts_at: datetime
    minutes: int
    note: str = ""

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


@dataclass(frozen=True)
class Move:
    """The new time; `version` is that of the visit which its reader saw."""

    starts_at: datetime
    minutes: int
    agent: UUID
    version: int

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


class Outrun(Refused):
    """Somebody else changed the visit meanwhile; the sentence shows what it is now."""


async def book(booking: Booking, *, by: Viewer) -> Appointment:
    """Raises `Refused`, or `Clash` with three free times where agent, home or person is not free."""
    _refuse_time(booking.span)
    parties = await queries.parties(booking.lead, booking.listing, booking.agent)
    _refuse_parties(parties)
    resources = Resources(booking.agent, parties["place"], parties["person"])
    try:
        async with DB.transaction():
            await reservations.lock(resources)
            await reservations.claim(resources, booking.span)
            await Visit.insert(_visit(booking, parties["time_zone"], by))
            await reservations.keep(booking.id, resources, booking.span)
            await advance(booking.lead, Stage.VISITING, by=by)
            visit = await _booked(booking.id, by)
    except Taken as taken:
        raise await clash(taken.kept, resources, booking.span, parties["time_zone"]) from None
    return visit


async def move(visit: Appointment, to: Move, *, by: Viewer) -> Appointment:
    """To another time, and to another agent if need be; where both are as they were, nobody is told."""
    _refuse_settled(visit)
    if (to.span, to.agent) == (visit.span, visit.agent):
        return visit
    _refuse_time(to.span)
    _refuse_home(visit.standard_status)
    _refuse_agent(await queries.agent(to.agent))
    resources = Resources(to.agent, visit.place, visit.person)
    try:
        async with DB.transaction():
            await reservations.lock(resources)
            await reservations.claim(resources, to.span, moving=visit.id)
            await change(visit, to.version, _arranged(to))
            await reservations.release(visit.id)
            await reservations.keep(visit.id, resources, to.span)
            moved = await _moved(visit, by)
    except Taken as taken:
        raise await clash(taken.kept, resources, to.span, visit.time_zone, moving=visit.id) from None
    return moved


def _arranged(to: Move) -> dict[Any, Any]:
    return {
        Visit.starts_at: to.span.start,
        Visit.ends_at: to.span.end,
        Visit.agent: to.agent,
        Visit.sequence: Visit.sequence + 1,
        Visit.late_minutes: None,
        Visit.arranged_at: datetime.now(UTC),
    }


async def cancel(visit: Appointment, reason: str, *, version: int, by: Viewer) -> Appointment:
    """Its time is free again at once."""
    _refuse_settled(visit)
    async with DB.transaction():
        await change(
            visit,
            version,
            {
                Visit.status: VisitStatus.CANCELLED,
                Visit.cancel_reason: reason,
                Visit.sequence: Visit.sequence + 1,
            },
        )
        await reservations.release(visit.id)
        off = await queries.appointment(visit.id)
        await _cancelled(off, by)
    return off


def _refuse_time(span: Span) -> None:
    now = datetime.now(UTC)
    if span.start <= now:
        raise Refused(_("This time has passed. Choose a later one."))
    if span.start > now + FARTHEST:
        raise Refused(_("This is more than two years away. Choose an earlier day."))
    if not SHORTEST <= span.end - span.start <= LONGEST:
        raise Refused(_("A visit takes between 10 minutes and 8 hours."))


def _refuse_parties(parties: dict[str, Any]) -> None:
    if parties["lead_closed"]:
        raise Refused(_("This lead is closed. Open it again before you book a visit."))
    _refuse_home(StandardStatus.DELETE if parties["property_archived"] else parties["standard_status"])
    _refuse_agent({"name": parties["agent_name"], "deactivated": parties["agent_deactivated"]})


def _refuse_home(status: str) -> None:
    if status in NOT_SHOWN:
        raise Refused(_("This property is no longer shown to anyone."))


def _refuse_agent(agent: dict[str, Any]) -> None:
    if agent["deactivated"]:
        raise Refused(
            _("{name} does not work here any more. Choose another agent.").format(name=agent["name"])
        )


def _refuse_settled(visit: Appointment) -> None:
    if visit.is_off:
        raise Refused(_("This visit is cancelled."))
    if not visit.stands:
        raise Refused(_("This visit is over: how it went is written down."))


def _visit(booking: Booking, zone: str, by: Viewer) -> Visit:
    return Visit(
        id=booking.id,
        lead=booking.lead,
        property=booking.listing,
        agent=booking.agent,
        starts_at=booking.span.start,
        ends_at=booking.span.end,
        time_zone=zone,
        uid=f"visit-{booking.id}",
        note=booking.note,
        booked_by=by.id,
    )


async def change(visit: Appointment, version: int, values: dict[Any, Any]) -> None:
    changed = (
        await Visit.update({**values, Visit.version: version + 1})
        .where(Visit.id == visit.id, Visit.version == version)
        .returning(Visit.id)
    )
    if not changed:
        raise await _outrun(visit.id)


async def _outrun(visit: UUID) -> Outrun:
    now = await queries.appointment(visit)
    when = formats.moment(now.starts_at, now.time_zone)
    if now.is_off:
        return Outrun(_("Somebody cancelled this visit meanwhile."))
    return Outrun(
        _(
            "Somebody changed this visit meanwhile: it is now {when} with {agent}. Look before you go on."
        ).format(when=when, agent=now.agent_name)
    )


async def _booked(id_: UUID, by: Viewer) -> Appointment:
    visit = await queries.appointment(id_)
    event = VisitBooked(
        visit.id,
        visit.lead,
        visit.listing,
        visit.address,
        visit.agent,
        visit.agent_name,
        visit.starts_at,
        visit.time_zone,
    )
    await history.record(event, actor=by, subjects=visit.subjects)
    await notices.booked(visit)
    await tell(visit)
    return visit


async def _moved(before: Appointment, by: Viewer) -> Appointment:
    visit = await queries.appointment(before.id)
    event = VisitMoved(
        visit.id,
        visit.lead,
        visit.address,
        visit.agent_name,
        before.starts_at,
        visit.starts_at,
        visit.time_zone,
    )
    await history.record(event, actor=by, subjects=visit.subjects)
    await notices.moved(visit, before.starts_at)
    await tell(visit, before.agent)
    return visit


async def _cancelled(visit: Appointment, by: Viewer) -> None:
    event = VisitCancelled(
        visit.id, visit.lead, visit.address, visit.starts_at, visit.time_zone, visit.cancel_reason
    )
    await history.record(event, actor=by, subjects=visit.subjects)
    await notices.cancelled(visit)
    await tell(visit)


async def tell(visit: Appointment, *others: UUID) -> None:
    """The lead knows of it, and the open pages of those who see either fetch themselves again."""
    await note_visits(visit.lead)
    for audience in audiences(visit.lead_agent, visit.lead_office, visit.agent, *others):
        await live.publish(audience, "visit", visit.id)
    await announce(visit.lead, visit.lead_agent, visit.lead_office, visit.agent, *others)
