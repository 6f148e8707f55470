"""The one door for enquiries: website, phone, portal, walk-in, import.

One transaction: the person is recognised or made, their open case of that side takes the enquiry or a new
one is opened, the consent is kept, and everybody who waits for it is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.columns import Column
from uuid_utils.compat import uuid7

from estate import history
from estate.accounts import agency
from estate.accounts.tables import Office
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history import Happening
from estate.people import contact_points, recognition
from estate.people.contact_points import Point
from estate.people.tables import Consent, ContactKind
from leads import letters
from leads.answered import answered
from leads.events import EnquiryReceived, LeadOpened
from leads.notices import announce
from leads.tables import Enquiry, Lead, Stage
from piccolo_conf import DB


@dataclass(frozen=True)
class GivenConsent:
    wording: str
    source: str
    """The page or door."""


@dataclass(frozen=True)
class NewEnquiry:
    """As it came; phone and e-mail as typed. `source` and its key name a delivery that may come twice."""

    name: str
    side: str
    channel: str
    phone: str = ""
    email: str = ""
    message: str = ""
    property: UUID | None = None
    consent: GivenConsent | None = None
    language: str | None = None
    source: str | None = None
    source_key: str | None = None


@dataclass(frozen=True)
class Registered:
    lead: UUID
    person: UUID
    enquiry: UUID
    is_new_lead: bool
    is_new_person: bool
    is_repeat: bool = False


async def register(new: NewEnquiry, *, by: Viewer | None) -> Registered:
    """`by` is who took it; None where the prospect wrote themselves. A source's key that came before
    changes nothing."""
    async with DB.transaction():
        registered = await _delivered_before(new) or await _register(new, by)
    return registered


async def _delivered_before(new: NewEnquiry) -> Registered | None:
    if new.source_key is None:
        return None
    await recognition.lock([f"{new.source} {new.source_key}"])
    rows = await Enquiry.raw(_DELIVERED, new.source, new.source_key, new.source_key)
    if not rows:
        return None
    return Registered(rows[0]["lead"], rows[0]["person"], rows[0]["id"], False, False, is_repeat=True)


# Of an erased person the key is kept so that it can be compared and not read; see leads.personal.
_DELIVERED = """
SELECT id, lead, person FROM enquiry
WHERE source = {} AND source_key IN ({}, 'erased ' || encode(sha256(convert_to({}, 'UTF8')), 'hex'))
"""


async def _register(new: NewEnquiry, by: Viewer | None) -> Registered:
    points, _unreadable = contact_points.readable(new.phone, new.email, agency.current().country)
    taken = await recognition.take_in(new.name, points, language=new.language)
    home = await _home(new.property)
    lead, is_new_lead = await _case(new, taken.person, home, by)
    enquiry = await _keep(new, taken.person, lead, by)
    if not taken.is_new:
        await answered(taken.person)
    registered = Registered(lead.id, taken.person, enquiry, is_new_lead, taken.is_new)
    await _record(new, registered, home, lead, by)
    await _tell(new, registered, home, lead, points, by)
    return registered


@dataclass(frozen=True)
class _Home:
    """What was asked about, and who offers it."""

    id: UUID | None = None
    text: str = ""
    office: UUID | None = None
    url: str | None = None


async def _home(property_: UUID | None) -> _Home:
    if property_ is None:
        return _Home()
    rows = await Lead.raw(_HOME, property_)
    row = rows[0]
    return _Home(property_, row["text"], row["office"], row["slug"] and f"/homes/{row['slug']}")


_HOME = """
SELECT coalesce(p.list_office, u.office) AS office,
    CASE WHEN p.published_at IS NOT NULL THEN p.slug END AS slug,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''),
        p.listing_id) AS text
FROM property p JOIN place h ON h.id = p.place LEFT JOIN users u ON u.id = p.list_agent
WHERE p.id = {}
"""


async def _case(new: NewEnquiry, person: UUID, home: _Home, by: Viewer | None) -> tuple[Lead, bool]:
    """The open case of this side takes the enquiry; the person's row is locked, so there is one at most."""
    lead = await Lead.objects().get(
        (Lead.person == person)
        & (Lead.side == new.side)
        & Lead.closed_at.is_null()
        & Lead.archived_at.is_null()
    )
    now = utc_now()
    if lead:
        columns: dict[Column | str, Any] = {Lead.last_activity_at: now}
        if lead.property is None and home.id:
            columns[Lead.property] = home.id
        await Lead.update(columns).where(Lead.id == lead.id)
        return lead, False
    lead = await _open(new, person, home, by, now)
    await Lead.insert(lead)
    return lead, True


async def _open(new: NewEnquiry, person: UUID, home: _Home, by: Viewer | None, now: datetime) -> Lead:
    """An agent who enters a lead keeps it; all others wait for the office."""
    agent = by.id if by and by.takes_leads and not by.is_staff else None
    return Lead(
        id=uuid7(),
        person=person,
        side=new.side,
        stage=Stage.NEW,
        agent=agent,
        office=await _office(home, by),
        property=home.id,
        source=new.channel,
        opened_at=now,
        assigned_at=now if agent else None,
        last_activity_at=now,
    )


async def _office(home: _Home, by: Viewer | None) -> UUID | None:
    """Who took it, who offers the home, or the only office that there is."""
    office = (by.office if by else None) or home.office
    if office:
        return office
    rows = await Office.raw("SELECT id FROM office WHERE archived_at IS NULL LIMIT 2")
    return rows[0]["id"] if len(rows) == 1 else None


async def _keep(new: NewEnquiry, person: UUID, lead: Lead, by: Viewer | None) -> UUID:
    enquiry = Enquiry(
        id=uuid7(),
        lead=lead.id,
        person=person,
        property=new.property,
        consent=await _keep_consent(new.consent, person),
        channel=new.channel,
        source=new.source,
        source_key=new.source_key,
        name=new.name,
        email=new.email,
        phone=new.phone,
        message=new.message,
        language=new.language,
        taken_by=by.id if by else None,
    )
    await Enquiry.insert(enquiry)
    return UUID(str(enquiry.id))


async def _keep_consent(given: GivenConsent | None, person: UUID) -> UUID | None:
    if given is None:
        return None
    consent = Consent(
        id=uuid7(),
        person=person,
        purpose="enquiry",
        wording=given.wording,
        source=given.source,
        given_at=utc_now(),
    )
    await Consent.insert(consent)
    return UUID(str(consent.id))


async def _record(new: NewEnquiry, done: Registered, home: _Home, lead: Lead, by: Viewer | None) -> None:
    subjects = [done.lead, done.person, *([home.id] if home.id else [])]
    events: list[Happening] = [
        EnquiryReceived(done.lead, done.enquiry, new.channel, home.id, home.text, new.name, new.message)
    ]
    if done.is_new_lead:
        returning = not done.is_new_person and await _had_a_case(done)
        events.insert(0, LeadOpened(done.lead, new.side, new.channel, returning))
    for event in events:
        await history.record(event, actor=by, subjects=subjects)


async def _had_a_case(done: Registered) -> bool:
    return bool(await Lead.exists().where((Lead.person == done.person) & (Lead.id != done.lead)))


async def _tell(
    new: NewEnquiry, done: Registered, home: _Home, lead: Lead, points: list[Point], by: Viewer | None
) -> None:
    await announce(done.lead, lead.agent, lead.office)
    address = next((point.value for point in points if point.kind == ContactKind.EMAIL), None)
    if by is None and address:
        await letters.enquiry_received(
            to=address,
            person=done.person,
            lead=done.lead,
            name=new.name,
            message=new.message,
            language=new.language,
            home=home.text or None,
            home_url=home.url,
        )
