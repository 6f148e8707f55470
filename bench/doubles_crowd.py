"""A crowd in which some stand twice: names, streets and towns as common and as rare as they are, and known twins."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any
from uuid import UUID

import asyncpg
from faker import Faker

TWICE = 0.02
"""Of so many there is a second record."""
HOMES = 20_000
TOLD = (
    "Made up: names, towns and streets are as common and as rare as in an agency (the n-th is drawn as often as 1 / n), 85 % "
    "have a phone, 75 % an e-mail, 40 % an address, 20 % a birthday, 70 % asked about one of 20,000 homes. {twins:,} stand twice: "
    "with slips in the name or the street, another digit of the phone or another phone, the same local part at another "
    "provider or no e-mail. Some of them share nothing but the name: nobody can find those."
)
_MAKERS = ("gmail.com", "hotmail.com", "yahoo.com", "outlook.com", "icloud.com", "post.example")
_KINDS = ("Calle", "Street", "Road", "Rua", "Avenida", "Rue", "Via", "Weg")


@dataclass(frozen=True)
class Somebody:
    """`home` is the number of the one they asked about."""

    first: str
    last: str
    phone: str = ""
    email: str = ""
    birthday: str | None = None
    street: str = ""
    number: int = 0
    city: str = ""
    postal_code: str = ""
    home: int | None = None

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


class Crowd:
    def __init__(self, seed: int = 7) -> None:
        from estate.people.search import name_words

        self.words = name_words
        self.chance = random.Random(seed)
        self.taken = Counter[str]()
        fakers = [Faker(one) for one in ("en_GB", "es_ES", "fr_FR", "de_DE", "pt_PT", "it_IT")]
        Faker.seed(seed)
        self.firsts = _drawn([one.first_name() for one in fakers for _ in range(2000)], 6)
        self.lasts = _drawn([one.last_name() for one in fakers for _ in range(6000)], 12)
        words = sorted({one.last_name() for one in fakers for _ in range(3000)})
        self.streets = _drawn(
            [
                f"{_KINDS[n % 8]} {word}" if n % 2 else f"{word} {_KINDS[n % 8]}"
                for n, word in enumerate(words)
            ],
            20,
        )
        self.cities = _drawn([fakers[n % 6].city() for n in range(600)], 3)

    def people(self, count: int) -> Iterator[tuple[int, Somebody]]:
        """Numbered by who they are: twins have one number, and stand far from each other."""
        twins: list[tuple[int, Somebody]] = []
        singles = int(count / (1 + TWICE))
        for n in range(singles):
            one = self._one(n)
            yield n, one
            if len(twins) + singles < count and (self.chance.random() < TWICE * 1.1 or n > 0.97 * singles):
                twins.append((n, self._again(one)))
        yield from twins

    def _one(self, n: int) -> Somebody:
        chance = self.chance.random
        first, last = self._draw(self.firsts), self._draw(self.lasts)
        one = Somebody(first, last)
        if chance() < 0.85:
            one = replace(one, phone=f"+346{self.chance.randrange(10**8):08}")
        if not one.phone or chance() < 0.7:
            one = replace(one, email=self._email(first, last, n))
        if chance() < 0.2:
            one = replace(one, birthday=self._day())
        if chance() < 0.4:
            city = self._draw(self.cities)
            code = f"{abs(hash_of(city)) % 900 + 100}{int(60 * chance() ** 2):02}"
            one = replace(one, street=self._draw(self.streets), number=int(1 + 150 * chance() ** 2), city=city,
                          postal_code=code)  # fmt: skip
        if chance() < 0.7:
            one = replace(one, home=int(HOMES * chance() ** 3))
        return one

    def _draw(self, many: tuple[list[str], list[float]]) -> str:
        return self.chance.choices(many[0], cum_weights=many[1])[0]

    def _day(self) -> str:
        return f"{self.chance.randrange(1940, 2005)}-{self.chance.randrange(1, 13):02}-{self.chance.randrange(1, 29):02}"

    def _email(self, first: str, last: str, n: int) -> str:
        """Nobody has another's: whoever comes later takes a number."""
        a, b = "".join(self.words(first)), "".join(self.words(last))
        local = (f"{a}.{b}", f"{a[:1]}{b}", f"{a}{b}", f"{b}.{a}")[n % 4]
        made = f"{local}@{self.chance.choice(_MAKERS)}"
        self.taken[made] += 1
        if self.taken[made] == 1:
            return made
        return made.replace("@", f"{self.taken[made]}{n % 89}@")

    def _again(self, one: Somebody) -> Somebody:
        """The same one by another door: never with the same phone or e-mail, by which the door would have known
        them, and something of what they are found by is left."""
        other = replace(one, first=self._slip(one.first, 0.25), last=self._slip(one.last, 0.25))
        other = replace(
            other, phone=self._phone(one.phone), email=self._mail(one.email), home=self._drop(one.home)
        )
        if one.birthday:
            other = replace(
                other, birthday=self._mistyped(one.birthday) if self.chance.random() < 0.2 else one.birthday
            )
        if one.street:
            other = replace(
                other, street=self._slip(one.street, 0.2), postal_code=self._drop(one.postal_code) or ""
            )
        return other

    def _phone(self, phone: str) -> str:
        """One digit is another; or they gave another phone."""
        return (
            phone and self._mistyped(phone)
            if self.chance.random() < 0.6
            else f"+346{self.chance.randrange(10**8):08}"
        )

    def _mail(self, email: str) -> str:
        """At another provider."""
        if not email or self.chance.random() < 0.3:
            return ""
        local, _at, maker = email.partition("@")
        return f"{local}@{self.chance.choice([one for one in _MAKERS if one != maker])}"

    def _drop(self, value: Any) -> Any:
        return None if self.chance.random() < 0.15 else value

    def _slip(self, word: str, share: float) -> str:
        if self.chance.random() > share or len(word) < 4:
            return word
        at = self.chance.randrange(1, len(word) - 1)
        kinds = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
        return self.chance.choice(kinds)

    def _mistyped(self, digits: str) -> str:
        at = len(digits) - 1 - self.chance.randrange(8 if digits[0] == "+" else 1)
        return digits[:at] + str((int(digits[at]) + 1) % 9) + digits[at + 1 :]


def hash_of(word: str) -> int:
    return sum(ord(letter) * 31**n for n, letter in enumerate(word))


def _drawn(words: list[str], flatness: float) -> tuple[list[str], list[float]]:
    """The n-th is drawn as often as 1 / (n + flatness)."""
    single = list(dict.fromkeys(words))
    return single, list(accumulate(1 / (n + flatness) for n in range(len(single))))


async def fill(url: str, count: int) -> list[int]:
    """Into empty tables; who each is, by number: the id is the place in it, plus one."""
    connection = await asyncpg.connect(url, command_timeout=3600)
    try:
        await connection.execute("SET session_replication_role = replica")
        truth: list[int] = []
        batch: list[tuple[UUID, Somebody]] = []
        for number, one in Crowd().people(count):
            truth.append(number)
            batch.append((UUID(int=len(truth)), one))
            if len(batch) == 20_000:
                await _store(connection, batch)
                batch = []
        await _store(connection, batch)
        await connection.execute("VACUUM (ANALYZE)")
        return truth
    finally:
        await connection.close()


async def _store(connection: asyncpg.Connection, batch: list[tuple[UUID, Somebody]]) -> None:
    await _copy(connection, "person", ("id", "name", "birthday"), [(i, p.name, p.birthday) for i, p in batch])
    points = [(UUID(int=i.int * 2 + n), i, kind, value, value)
              for i, p in batch for n, (kind, value) in enumerate((("phone", p.phone), ("email", p.email))) if value]  # fmt: skip
    await _copy(connection, "contact_point", ("id", "person", "kind", "value", "typed"), points)
    addresses = [(i, i, f"{p.street} {p.number}", p.city, p.postal_code) for i, p in batch if p.street]
    await _copy(
        connection, "person_address", ("id", "person", "unparsed_address", "city", "postal_code"), addresses
    )
    asked = [(i, i, UUID(int=p.home)) for i, p in batch if p.home is not None]
    await _copy(connection, "enquiry", ("id", "person", "property"), asked)


async def _copy(
    connection: asyncpg.Connection, table: str, columns: tuple[str, ...], rows: list[Any]
) -> None:
    await connection.copy_records_to_table(table, columns=columns, records=rows)
