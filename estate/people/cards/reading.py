"""A vCard as a person: whatever program wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import BinaryIO

from estate.i18n import N_, _
from estate.people import countries, dates, languages
from estate.people.cards.lines import Line, lines_of, plain, split
from estate.people.details import Address, Details, Number, Source, once
from estate.people.tables import AddressKind, ContactKind, Label, Role
from estate.people.words import ROLES

MOST_LINES = 2_000
"""Of one card; what comes behind them is passed over."""
DEEPEST = 5
LONGEST_VALUE = 20_000
LONGEST_CARD = 100_000
MOST_NUMBERS = 30
MOST_ADDRESSES = 20
MOST_TAGS = 100
LONGEST_REMARKS = 20_000
_APPLE = re.compile(r"_\$!<(.*)>!\$_")
_PASSED_OVER = frozenset(("PHOTO", "LOGO", "SOUND", "KEY", "AGENT"))
_OF_NOBODY = {
    "group": N_("is a group, not a person"),
    "location": N_("is a place, not a person"),
    "device": N_("is a device, not a person"),
    "application": N_("is a program, not a person"),
}
_LABELS = (
    ({"fax", "homefax", "workfax"}, Label.FAX),
    ({"cell", "mobile", "iphone", "x-mobil"}, Label.MOBILE),
    ({"pager", "assistantphone", "other", "car", "isdn", "modem", "school"}, Label.OTHER),
    ({"work", "main", "office"}, Label.WORK),
    ({"home"}, Label.HOME),
)
_SPOUSES = ("X-SPOUSE", "X-EVOLUTION-SPOUSE")


class NoPerson(Exception):
    """The card is of nobody whom we could know; the text goes on after "the card"."""


@dataclass
class Card:
    """As it stands in the file."""

    line: int
    lines: list[Line] = field(default_factory=list)
    problem: str = ""

    def all(self, *names: str) -> list[Line]:
        """Those with a value, the preferred ones first; of alternatives of one the first."""
        found = [one for name in names for one in self._named.get(name, ())]
        if len(found) < 2:
            return found
        chosen: dict[object, Line] = {}
        for one in sorted(found, key=lambda line: line.number):
            alternative = (one.name, *one.params["ALTID"]) if one.params.get("ALTID") else id(one)
            chosen.setdefault(alternative, one)
        return sorted(chosen.values(), key=_preference)

    @cached_property
    def _named(self) -> dict[str, list[Line]]:
        """Of a card that was read to its end: those with a value by their names."""
        named: dict[str, list[Line]] = {}
        for one in self.lines:
            if one.value.strip(" ;,\t"):
                named.setdefault(one.name, []).append(one)
        return named

    @property
    def key(self) -> str:
        return self.text("UID").removeprefix("urn:uuid:")[:255]

    def as_text(self) -> str:
        """What can go out again, without what was passed over."""
        return "\n".join(str(one) for one in self.lines if one.value)[:LONGEST_CARD]

    def text(self, *names: str) -> str:
        return next((text for name in names for one in self.all(name) if (text := plain(one.value))), "")


def _preference(line: Line) -> int:
    said = next(iter(line.params.get("PREF", ())), "")
    if said.isascii() and said.isdigit() and len(said) <= 3:
        return int(said)
    return 0 if "pref" in line.types() else 101


def cards_of(file: BinaryIO) -> Iterator[Card]:
    """Every card of a file; what stands outside of them, and cards within cards, is passed over."""
    card, depth = None, 0
    for line in lines_of(file):
        if line.name == "BEGIN":
            is_card = line.value.strip().upper() == "VCARD"
            if card is not None and depth >= 1 and is_card and not _is_within(card):
                card.problem, depth = _("has no end"), 0
                yield card
                card = None
            card = card or (Card(line.number) if is_card else None)
            depth += card is not None
        elif line.name == "END" and card is not None:
            depth -= 1
            if depth <= 0:
                yield card
                card, depth = None, 0
        elif card is not None and depth == 1:
            _add(card, line)
    if card is not None:
        card.problem = card.problem or _("has no end")
        yield card


def _is_within(card: Card) -> bool:
    """Of 2.1: the card of an agent stands in the card of the person."""
    return bool(card.lines) and card.lines[-1].name == "AGENT"


def _add(card: Card, line: Line) -> None:
    if len(card.lines) < MOST_LINES:
        if line.name in _PASSED_OVER or len(line.value) > LONGEST_VALUE:
            value = "" if line.name in _PASSED_OVER else line.value[:LONGEST_VALUE]
            line = replace(line, value=value)
        card.lines.append(line)


def person_of(card: Card) -> Source:
    """Raises NoPerson."""
    if card.problem:
        raise NoPerson(card.problem)
    kind = card.text("KIND", "X-ADDRESSBOOKSERVER-KIND").lower()
    if kind in _OF_NOBODY:
        raise NoPerson(_(_OF_NOBODY[kind]))
    numbers = (*_phones(card), *_emails(card))[:MOST_NUMBERS]
    family, given, whole = _names(card)
    name = card.text("FN") or whole or _company(card) or card.text("NICKNAME", "NAME")
    name = name or (numbers[0].typed if numbers else "")
    if not name:
        raise NoPerson(_("has neither a name nor a phone nor an e-mail"))
    unread: list[str] = []
    details = _details(card, given, family, unread)
    return Source(_short(name), card.key, numbers, details, _partner(card), tuple(unread))


def _names(card: Card) -> tuple[str, str, str]:
    """Family name, given names, and all in the order in which they are said."""
    line = next(iter(card.all("N")), None)
    if line is None:
        return "", "", ""
    texts = [" ".join(map(plain, split(part, ","))) for part in split(line.value)]
    family, given, more, prefix, suffix = (texts + [""] * 5)[:5]
    given = _joined(given, more)
    return _short(family), _short(given), _joined(prefix, given, family, suffix)


def _joined(*texts: str) -> str:
    return " ".join(" ".join(texts).split())


def _short(text: str) -> str:
    return " ".join(text.split())[:200]


def _phones(card: Card) -> list[Number]:
    found = []
    for line in card.all("TEL")[:MOST_NUMBERS]:
        typed = plain(line.value).removeprefix("tel:").partition(";ext=")[0].strip()
        if typed:
            found.append(Number(ContactKind.PHONE, typed[:60], _label(card, line)))
    return found


def _emails(card: Card) -> list[Number]:
    texts = [(plain(line.value).removeprefix("mailto:"), line) for line in card.all("EMAIL")[:MOST_NUMBERS]]
    return [Number(ContactKind.EMAIL, text[:254], _label(card, line)) for text, line in texts if text]


def _label(card: Card, line: Line) -> str | None:
    said = line.types() | {_apple_label(card, line)}
    return next((label for words, label in _LABELS if words & said), None)


def _apple_label(card: Card, line: Line) -> str:
    """What stands beside a line of the same group."""
    if not line.group:
        return ""
    beside = (o.value for o in card.lines if o.group == line.group and o.name == "X-ABLABEL")
    text = plain(next(beside, "")).strip()
    apple = _APPLE.fullmatch(text)
    return (apple[1] if apple else text).lower().replace(" ", "")


def _details(card: Card, given: str, family: str, unread: list[str]) -> Details:
    roles, tags = _roles_and_tags(card)
    return Details(
        given_name=given,
        family_name=family,
        languages=_languages(card, unread),
        company=_company(card),
        job_title=_short(card.text("TITLE", "ROLE")),
        birthday=_birthday(card, unread),
        roles=roles,
        tags=tags,
        remarks="\n\n".join(plain(line.value) for line in card.all("NOTE"))[:LONGEST_REMARKS],
        addresses=tuple(islice(_addresses(card), MOST_ADDRESSES)),
    )


def _company(card: Card) -> str:
    """Without its departments."""
    return next((_short(plain(split(line.value)[0])) for line in card.all("ORG")), "")


def _languages(card: Card, unread: list[str]) -> tuple[str, ...]:
    texts = [plain(line.value) for line in card.all("LANG", "X-LANGUAGE")]
    unread += [text for text in texts if not languages.tag_of(text)]
    return once(languages.tag_of(text) or "" for text in texts)


def _birthday(card: Card, unread: list[str]) -> str | None:
    """Apple's has a year of its own where nobody knows the year."""
    texts = []
    for line in card.all("BDAY"):
        text = plain(line.value)
        omitted = next(iter(line.params.get("X-APPLE-OMIT-YEAR", ())), "-")
        texts.append(
            f"-{text.removeprefix(omitted)}" if text.startswith(omitted) and omitted != "-" else text
        )
    found = next((day for text in texts if (day := dates.birthday(text))), None)
    unread += [] if found else texts
    return found


def _roles_and_tags(card: Card) -> tuple[tuple[str, ...], tuple[str, ...]]:
    texts = [plain(text)[:60] for line in card.all("CATEGORIES") for text in split(_commas(line.value), ",")]
    known = {word.casefold(): role for role in Role for word in (role, ROLES[role], _(ROLES[role]))}
    roles = once(known[text.casefold()] for text in texts if text.casefold() in known)
    return roles, once(text for text in texts if text.casefold() not in known)[:MOST_TAGS]


def _commas(value: str) -> str:
    """Some programs escape the commas between categories, too."""
    return value if re.search(r"(?<!\\),", value) else value.replace("\\,", ",")


def _addresses(card: Card) -> Iterator[Address]:
    for line in card.all("ADR"):
        address = _address(line)
        if not address.is_empty:
            yield address
    if not card.all("ADR"):
        for line in card.all("LABEL"):
            yield Address(_address_kind(line), plain(line.value)[:500])


def _address(line: Line) -> Address:
    texts = [", ".join(filter(None, map(plain, split(part, ",")))) for part in split(line.value)]
    box, more, street, city, region, code, land = (texts + [""] * 7)[:7]
    country = countries.code_of(land) if land else None
    lines = [box, street, more] if len(more) < len(street) else [box, more, street]
    return Address(
        kind=_address_kind(line),
        unparsed_address="\n".join(filter(None, [*lines, "" if country else land]))[:500],
        city=city[:120],
        state_or_province=region[:120],
        postal_code=code[:20],
        country=country,
    )


def _address_kind(line: Line) -> str:
    types = line.types()
    return AddressKind.WORK if "work" in types else AddressKind.HOME if "home" in types else AddressKind.OTHER


def _partner(card: Card) -> str:
    """Their name, or the key of their card."""
    for line in card.all("RELATED", "X-ABRELATEDNAMES", *_SPOUSES)[:MOST_NUMBERS]:
        is_spouse = line.name in _SPOUSES or {"spouse", "partner", "sweetheart"} & (
            line.types() | {_apple_label(card, line)}
        )
        if is_spouse:
            return plain(line.value).removeprefix("urn:uuid:")[:255]
    return ""
