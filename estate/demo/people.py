"""Six hundred people with their phones and addresses; some share a phone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anyascii import anyascii

from estate.demo import details, names
from estate.demo.book import Book
from estate.people import contact_points, search
from estate.people.contact_points import Point
from estate.people.tables import ContactKind, ContactPoint, LinkKind, Person, PersonLink

PEOPLE = 600
SHARING = 14
"""Couples with one phone."""
DOUBLES = 100
"""Each of so many is somebody who is there already."""


@dataclass(frozen=True)
class Known:
    row: Person
    points: list[ContactPoint]
    language: str

    @property
    def id(self) -> UUID:
        return UUID(str(self.row.id))

    @property
    def name(self) -> str:
        return str(self.row.name)

    def first(self, kind: ContactKind) -> ContactPoint | None:
        return next((point for point in self.points if point.kind == kind), None)

    @property
    def phone(self) -> str:
        point = self.first(ContactKind.PHONE)
        return point.value if point else ""

    @property
    def email(self) -> str:
        point = self.first(ContactKind.EMAIL)
        return point.value if point else ""


class Crowd:
    """Makes people one after the other; each is known since the moment of their first enquiry."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.people: list[Known] = []
        self._addresses: set[str] = set()

    def meet(self, at: datetime, *, with_phone: bool = False) -> Known:
        """With a phone: somebody to be called, whose name the agent can read."""
        name, language = names.draw(self.book.rng, latin_only=with_phone)
        number = len(self.people)
        points = self._points(name, number, with_phone)
        if twin := self._twin(number):
            name, points = _misspelt(twin.name), [_phone(_one_digit_off(twin.phone))]
        shared = self.people[-1] if number % (PEOPLE // SHARING) == 1 and self.people[-1].phone else None
        if shared:
            points = [_phone(shared.phone), *[point for point in points if point.kind == ContactKind.EMAIL]]
        known = self._enter(name, language, points, at)
        if shared:
            link = PersonLink(
                id=self.book.id(at),
                person=known.id,
                other=shared.id,
                kind=LinkKind.SHARED_PHONE.value,
                created_at=at,
            )
            self.book.add(link)
        return known

    def _twin(self, number: int) -> Known | None:
        """Now and then somebody comes by another door, written in another way."""
        if number % DOUBLES != DOUBLES - 1:
            return None
        alike = (one for one in reversed(self.people[:-5]) if one.phone and _misspelt(one.name) != one.name)
        return next(alike, None)

    def _enter(self, name: str, language: str, points: list[Point], at: datetime) -> Known:
        at = at - timedelta(seconds=1)
        person = Person(
            id=self.book.id(at),
            name=name,
            language=language,
            search=search.line(name, points),
            created_at=at,
            modification_timestamp=at,
        )
        self.book.add(person)
        rows = [
            self.book.add(
                ContactPoint(
                    id=self.book.id(at),
                    person=person.id,
                    kind=str(point.kind),
                    value=point.value,
                    typed=point.typed,
                    position=position,
                    created_at=at,
                )
            )
            for position, point in enumerate(points)
        ]
        details.note(self.book, person, rows, len(self.people), at)
        known = Known(person, rows, language)
        self.people.append(known)
        return known

    def _points(self, name: str, number: int, with_phone: bool) -> list[Point]:
        """Most have both, some only a phone or only an e-mail."""
        kinds = "both" if with_phone else self.book.rng.choices(("both", "phone", "email"), (70, 18, 12))[0]
        points = [_phone(self._number(number))] if kinds != "email" else []
        return points + ([contact_points.email(self._address(name))] if kinds != "phone" else [])

    def _number(self, number: int) -> str:
        """Ranges in which nobody has a phone: the fictional ones of Britain and of America, and a prefix
        that Portugal does not use."""
        if number % 10 < 3:
            return f"+4477009{number:05d}"
        if number % 10 < 5:
            area = (202, 212, 305, 312, 404, 415, 503, 617)[number // 100]
            return f"+1{area}55501{number % 100:02d}"
        return f"+35155501{1000 + number}"

    def _address(self, name: str) -> str:
        plain = "".join(
            sign for sign in anyascii(name).lower().replace(" ", ".") if sign.isalnum() or sign == "."
        )
        words = [word for word in plain.split(".") if word]
        base = f"{words[0]}.{words[-1]}" if len(words) > 1 else words[0]
        address, twin = f"{base}@example.com", 1
        while address in self._addresses:
            twin += 1
            address = f"{base}{twin}@example.com"
        self._addresses.add(address)
        return address


def _phone(e164: str) -> Point:
    return contact_points.phone(e164, "PT")


_HEARD = (("eira", "eyra"), ("nn", "n"), ("es", "ez"), ("ck", "k"), ("th", "t"), ("ou", "u"))


def _misspelt(name: str) -> str:
    """As it is heard."""
    for written, heard in (
        ("eira", "eyra"),
        ("nn", "n"),
        ("es", "ez"),
        ("ck", "k"),
        ("th", "t"),
        ("ou", "u"),
    ):
        if written in name:
            return name.replace(written, heard, 1)
    return name


def _one_digit_off(e164: str) -> str:
    return f"{e164[:-1]}{(int(e164[-1]) + 5) % 10}"
