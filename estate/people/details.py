"""What is known of a person beside the name and how they are reached."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from estate.people.tables import AddressKind


@dataclass(frozen=True)
class Address:
    """`country` is ISO 3166, None where nobody said."""

    kind: str = AddressKind.HOME
    unparsed_address: str = ""
    city: str = ""
    state_or_province: str = ""
    postal_code: str = ""
    country: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.unparsed_address or self.city or self.state_or_province or self.postal_code)


@dataclass(frozen=True)
class Details:
    """`birthday` is ISO 8601, without its year --04-12; languages are BCP 47, the preferred one first."""

    given_name: str = ""
    family_name: str = ""
    languages: tuple[str, ...] = ()
    company: str = ""
    job_title: str = ""
    birthday: str | None = None
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    remarks: str = ""
    source: str = ""
    campaign: str = ""
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Number:
    """A phone or an e-mail as a source gives it."""

    kind: str
    typed: str
    label: str | None = None


@dataclass(frozen=True)
class Source:
    """A person as another system tells of them; `key` is theirs there. `unread` are parts that say
    something which nobody could make out, as they came."""

    name: str
    key: str = ""
    numbers: tuple[Number, ...] = ()
    details: Details = field(default_factory=Details)
    partner: str = ""
    unread: tuple[str, ...] = ()


def once(texts: Iterable[str]) -> tuple[str, ...]:
    """Without empty ones and repeats, whatever their case; in their order."""
    found: dict[str, str] = {}
    for text in texts:
        if text.strip():
            found.setdefault(text.strip().casefold(), text.strip())
    return tuple(found.values())
