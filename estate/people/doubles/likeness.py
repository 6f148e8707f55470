"""How likely two records are one person, and what speaks for it.

Each thing that both have is compared and weighed: how much more often it is so between two records of one
person than between two people, as a power of two. The sum, and no single thing, decides. What only one of
them has says nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import permutations
from math import log2
from uuid import UUID

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from estate.people import contact_points
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
    ONE_SLIP = "one_slip"
    BUT_FOR_COUNTRY = "but_for_country"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Finding:
    """One thing compared: `weight` speaks for one person above zero, and for two below."""

    trait: Trait
    degree: Degree
    weight: float


def findings(one: Profile, other: Profile, namesakes: int = 0) -> list[Finding]:
    """`namesakes` are all who are called as one of them is: the more, the less their name says."""
    found = [
        _name(one.words, other.words, namesakes),
        _birthday(one.birthday, other.birthday),
        *_address(one.addresses, other.addresses),
        _phone(one.phones, other.phones),
        _email(one, other, namesakes),
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


def _name(one: tuple[str, ...], other: tuple[str, ...], namesakes: int) -> Finding | None:
    """The order of the words says nothing: whichever goes best."""
    if not one or not other:
        return None
    if sorted(one) == sorted(other):
        weight = sum(_SAME_WORD if len(word) > 1 else 1 for word in one[:2])
        return Finding(Trait.NAME, Degree.SAME, weight - log2(max(namesakes, _TWO) / _TWO))
    if max(len(one), len(other)) > _MOST_WORDS:
        return _long_name(" ".join(one), " ".join(other))
    best = max(_words(one, other), key=lambda likenesses: sum(map(_word_weight, likenesses)))
    total = max(-10.0, sum(map(_word_weight, best)) * min(1.0, 2 / len(best)))
    return Finding(Trait.NAME, Degree.ALIKE if total > 0 else Degree.DIFFERENT, total)


_SAME_WORD = 5.0
_TWO = 2
"""The two themselves: nobody else is called so."""


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
    if any(contact_points.differ_in_country(a, b) for a in one for b in other):
        return Finding(Trait.PHONE, Degree.BUT_FOR_COUNTRY, 5.5)
    if distance == 1:
        return Finding(Trait.PHONE, Degree.ALIKE, 5.0)
    return Finding(Trait.PHONE, Degree.DIFFERENT, -0.5)


def _email(one: Profile, other: Profile, namesakes: int) -> Finding | None:
    if not one.emails or not other.emails:
        return None
    if set(one.emails) & set(other.emails):
        return Finding(Trait.EMAIL, Degree.SAME, 8.0)
    pairs = [(a, b) for a in one.emails for b in other.emails]
    weights = [_alike(a, b) for a, b in pairs]
    weight = max(weights)
    if not weight:
        return Finding(Trait.EMAIL, Degree.DIFFERENT, -0.5)
    are_names = all(_are_names(*pair, one, other) for pair, w in zip(pairs, weights, strict=True) if w)
    is_common = namesakes > _TWO or sorted(one.words) != sorted(other.words)
    degree = Degree.ONE_SLIP if weight == _SLIP else Degree.ALIKE
    return Finding(Trait.EMAIL, degree, 1.0 if are_names and is_common else weight)


def _alike(one: str, other: str) -> float:
    """The part before the @ alone is somebody's name as well, at another provider."""
    if _one_slip(one, other):
        return _SLIP
    local, its = one.partition("@")[0], other.partition("@")[0]
    return 4.0 if local == its and len(local) >= _TELLING and not is_shared(f"{local}@") else 0.0


def _are_names(email: str, its: str, one: Profile, other: Profile) -> bool:
    """Others who are called so have such addresses, too."""
    return _spells(email.partition("@")[0], one.words) and _spells(its.partition("@")[0], other.words)


def _spells(local: str, words: tuple[str, ...]) -> bool:
    """j.smith, johnsmith and smith.j are John Smith."""
    letters = _NO_LETTER.sub("", local)
    pairs = permutations(words[:_MOST_WORDS], 2)
    return any(letters in (a + b, a[:1] + b, a + b[:1]) for a, b in pairs) or letters in words


_NO_LETTER = re.compile(r"[^a-z]")


def _one_slip(one: str, other: str) -> bool:
    """ana.silva2 is rather another Ana Silva."""
    apart = _DIGITS.sub("", one) != _DIGITS.sub("", other)
    return apart and OSA.distance(one, other) == 1


_SLIP = 6.0
_DIGITS = re.compile(r"\d")
_TELLING = 6


def _home(one: frozenset[UUID], other: frozenset[UUID]) -> Finding | None:
    return Finding(Trait.HOME, Degree.SAME, 3.0) if one & other else None
