"""The agency, its three offices, and those who work there."""

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from estate.accounts.tables import Agency, Office, Role, User
from estate.demo.accounts import ADMIN, AGENT, STAFF
from estate.demo.book import ZONE, Book

CONSENT = (
    "I agree that Lioz Homes keeps what I wrote and contacts me about homes. I can withdraw this at any time."
)

_OFFICES = (
    ("Chiado", "Largo da Oliveira 4, 1200-301 Lisboa", "chiado@example.com"),
    ("Avenidas", "Avenida das Acácias 118, 1050-012 Lisboa", "avenidas@example.com"),
    ("Cascais", "Rua do Farol 21, 2750-340 Cascais", "cascais@example.com"),
)
_AGENTS = (
    ("Sofia Almeida", 0), ("Tomás Rebelo", 0), ("Inês Carvalho", 0), ("Lukas Weber", 0),
    ("Beatriz Lourenço", 1), ("Rui Magalhães", 1), ("Camille Moreau", 1), ("Nuno Simões", 1),
    ("Marta Falcão", 2), ("Diogo Teixeira", 2), ("Oliver Bennett", 2), ("Joana Mourão", 2),
)  # fmt: skip
_OFFICE_PEOPLE = (
    ("Miguel Tavares", 0, STAFF),
    ("Rita Barros", 1, "rita.barros@example.com"),
    ("Paulo Câmara", 2, "paulo.camara@example.com"),
)


@dataclass(frozen=True)
class Crew:
    offices: list[Office]
    agents: list[User]  # the first is the one of the sample account
    staff: list[User]
    admin: User

    @property
    def sofia(self) -> User:
        return self.agents[0]

    def of_office(self, office: UUID) -> list[User]:
        return [agent for agent in self.agents if agent.office == office]


def hire(book: Book) -> Crew:
    book.add(_agency())
    offices = [book.add(_office(book, i)) for i in range(len(_OFFICES))]
    agents = [_agent(book, offices, i) for i in range(len(_AGENTS))]
    staff = [
        _user(book, name, email, Role.STAFF, offices[office], 40 + i)
        for i, (name, office, email) in enumerate(_OFFICE_PEOPLE)
    ]
    admin = _user(book, "Helena Duarte", ADMIN, Role.ADMIN, offices[0], 50)
    return Crew(offices, agents, staff, admin)


def _agency() -> Agency:
    week = {str(day): ["09:00", "19:00"] for day in range(1, 6)} | {"6": ["10:00", "17:00"]}
    return Agency(
        id=1,
        name="Lioz Homes",
        locale="en-GB",
        country="PT",
        currency="EUR",
        time_zone=ZONE,
        office_hours=json.dumps(week),
        email="hello@example.com",
        phone="+351555010100",
        consent_wording=CONSENT,
        is_sample=True,
    )


def _office(book: Book, i: int) -> Office:
    name, address, email = _OFFICES[i]
    return Office(
        id=book.id(book.ago(days=900)), name=name, address=address, email=email, phone=f"+35155501011{i}"
    )


def _agent(book: Book, offices: list[Office], i: int) -> User:
    name, office = _AGENTS[i]
    email = AGENT if i == 0 else f"agent{i + 1}@example.com"
    return _user(book, name, email, Role.AGENT, offices[office], 20 + i)


def _user(book: Book, name: str, email: str, role: Role, office: Office, number: int) -> User:
    joined = book.now - timedelta(days=800 - number)
    return book.add(
        User(
            id=book.id(joined),
            email=email,
            name=name,
            role=role.value,
            takes_leads=role == Role.AGENT,
            office=office.id,
            phone=f"+3515550101{number}",
            language="en",
            created_at=joined,
        )
    )
