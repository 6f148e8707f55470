"""How likely two records are one person, and what speaks for it.

Each thing that both have is compared and weighed: how much more often it is so between two records of one
person than between two people, as a power of two. The sum, and no single thing, decides. What only one of
them has says nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import permutations
from uuid import UUID

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from estate.people.doubles.profile import Address, Profile
from estate.people.shared_addresses import is_shared

LIKELY = 10.0
"""From this sum on a pair is likely: see bench/DOUBLES.md."""
SUPPORT = 2.5
"""So much has to come from other things than the name: many people are called alike."""
CERTAIN = 30.0
_MOST_WORDS = 4


class Trait(StrEnum):
    NAME = "name"
    BIRTHDAY = "birthday"
    STREET = "street"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    HOME = "home"


class Degree(StrEnum):
    SAME = "same"
    ALIKE = "alike"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Finding:
    """One thing compared: `weight` speaks for one person above zero, and for two below."""

    trait: Trait
    degree: Degree
    weight: float


def findings(one: Profile, other: Profile) -> list[Finding]:
    found = [
        _name(one.words, other.words),
        _birthday(one.birthday, other.birthday),
        *_address(one.addresses, other.addresses),
        _phone(one.phones, other.phones),
        _email(one.emails, other.emails),
        _home(one.homes, other.homes),
    ]
    return [finding for finding in found if finding]


def weight(found: Iterable[Finding]) -> float:
    return sum(finding.weight for finding in found)


def is_likely(found: list[Finding]) -> bool:
    beside = sum(finding.weight for finding in found if finding.trait != Trait.NAME and finding.weight > 0)
    return weight(found) >= LIKELY and beside >= SUPPORT


def score(found: Iterable[Finding]) -> int:
    """Of 100."""
    return max(0, min(100, round(50 + 50 * (weight(found) - LIKELY) / (CERTAIN - LIKELY))))


def _name(one: tuple[str, ...], other: tuple[str, ...]) -> Finding | None:
    """The order of the words says nothing: whichever goes best."""
    if not one or not other:
        return None
    if sorted(one) == sorted(other):
        return Finding(Trait.NAME, Degree.SAME, sum(_SAME_WORD if len(w) > 1 else 1 for w in one[:2]))
    if max(len(one), len(other)) > _MOST_WORDS:
        return _long_name(" ".join(one), " ".join(other))
    best = max(_words(one, other), key=lambda likenesses: sum(map(_word_weight, likenesses)))
    total = max(-10.0, sum(map(_word_weight, best)) * min(1.0, 2 / len(best)))
    return Finding(Trait.NAME, Degree.ALIKE if total > 0 else Degree.DIFFERENT, total)


_SAME_WORD = 5.0


def _long_name(one: str, other: str) -> Finding:
    """Of a company or a site, mostly; what it shares with its sisters says little."""
    likeness = fuzz.token_sort_ratio(one, other)
    for least, weight in ((95, 2 * _SAME_WORD), (85, 6.0), (75, 2.0)):
        if likeness >= least:
            return Finding(Trait.NAME, Degree.ALIKE, weight)
    return Finding(Trait.NAME, Degree.DIFFERENT, -4.0)


def _words(one: tuple[str, ...], other: tuple[str, ...]) -> Iterable[list[float]]:
    shorter, longer = sorted((one, other), key=len)
    for order in permutations(longer, len(shorter)):
        yield [_likeness(a, b) for a, b in zip(shorter, order, strict=True)]


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if 1 in (len(one), len(other)):
        return 0.85 if one[0] == other[0] else 0.0
    return max(JaroWinkler.similarity(one, other), _joined(one, other))


def _joined(one: str, other: str) -> float:
    """Annamaria and Anna: the start of a longer name."""
    shorter, longer = sorted((one, other), key=len)
    return 0.9 if len(shorter) > 2 and longer.startswith(shorter) else 0.0


def _word_weight(likeness: float) -> float:
    for least, weight in ((0.99, _SAME_WORD), (0.92, 3.5), (0.85, 2.0), (0.75, 0.0)):
        if likeness >= least:
            return weight
    return -8.0


def _birthday(one: str, other: str) -> Finding | None:
    if not one or not other:
        return None
    if one == other or (one[-5:] == other[-5:] and "--" in (one[:2], other[:2])):
        return Finding(Trait.BIRTHDAY, Degree.SAME, 9.0 if one[:2] != "--" else 6.0)
    if OSA.distance(one, other) == 1 or _swapped(one, other):
        return Finding(Trait.BIRTHDAY, Degree.ALIKE, 3.5)
    return Finding(Trait.BIRTHDAY, Degree.DIFFERENT, -3.0)


def _swapped(one: str, other: str) -> bool:
    """Day and month: 2001-04-12 and 2001-12-04."""
    return one[:4] == other[:4] and one[5:7] == other[8:10] and one[8:10] == other[5:7]


def _address(one: tuple[Address, ...], other: tuple[Address, ...]) -> list[Finding]:
    """Those two addresses that go best together."""
    pairs = [_same_address(a, b) for a in one for b in other]
    return max(pairs, key=weight, default=[])


def _same_address(one: Address, other: Address) -> list[Finding]:
    """In another street of the same place live many."""
    street, place = _street(one, other), _place(one, other)
    if street and place and street.degree == Degree.DIFFERENT and place.weight > 0:
        place = replace(place, weight=place.weight / 2)
    return [finding for finding in (street, place) if finding]


def _street(one: Address, other: Address) -> Finding | None:
    if not one.street or not other.street:
        return None
    likeness = max(fuzz.token_sort_ratio(one.street, other.street), _within(one.street, other.street))
    numbers = 0.0
    if one.number and other.number:
        numbers = 1.5 if one.number == other.number else -0.5
    if likeness >= 95:
        return Finding(Trait.STREET, Degree.SAME, 5.0 + numbers)
    if likeness >= 72:
        return Finding(Trait.STREET, Degree.ALIKE, 3.0 + numbers)
    return Finding(Trait.STREET, Degree.DIFFERENT, -1.5 + max(numbers, 0))


def _within(one: str, other: str) -> float:
    """One of them names the house or the block as well."""
    shorter, longer = sorted((one, other), key=len)
    return fuzz.token_set_ratio(shorter, longer) if len(shorter.split()) > 1 else 0.0


def _place(one: Address, other: Address) -> Finding | None:
    parts = [_city(one.city, other.city), _postal_code(one.postal_code, other.postal_code)]
    told = [part for part in parts if part is not None]
    if not told:
        return None
    total = sum(told)
    degree = Degree.SAME if total >= 4 else Degree.ALIKE if total > 0 else Degree.DIFFERENT
    return Finding(Trait.PLACE, degree, total)


def _city(one: str, other: str) -> float | None:
    if not one or not other:
        return None
    likeness = fuzz.ratio(one, other)
    return 2.0 if likeness >= 95 else 1.2 if likeness >= 75 else -1.0


def _postal_code(one: str, other: str) -> float | None:
    if not one or not other:
        return None
    if one == other:
        return 3.0
    return 1.2 if OSA.distance(one, other) == 1 and len(one) > 3 else -1.0


def _phone(one: tuple[str, ...], other: tuple[str, ...]) -> Finding | None:
    if not one or not other:
        return None
    distance = min(OSA.distance(a, b) for a in one for b in other)
    if distance == 0:
        return Finding(Trait.PHONE, Degree.SAME, 7.0)
    if distance == 1:
        return Finding(Trait.PHONE, Degree.ALIKE, 5.0)
    return Finding(Trait.PHONE, Degree.DIFFERENT, -0.5)


def _email(one: tuple[str, ...], other: tuple[str, ...]) -> Finding | None:
    """The part before the @ alone is somebody's name as well, at another provider."""
    if not one or not other:
        return None
    if set(one) & set(other):
        return Finding(Trait.EMAIL, Degree.SAME, 8.0)
    if any(_one_slip(a, b) for a in one for b in other):
        return Finding(Trait.EMAIL, Degree.ALIKE, 6.0)
    locals_ = {a.partition("@")[0] for a in one} & {b.partition("@")[0] for b in other}
    if any(len(local) >= _TELLING and not is_shared(f"{local}@") for local in locals_):
        return Finding(Trait.EMAIL, Degree.ALIKE, 4.0)
    return Finding(Trait.EMAIL, Degree.DIFFERENT, -0.5)


def _one_slip(one: str, other: str) -> bool:
    """ana.silva2 is rather another Ana Silva."""
    apart = _DIGITS.sub("", one) != _DIGITS.sub("", other)
    return apart and OSA.distance(one, other) == 1


_DIGITS = re.compile(r"\d")
_TELLING = 6


def _home(one: frozenset[UUID], other: frozenset[UUID]) -> Finding | None:
    return Finding(Trait.HOME, Degree.SAME, 3.0) if one & other else None
