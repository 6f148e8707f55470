"""One person of an address book, as a row or a card tells of them."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from estate.accounts import agency
from estate.i18n import N_, _
from estate.people import contact_points
from estate.people.contact_points import Point, Unreadable
from estate.people.details import Source
from estate.people.tables import ContactKind
from properties.exchange.listing import Problem


@dataclass(frozen=True)
class Entry:
    """`unread` could not be made out: it is kept as it came, and said."""

    line: int
    key: str
    person: Source
    side: str | None = None
    at: datetime | None = None
    agent: UUID | None = None
    unread: tuple[Problem, ...] = ()
    cells: tuple[str, ...] = ()

    @cached_property
    def given(self) -> str:
        """The same for the same values."""
        details = self.person.details
        told = {
            "name": self.person.name,
            "numbers": [(n.kind, n.typed, n.label) for n in self.person.numbers],
            "details": {**vars(details), "addresses": list(map(vars, details.addresses))},
        }
        return json.dumps(told, sort_keys=True)

    @cached_property
    def hash(self) -> bytes:
        return hashlib.blake2b(f"{self.given}{self.side}".encode("utf-8", "replace"), digest_size=16).digest()

    @cached_property
    def points(self) -> list[Point]:
        """What can be read of the phones and e-mails."""
        typed = [number.typed for number in self.person.numbers]
        return contact_points.readable("", "", agency.current().country, *typed)[0]

    @property
    def values(self) -> list[str]:
        return [point.value for point in self.points]

    @property
    def message(self) -> str:
        return "\n".join(_as_given(problem) for problem in self.unread)


def _as_given(problem: Problem) -> str:
    if not problem.column:
        return _("As given: %(what)s") % {"what": problem.value}
    said = {"field": problem.column[:1].upper() + problem.column[1:], "what": problem.value}
    return _("%(field)s as given: %(what)s") % said


def finished(entry: Entry, unread: Sequence[Problem]) -> Entry:
    """With the phones and e-mails that nobody can read, and a key where the file has none."""
    country = agency.current().country
    unread = [*unread, *_unreadable(entry, country)]
    entry = replace(entry, unread=tuple(unread))
    return entry if entry.key else replace(entry, key=f"row {entry.hash.hex()}")


def _unreadable(entry: Entry, country: str) -> Iterator[Problem]:
    for number in entry.person.numbers:
        try:
            if number.kind == ContactKind.PHONE:
                contact_points.phone(number.typed, country)
            else:
                contact_points.email(number.typed)
        except Unreadable:
            name, reason = _UNREADABLE[ContactKind(number.kind)]
            yield Problem(_(name), number.typed, _(reason))


_UNREADABLE = {
    ContactKind.PHONE: (N_("phone"), N_("is no phone number; it is kept as it is")),
    ContactKind.EMAIL: (N_("e-mail"), N_("is no e-mail address; it is kept as it is")),
}
