"""What of a person is compared: plain values, so that it does not matter where they come from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from estate.people import recognition, search

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Address:
    """`street` is folded, without the house number; all may be empty."""

    number: str
    street: str
    city: str
    postal_code: str

    @classmethod
    def of(cls, lines: str, city: str, postal_code: str) -> "Address":
        words = search.name_words(lines)
        number = next((word for word in words if _NUMBER.match(word)), "")
        street = " ".join(word for word in words if word != number)
        return cls(number, street, folded(city), "".join(search.name_words(postal_code)))


@dataclass(frozen=True)
class Profile:
    """`words` are those of the name, folded and without titles; `phones` are E.164, `emails` lower-case."""

    id: UUID
    name: str
    words: tuple[str, ...]
    birthday: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    homes: frozenset[UUID] = frozenset()
    """Those that they asked about."""


def profile(
    id: UUID,
    name: str,
    *,
    birthday: str | None = None,
    addresses: Iterable[Address] = (),
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    homes: Iterable[UUID] = (),
) -> Profile:
    _titles, words = recognition.parts(name)
    return Profile(
        id=id,
        name=name,
        words=tuple(words),
        birthday=birthday or "",
        addresses=tuple(addresses),
        phones=tuple(phones),
        emails=tuple(emails),
        homes=frozenset(homes),
    )


def folded(text: str) -> str:
    return " ".join(search.name_words(text))
