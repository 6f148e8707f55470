"""Twenty agents in the field who book a thousand visits from their phones."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from uuid_utils.compat import uuid7

from estate.accounts import sessions
from estate.people.tables import ContactPoint, Person
from leads.tables import Lead
from tests import factories

VISITS, AGENTS = 1_000, 20
PHONES = 8
"""That send at once."""
_ATTEMPTS = 30


@dataclass(frozen=True)
class Booking:
    cookie: str
    fields: dict[str, str]

    @property
    def id(self) -> UUID:
        return UUID(self.fields["id"])


async def prepare() -> list[Booking]:
    """An agency in which each agent shows a home of their own, every hour to somebody else."""
    await factories.agency()
    office = await factories.office()
    agents = [await factories.user(office=office) for _ in range(AGENTS)]
    homes = [await factories.property() for _ in agents]
    cookies = [f"session={await sessions.open_session(agent.id, 'a phone')}" for agent in agents]
    leads = await _leads([agents[n % AGENTS] for n in range(VISITS)])
    now = datetime.now(UTC)
    return [
        Booking(
            cookies[n % AGENTS],
            {
                "id": str(uuid7()),
                "lead": str(lead),
                "property": str(homes[n % AGENTS].id),
                "agent": str(agents[n % AGENTS].id),
                "starts_at": (now + timedelta(days=1, hours=n // AGENTS)).isoformat(),
                "minutes": "45",
            },
        )
        for n, lead in enumerate(leads)
    ]


async def _leads(agents: list[Any]) -> list[UUID]:
    """One of each agent in the list, each of a person with an e-mail."""
    persons = [Person(id=uuid7(), name=f"Person {n}", search="") for n in range(len(agents))]
    leads = [
        Lead(id=uuid7(), person=person.id, agent=agent.id, office=agent.office)
        for person, agent in zip(persons, agents, strict=True)
    ]
    addresses = [(person, f"person{n}@example.com") for n, person in enumerate(persons)]
    await Person.insert(*persons)
    await ContactPoint.insert(
        *[ContactPoint(id=uuid7(), person=p.id, kind="email", value=a, typed=a) for p, a in addresses]
    )
    await Lead.insert(*leads)
    return [lead.id for lead in leads]


class Phones:
    """They send until they are answered, again with the same id when the answer was lost."""

    def __init__(self, url: str, bookings: list[Booking]) -> None:
        self.answered: list[UUID] = []
        self.online = asyncio.Event()
        self.online.set()
        self._url = url
        self._waiting = iter(bookings)
        self._marks: dict[int, asyncio.Event] = {}

    def when_answered(self, count: int) -> asyncio.Event:
        return self._marks.setdefault(count, asyncio.Event())

    async def send_all(self) -> None:
        async with httpx.AsyncClient(base_url=self._url, timeout=60) as client:
            await asyncio.gather(*(self._phone(client) for _ in range(PHONES)))

    async def _phone(self, client: httpx.AsyncClient) -> None:
        for booking in self._waiting:
            await self._send(client, booking)
            self.answered.append(booking.id)
            if mark := self._marks.get(len(self.answered)):
                mark.set()

    async def _send(self, client: httpx.AsyncClient, booking: Booking) -> None:
        for _ in range(_ATTEMPTS):
            await self.online.wait()
            try:
                answer = await client.post("/visits", data=booking.fields, headers={"cookie": booking.cookie})
            except httpx.TransportError:
                continue
            if answer.status_code == 303:
                assert answer.headers["location"].startswith(f"/visits/{booking.id}")
                return
            assert answer.status_code >= 500, f"{answer.status_code}: {answer.text}"
        raise AssertionError(f"no answer after {_ATTEMPTS} attempts")
