"""A visit with the names of all who take part: what pages, mails and events tell of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from properties.tables import StandardStatus
from visits.reservations import Resources, Span
from visits.tables import STANDING, VisitStatus

EARLY = timedelta(minutes=30)
"""A prospect may come, and be done, a little before the agreed time."""

FORESEEN = timedelta(hours=4)
"""Who will be late by then tells it; earlier, the visit is moved instead."""


NOT_SHOWN = (
    StandardStatus.CLOSED,
    StandardStatus.CANCELED,
    StandardStatus.WITHDRAWN,
    StandardStatus.DELETE,
)
"""Homes in these states are sold, let or off the market."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One row of `visit` joined with its lead, person, home and agent; see `visits.queries`."""

    id: UUID
    lead: UUID
    listing: UUID
    agent: UUID
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    status: str
    uid: str
    sequence: int
    note: str
    late_minutes: int | None
    cancel_reason: str
    interest: int | None
    feedback: str
    version: int
    completed_at: datetime | None
    person: UUID
    person_name: str
    is_erased: bool
    language: str | None
    email: str | None
    phone: str | None
    sees_lead: bool
    lead_agent: UUID | None
    lead_office: UUID | None
    listing_id: str
    standard_status: str
    cover_key: str | None
    list_price: Decimal | None
    list_price_currency: str
    lease_amount_frequency: str | None
    bedrooms_total: int | None
    living_area_sqm: Decimal | None
    showing_instructions: str
    place: UUID
    unparsed_address: str
    unit_number: str | None
    city: str
    postal_code: str
    latitude: Decimal | None
    longitude: Decimal | None
    agent_name: str
    agent_email: str
    agent_phone: str | None

    @property
    def address(self) -> str:
        """Street and number, or what else is known of where it is."""
        street = " ".join(part for part in (self.unparsed_address, self.unit_number) if part)
        return street or self.city or self.listing_id

    @property
    def town(self) -> str:
        return " ".join(part for part in (self.postal_code, self.city) if part)

    @property
    def whole_address(self) -> str:
        return ", ".join(part for part in (self.address, self.town) if part)

    @property
    def point(self) -> tuple[float, float] | None:
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def resources(self) -> Resources:
        return Resources(self.agent, self.place, self.person)

    @property
    def subjects(self) -> list[UUID]:
        return [self.id, self.lead, self.person, self.listing]

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))

    @property
    def stands(self) -> bool:
        return self.status in tuple(STANDING)

    @property
    def is_off(self) -> bool:
        return self.status in (VisitStatus.CANCELLED, VisitStatus.DENIED)

    @property
    def is_in_vain(self) -> bool:
        """Nobody has said so to the prospect, but the home is not to be had any more."""
        return self.stands and self.standard_status in NOT_SHOWN

    @property
    def has_begun(self) -> bool:
        return datetime.now(UTC) >= self.starts_at - EARLY

    @property
    def is_over(self) -> bool:
        return datetime.now(UTC) >= self.ends_at

    @property
    def may_run_late(self) -> bool:
        return self.stands and not self.is_over and datetime.now(UTC) >= self.starts_at - FORESEEN

    @property
    def is_unfinished(self) -> bool:
        """Its time has passed and nobody has said how it went."""
        return self.stands and self.is_over
