"""What the tests of visits share: a lead of the owner, a home to show, days that are in the office hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest_asyncio
from uuid_utils.compat import uuid7

from estate.accounts import agency
from estate.accounts.tables import Agency
from tests import factories
from tests.fixtures.cast import Cast
from visits import scheduling
from visits.appointments import Appointment
from visits.scheduling import Booking

LISBON = "Europe/Lisbon"


def workday(ahead: int = 7, zone: str = LISBON) -> date:
    """A day in about `ahead` days on which the agency is open."""
    day = datetime.now(ZoneInfo(zone)).date() + timedelta(days=ahead)
    return day + timedelta(days=1) if day.isoweekday() == 7 else day


def at(clock: str, day: date | None = None, zone: str = LISBON) -> datetime:
    local = datetime.combine(day or workday(), time.fromisoformat(clock), ZoneInfo(zone))
    return local.astimezone(UTC)


async def agency_at_noon() -> None:
    """In a zone where an hour ago and an hour ahead are today, whenever the test runs."""
    ahead = 12 - datetime.now(UTC).hour
    await Agency.update({Agency.time_zone: f"Etc/GMT{-ahead:+}"}, force=True)  # the sign is POSIX's
    await agency.load()


@dataclass
class Scene:
    """`book(...)` books as the owner, for their lead at the home, unless told otherwise."""

    people: Cast
    lead: Any
    person: Any
    home: Any

    async def book(self, clock: str = "10:00", *, by: Any = None, **other: Any) -> Appointment:
        return await scheduling.book(
            self.booking(clock, **other), by=factories.viewer(by or self.people.owner)
        )

    def booking(self, clock: str = "10:00", *, id: UUID | None = None, **other: Any) -> Booking:
        day = other.pop("day", None)
        lead, home = other.pop("lead", self.lead), other.pop("home", self.home)
        agent = other.pop("agent", self.people.owner)
        return Booking(
            id=id or uuid7(),
            lead=lead.id,
            listing=home.id,
            agent=agent.id,
            starts_at=other.pop("starts_at", None) or at(clock, day),
            minutes=other.pop("minutes", 45),
            note=other.pop("note", ""),
        )

    @property
    def owner(self) -> Any:
        return factories.viewer(self.people.owner)


async def make_scene(people: Cast) -> Scene:
    await agency.load()
    person = await factories.person(phone="+351912345678", email="ana@example.com", name="Ana Ferreira")
    lead = await factories.lead(person=person, agent=people.owner, office=people.harbour)
    return Scene(people, lead, person, await factories.property())


@pytest_asyncio.fixture
async def scene(people: Cast) -> Scene:
    return await make_scene(people)
