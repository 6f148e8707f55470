"""One row or one card of an address book as a person: every value read, or every reason why not."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from estate.accounts import agency
from estate.i18n import N_, _, language
from estate.people import contact_points, countries, languages
from estate.people import dates as birthdays
from estate.people.cards.reading import Card, NoPerson, cards_of, person_of
from estate.people.contact_points import Unreadable
from estate.people.details import Address, Details, Number, Source, once
from estate.people.tables import AddressKind, ContactKind, Role
from estate.people.words import ROLES
from leads.address_books.fields import FIELDS, KEY
from leads.address_books.plan import Plan
from leads.tables import Side
from properties.exchange import dates
from properties.exchange.listing import Problem, Refusal
from properties.exchange.reader import Row, Rows

_SEVERAL = re.compile(r"\s*(?:;|\n|:::)\s*")
_LIST = re.compile(r"\s*(?:;|,|\n|:::)\s*")
_SIDES = {
    Side.BUY: "buy buyer purchase sale comprar compra comprador",
    Side.RENT: "rent tenant renter renting alquilar alquiler inquilino",
    Side.SELL: "sell seller vendor selling vender venta vendedor",
    Side.LET: "let landlord letting lessor arrendar propietario",
}
SIDES = {word: side for side, words in _SIDES.items() for word in words.split()}
_MORE_ROLES = {
    "comprador": Role.BUYER,
    "inquilino": Role.TENANT,
    "vendedor": Role.SELLER,
    "propietario": Role.LANDLORD,
    "vendor": Role.SELLER,
    "renter": Role.TENANT,
    "partner agent": Role.COLLABORATOR,
    "colaborador": Role.COLLABORATOR,
}


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
        told = {
            "name": self.person.name,
            "numbers": [(n.kind, n.typed, n.label) for n in self.person.numbers],
        }
        return json.dumps({**told, "details": asdict(self.person.details)}, sort_keys=True)

    @cached_property
    def hash(self) -> bytes:
        return hashlib.blake2b(f"{self.given}{self.side}".encode("utf-8", "replace"), digest_size=16).digest()

    @property
    def message(self) -> str:
        return "\n".join(_as_given(problem) for problem in self.unread)


def _as_given(problem: Problem) -> str:
    if not problem.column:
        return _("As given: %(what)s") % {"what": problem.value}
    said = {"field": problem.column[:1].upper() + problem.column[1:], "what": problem.value}
    return _("%(field)s as given: %(what)s") % said


def entries(plan: Plan) -> Iterator[Entry | Refusal]:
    if plan.is_cards:
        with plan.file.path.open("rb") as file:
            for card in cards_of(file):
                yield _of_card(card, plan)
        return
    for row in Rows(plan.file):
        yield _of_row(row, plan)


def last_lines(plan: Plan) -> dict[str, int]:
    """Of each key the line where it stands last. Without keys, like rows are the same row."""
    if plan.is_cards:
        return {one.key: one.line for one in entries(plan) if isinstance(one, Entry)}
    column = next((column.index for column in plan.columns if column.field == KEY), None)
    if column is None:
        return {}
    width = FIELDS[KEY].longest
    return {_plain(row.cells[column])[:width]: row.line for row in Rows(plan.file) if not row.problem}


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()


def _of_card(card: Card, plan: Plan) -> Entry | Refusal:
    try:
        person = person_of(card)
    except NoPerson as why:
        return Refusal(card.line, [Problem("", "", _("(a card) {}").format(why))], [])
    unread = [Problem("", text, _("cannot be read")) for text in person.unread]
    details = replace(person.details, **_fixed_details(plan))
    entry = Entry(card.line, person.key, replace(person, details=details), _fixed_side(plan))
    return _finished(replace(entry, agent=_fixed_agent(plan)), unread)


def _fixed_details(plan: Plan) -> dict[str, Any]:
    """Of a card: what can be said for all of them."""
    said: dict[str, Any] = {}
    if "tags" in plan.fixed:
        said["tags"] = _listed(plan.fixed["tags"])
    if "lead_source" in plan.fixed:
        said["source"] = plan.fixed["lead_source"][:200]
    if "campaign" in plan.fixed:
        said["campaign"] = plan.fixed["campaign"][:200]
    return said


def _fixed_side(plan: Plan) -> str | None:
    return SIDES.get(plan.fixed.get("side", "").lower())


def _fixed_agent(plan: Plan) -> UUID | None:
    return plan.agents.get(plan.fixed.get("agent", "").lower())


def _of_row(row: Row, plan: Plan) -> Entry | Refusal:
    if row.problem:
        return Refusal(row.line, [Problem("", "", row.problem)], row.cells)
    texts = _texts(row, plan)
    problems = [*_wrong_side(texts, plan), *_wrong_agent(texts, plan)]
    name, given, family = _names(texts)
    numbers = tuple(_numbers(texts))
    if not name and not numbers:
        problems.append(Problem("", "", _("has neither a name nor a phone nor an e-mail")))
    if plan.has_key and not texts.get(KEY):
        problems.append(Problem(_named(KEY, plan), "", _("is empty: the person has no key")))
    if problems:
        return Refusal(row.line, problems, row.cells)
    unread: list[Problem] = []
    details = _details(texts, plan, given, family, unread)
    at = _moment(texts, plan, unread)
    entry = Entry(row.line, texts.get(KEY, ""), Source(name, "", numbers, details), cells=tuple(row.cells))
    side, agent = SIDES.get(texts.get("side", "").lower()), plan.agents.get(texts.get("agent", "").lower())
    return _finished(replace(entry, side=side, agent=agent, at=at), unread)


def _texts(row: Row, plan: Plan) -> dict[str, str]:
    texts = {}
    for column in plan.columns:
        if column.field and (text := _plain(row.cells[column.index])):
            texts[column.field] = text[: FIELDS[column.field].longest]
    return {**texts, **plan.fixed}


def _named(field: str, plan: Plan) -> str:
    return next((column.name for column in plan.columns if column.field == field), field)


def _wrong_side(texts: dict[str, str], plan: Plan) -> Iterator[Problem]:
    said = texts.get("side", "")
    if said and said.lower() not in SIDES:
        yield Problem(_named("side", plan), said, _("is none of buy, rent, sell and let"))


def _wrong_agent(texts: dict[str, str], plan: Plan) -> Iterator[Problem]:
    said = texts.get("agent", "")
    if said and said.lower() not in plan.agents:
        yield Problem(_named("agent", plan), said, _("is the e-mail of nobody who signs in here"))


def _names(texts: dict[str, str]) -> tuple[str, str, str]:
    """The whole name, and its parts where both are given."""
    given = _joined(texts, "first_name", "middle_name")
    family = _joined(texts, "last_name", "second_last_name")
    parts = _joined(
        texts, "name_prefix", "first_name", "middle_name", "last_name", "second_last_name", "name_suffix"
    )
    name = texts.get("full_name") or (parts if given or family else "") or texts.get("company", "")
    return name[:200], *((given[:200], family[:200]) if given and family else ("", ""))


_NAME_PARTS = ("name_prefix", "first_name", "middle_name", "last_name", "second_last_name", "name_suffix")


def _joined(texts: dict[str, str], *fields: str) -> str:
    return " ".join(" ".join(texts.get(field, "") for field in fields).split())


def _numbers(texts: dict[str, str]) -> Iterator[Number]:
    for name, text in texts.items():
        field = FIELDS[name]
        if field.kind in ("phone", "email"):
            kind = ContactKind.PHONE if field.kind == "phone" else ContactKind.EMAIL
            for typed in filter(None, _SEVERAL.split(text)):
                yield Number(kind, typed, field.label)


def _details(texts: dict[str, str], plan: Plan, given: str, family: str, unread: list[Problem]) -> Details:
    roles, no_roles = _roles(texts.get("contact_type", ""))
    return Details(
        given_name=given,
        family_name=family,
        languages=_languages(texts, plan, unread),
        company=texts.get("company", ""),
        job_title=texts.get("job_title", ""),
        birthday=_birthday(texts, plan, unread),
        roles=roles,
        tags=once((*_listed(texts.get("tags", "")), *no_roles)),
        remarks=texts.get("remarks", ""),
        source=texts.get("lead_source", ""),
        campaign=texts.get("campaign", ""),
        addresses=tuple(a for a in (_address(texts, "home"), _address(texts, "work")) if not a.is_empty),
    )


def _listed(text: str) -> tuple[str, ...]:
    """Google's own groups begin with a star."""
    return once(part.lstrip("* ")[:60] for part in _LIST.split(text))


def _roles(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is no role is a tag."""
    known, words = _role_words(language()), _listed(text)
    roles = once(str(known[word.lower()]) for word in words if word.lower() in known)
    return roles, tuple(word for word in words if word.lower() not in known)


@cache
def _role_words(_language: str) -> dict[str, Role]:
    return {word.lower(): role for role in Role for word in (role, ROLES[role], _(ROLES[role]))} | _MORE_ROLES


def _languages(texts: dict[str, str], plan: Plan, unread: list[Problem]) -> tuple[str, ...]:
    words = _listed(texts.get("language", ""))
    name = _named("language", plan)
    unread += [Problem(name, word, _("is no language")) for word in words if not languages.tag_of(word)]
    return once(languages.tag_of(word) or "" for word in words)


def _birthday(texts: dict[str, str], plan: Plan, unread: list[Problem]) -> str | None:
    text = texts.get("birthdate", "")
    if not text:
        return None
    if found := birthdays.birthday(text):
        return found
    with suppress(dates.NotADate):
        born = dates.moment(text, plan.day_first).date()
        today = datetime.now(UTC).date()
        return (born.replace(year=born.year - 100) if born > today else born).isoformat()
    unread.append(Problem(_named("birthdate", plan), text, _("is no date")))
    return None


def _moment(texts: dict[str, str], plan: Plan, unread: list[Problem]) -> datetime | None:
    text = texts.get("created", "")
    if not text:
        return None
    with suppress(dates.NotADate):
        return dates.moment(text, plan.day_first)
    unread.append(Problem(_named("created", plan), text, _("is no date")))
    return None


def _address(texts: dict[str, str], kind: str) -> Address:
    land = texts.get(f"{kind}_country", "")
    country = countries.code_of(land) if land else None
    lines = [texts.get(f"{kind}_address", ""), texts.get(f"{kind}_address2", ""), "" if country else land]
    return Address(
        kind=AddressKind(kind),
        unparsed_address="\n".join(filter(None, lines)),
        city=texts.get(f"{kind}_city", ""),
        state_or_province=texts.get(f"{kind}_state", ""),
        postal_code=texts.get(f"{kind}_postal_code", ""),
        country=country,
    )


def _finished(entry: Entry, unread: list[Problem]) -> Entry:
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
