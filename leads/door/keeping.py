"""What is kept of an arrival: its case where that is new, the consent, the enquiry as it came, the events."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.viewers import Viewer
from estate.history import Happening
from estate.history.record import Happened
from estate.people.tables import Consent
from estate.sheet import Sheet
from leads.arrivals import GivenConsent
from leads.door.arriving import Arrival
from leads.events import EnquiryReceived, LeadOpened
from leads.tables import Enquiry, Lead


def keep(fresh: Sequence[Arrival], by: Viewer | None, sheet: Sheet) -> None:
    sheet.insert(Lead, [arrival.case.row for arrival in fresh if arrival.case and arrival.case.row])
    sheet.insert(Consent, [_consent(arrival, given) for arrival in fresh if (given := arrival.new.consent)])
    sheet.insert(Enquiry, [_enquiry(arrival, by) for arrival in fresh])
    history.record_on(sheet, [happened for arrival in fresh for happened in _happened(arrival, by)])


def _consent(arrival: Arrival, given: GivenConsent) -> dict[str, Any]:
    arrival.consent = uuid7()
    return {
        "id": arrival.consent,
        "person": arrival.person,
        "purpose": "enquiry",
        "wording": given.wording,
        "source": given.source,
        "proof": given.proof,
        "given_at": given.at or arrival.at,
    }


_AS_IT_CAME = (
    *("channel", "source", "source_key", "campaign"),
    *("name", "email", "phone", "message", "language"),
)


def _enquiry(arrival: Arrival, by: Viewer | None) -> dict[str, Any]:
    return {
        "id": arrival.id,
        "lead": arrival.lead,
        "person": arrival.person,
        "property": arrival.home.id,
        "consent": arrival.consent,
        "taken_by": by.id if by else None,
        "at": arrival.at,
        **{name: getattr(arrival.new, name) for name in _AS_IT_CAME},
    }


def _happened(arrival: Arrival, by: Viewer | None) -> Iterable[Happened]:
    for event in _events(arrival):
        yield Happened(event, by.id if by else None, _subjects(arrival), happened_at=arrival.new.at)


def _subjects(arrival: Arrival) -> list[UUID]:
    return [id_ for id_ in (arrival.lead, arrival.person, arrival.home.id) if id_]


def _events(arrival: Arrival) -> Iterable[Happening]:
    new, home, case = arrival.new, arrival.home, arrival.case
    if case and case.is_new and new.side:
        yield LeadOpened(case.id, new.side, new.channel, case.is_returning)
    yield EnquiryReceived(
        arrival.lead,
        arrival.id,
        new.channel,
        home.id,
        home.text,
        new.name,
        new.message,
        new.source,
        new.campaign,
    )
