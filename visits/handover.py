"""All that a colleague has, given to one or to several others: open leads with their follow-ups, visits to
come, listings. Visits at a time when their new agent is busy stay where they are, for somebody to decide."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from estate import history, live
from estate.accounts import administration, agency
from estate.accounts.tables import User, Visibility
from estate.accounts.viewers import Viewer
from estate.history.record import Happened
from leads import handing_over as lead_handing
from leads.handing_over import ChangedMeanwhile, Held, Receiver
from piccolo_conf import DB
from properties import handing_over as listing_handing
from properties.handing_over import Listed
from visits import notices, queries, reservations
from visits.events import VisitHandedOver, WorkHandedOver
from visits.handover_mail import tell_receiver
from visits.tables import Visit

__all__ = ["ChangedMeanwhile", "hand_over"]


@dataclass(frozen=True, slots=True)
class Coming:
    """A visit to come."""

    id: UUID
    lead: UUID
    lead_agent: UUID | None
    place: UUID
    person: UUID
    name: str
    address: str
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True)
class Belongings:
    leads: list[Held]
    visits: list[Coming]
    listings: list[Listed]

    @property
    def follow_ups(self) -> int:
        return sum(lead.next_step_on is not None for lead in self.leads)

    @property
    def is_nothing(self) -> bool:
        return not (self.leads or self.visits or self.listings)


async def of(agent: UUID) -> Belongings:
    rows = await Visit.raw(_COMING, agent)
    return Belongings(
        await lead_handing.held_by(agent),
        [Coming(**row) for row in rows],
        await listing_handing.listed_by(agent),
    )


_COMING = """
SELECT v.id, v.lead, l.agent AS lead_agent, h.place, l.person, p.name, v.starts_at, v.time_zone,
    coalesce(nullif(concat_ws(' ', nullif(a.unparsed_address, ''), a.unit_number), ''), h.listing_id)
        AS address
FROM visit v JOIN lead l ON l.id = v.lead JOIN person p ON p.id = l.person
JOIN property h ON h.id = v.property JOIN place a ON a.id = h.place
WHERE v.agent = {} AND v.status IN ('Pending', 'Confirmed') AND v.ends_at > now() ORDER BY v.starts_at, v.id
"""


@dataclass(frozen=True)
class Share:
    """What one of the receivers gets."""

    to: Receiver
    leads: list[Held]
    visits: list[Coming]
    listings: list[Listed]

    @property
    def ids(self) -> list[UUID]:
        leads, visits = [one.id for one in self.leads], [one.id for one in self.visits]
        return [*leads, *visits, *(one.id for one in self.listings)]


@dataclass(frozen=True)
class Plan:
    """`kept` are the visits that stay, each with who would be busy."""

    shares: list[Share]
    kept: list[tuple[Coming, Receiver]]

    @property
    def word(self) -> str:
        """Another plan has another word."""
        told = [f"{share.to.id} {id_}" for share in self.shares for id_ in share.ids]
        told += [f"kept {visit.id}" for visit, _to in self.kept]
        return hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()[:32]


async def plan(leaving: UUID, belongings: Belongings, receivers: Sequence[Receiver]) -> Plan:
    """All cases of one person stay together; whoever has fewest gets the next."""
    loads = {to: to.leads for to in receivers}
    of_person: dict[UUID, Receiver] = {}
    for lead in belongings.leads:
        if lead.person not in of_person:
            of_person[lead.person] = min(receivers, key=lambda to: loads[to])
        loads[of_person[lead.person]] += 1
    of_lead = {lead.id: of_person[lead.person] for lead in belongings.leads}
    visits = _visits(belongings.visits, of_lead, receivers)
    kept = await _clashing(leaving, visits)
    listings = {one.id: receivers[n % len(receivers)] for n, one in enumerate(belongings.listings)}
    return Plan(
        [
            Share(
                to,
                [lead for lead in belongings.leads if of_lead[lead.id] is to],
                [v for v in belongings.visits if visits[v.id] is to and v.id not in kept],
                [one for one in belongings.listings if listings[one.id] is to],
            )
            for to in receivers
        ],
        [(v, visits[v.id]) for v in belongings.visits if v.id in kept],
    )


def _visits(
    coming: Iterable[Coming], of_lead: dict[UUID, Receiver], receivers: Sequence[Receiver]
) -> dict[UUID, Receiver]:
    """Who gets the lead shows the home, and so does whose lead it is already."""
    known = {to.id: to for to in receivers}
    given: dict[UUID, Receiver] = {}
    for visit in coming:
        to = of_lead.get(visit.lead) or (known.get(visit.lead_agent) if visit.lead_agent else None)
        values = list(given.values())
        given[visit.id] = to or min(receivers, key=lambda one: values.count(one))
    return given


async def _clashing(leaving: UUID, visits: dict[UUID, Receiver]) -> set[UUID]:
    rows = await Visit.raw(_CLASHING, list(visits), [to.id for to in visits.values()])
    return {row["id"] for row in rows}


_CLASHING = """
SELECT DISTINCT v.id FROM unnest({}::uuid[], {}::uuid[]) AS given (visit, agent)
JOIN visit v ON v.id = given.visit
JOIN reservation r ON r.resource = given.agent AND r.exclusive AND r.visit <> v.id
    AND r.during && tstzrange(v.starts_at, v.ends_at)
"""


async def hand_over(
    leaving: UUID, to: Sequence[UUID], seen: str, by: Viewer, *, and_leaves: bool = False
) -> Plan:
    """In one transaction, and only as it was seen. Raises ChangedMeanwhile, and Refused where they are the
    last administrator and leave."""
    async with DB.transaction():
        # In one order, with the administrators whom `let_go` locks too: two never wait for each other.
        await User.raw(
            "SELECT id FROM users WHERE id = ANY({}) OR ({} AND role = 'admin') ORDER BY id "
            "FOR NO KEY UPDATE",
            [leaving, *to],
            and_leaves,
        )
        if and_leaves:
            await administration.let_go(leaving, by)
        belongings = await of(leaving)
        await reservations.lock_all(
            [leaving, *to, *(id_ for v in belongings.visits for id_ in (v.place, v.person))]
        )
        receivers = [one for one in await lead_handing.receivers(leaving) if one.id in to]
        if len(receivers) != len(set(to)) or not receivers or belongings.is_nothing:
            raise ChangedMeanwhile
        made = await plan(leaving, belongings, receivers)
        if made.word != seen:
            raise ChangedMeanwhile
        await _carry_out(made, leaving, by)
    return made


async def _carry_out(made: Plan, leaving: UUID, by: Viewer) -> None:
    [row] = await User.select(User.name).where(User.id == leaving)
    name = row["name"]
    leads = {lead.id: share.to for share in made.shares for lead in share.leads}
    offices = await lead_handing.hand_over(leads, leaving, name, by)
    listings = {one.id: (share.to.id, share.to.office) for share in made.shares for one in share.listings}
    if await listing_handing.hand_over(listings, leaving, by) != len(listings):
        raise ChangedMeanwhile
    await _hand_over_visits(made.shares, leaving, name, by)
    event = WorkHandedOver(
        leads=len(leads),
        visits=sum(len(share.visits) for share in made.shares),
        listings=len(listings),
        kept=len(made.kept),
        to=[share.to.name for share in made.shares],
    )
    subjects = [leaving, *(share.to.id for share in made.shares)]
    await history.record(event, actor=by, subjects=subjects)
    for share in made.shares:
        await tell_receiver(share.to, name, len(share.leads), share.visits, len(share.listings), by)
    await _tell_pages(made, leaving, offices)


async def _hand_over_visits(shares: Sequence[Share], leaving: UUID, name: str, by: Viewer) -> None:
    """Each prospect gets the invitation anew: the same UID, the next SEQUENCE."""
    given = {visit.id: share.to for share in shares for visit in share.visits}
    if not given:
        return
    ids, agents = list(given), [to.id for to in given.values()]
    moved = await Visit.raw(_HAND_OVER, ids, agents, leaving)
    if len(moved) != len(given):
        raise ChangedMeanwhile
    await Visit.raw(_HAND_OVER_TIME, ids, agents, leaving)
    happened = []
    for id_ in ids:
        visit = await queries.appointment(id_)
        event = VisitHandedOver(
            visit.id, visit.lead, visit.address, visit.agent_name, name, visit.starts_at, visit.time_zone
        )
        happened.append(Happened(event, by.id, visit.subjects))
        await notices.moved(visit, visit.starts_at)
    await history.record_many(happened)


_HAND_OVER = """
UPDATE visit v SET agent = given.agent, sequence = sequence + 1, version = version + 1, late_minutes = NULL,
    arranged_at = now()
FROM unnest({}::uuid[], {}::uuid[]) AS given (visit, agent)
WHERE v.id = given.visit AND v.agent = {} AND v.status IN ('Pending', 'Confirmed') RETURNING v.id
"""
_HAND_OVER_TIME = """
UPDATE reservation r SET resource = given.agent FROM unnest({}::uuid[], {}::uuid[]) AS given (visit, agent)
WHERE r.visit = given.visit AND r.resource = {}
"""


async def _tell_pages(made: Plan, leaving: UUID, offices: set[UUID | None]) -> None:
    """Not a notice for each of hundreds: open pages fetch themselves anew, as after a lost line."""
    people = [leaving, *(share.to.id for share in made.shares)]
    offices |= {share.to.office for share in made.shares}
    audiences = ["staff", *(f"user:{id_}" for id_ in people), *(f"office:{id_}" for id_ in offices if id_)]
    if agency.current().lead_visibility == Visibility.ALL:
        audiences = ["everyone"]
    for audience in audiences:
        await live.publish(audience, live.MISSED, leaving)


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who cannot sign in any more, and has things all the same."""

    id: UUID
    name: str
    leads: int
    visits: int
    listings: int


async def left_behind() -> list[Left]:
    """For the office: nobody looks after these."""
    rows = await User.raw(_LEFT, [status.value for status in listing_handing.OVER])
    return [Left(**row) for row in rows]


_LEFT = """
SELECT * FROM (
    SELECT u.id, u.name,
        (SELECT count(*) FROM lead l WHERE l.agent = u.id AND l.closed_at IS NULL AND l.archived_at IS NULL)
            AS leads,
        (SELECT count(*) FROM visit v WHERE v.agent = u.id AND v.status IN ('Pending', 'Confirmed')
            AND v.ends_at > now()) AS visits,
        (SELECT count(*) FROM property h WHERE h.list_agent = u.id AND h.archived_at IS NULL
            AND NOT h.standard_status = ANY({})) AS listings
    FROM users u WHERE u.deactivated_at IS NOT NULL
) gone WHERE leads + visits + listings > 0 ORDER BY name
"""
