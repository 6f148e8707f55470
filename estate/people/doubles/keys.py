"""By which two records of one person meet: only those that share a key are compared.

A key is a hash of a few traits together, so that few people share it; one typing error leaves others that fit
still. They lie in `double_key (key, person)`, walked by its primary key, however many people there are."""

import hashlib
from collections.abc import Iterator

from estate.people.doubles.profile import Address, Profile

COMMON = 50
"""A key that more people share says nothing: whoever has such a one in common with somebody meets them by
another, in which a second trait stands beside it."""
_MOST_WORDS = 4
_HEAD = 3
"""Digits of a phone behind which the rest is left out, so that numbers with another end still meet."""


def keys(one: Profile) -> set[int]:
    return {_hashed(text) for text in _texts(one)}


def of_name(one: Profile) -> int | None:
    """Whoever shares it is called the same."""
    words = _words(one)
    return _hashed(f"name {' '.join(sorted(words))}") if len(words) > 1 else None


def _words(one: Profile) -> list[str]:
    return [word for word in one.words if len(word) > 1][:_MOST_WORDS]


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _texts(one: Profile) -> Iterator[str]:
    """Every person has one key at least: it tells that they were looked at."""
    yield f"person {one.id}"
    words = _words(one)
    if len(words) > 1:
        yield from _by_name(one, " ".join(sorted(words)))
    yield from _by_birthday(one, words)
    for address in one.addresses:
        yield from _by_address(address, words)
    for word in words:
        yield from _by_contact(one, word)
        yield from (f"home {home} {word[:3]}" for home in one.homes)


def _by_name(one: Profile, name: str) -> Iterator[str]:
    """A name that too many have tells something beside whatever else they have in common. A slip in the name
    and another in the e-mail leave the heads of both."""
    yield f"name {name}"
    if one.birthday:
        yield f"name {name} year {one.birthday[:4]}"
        yield f"name {name} day {one.birthday[-5:]}"
    yield from (f"name {name} city {address.city}" for address in one.addresses if address.city)
    yield from (f"name {name} home {home}" for home in one.homes)
    heads = " ".join(sorted(word[:3] for word in _words(one)))
    yield from (f"heads {heads} {email[0]}@{email.partition('@')[2]}" for email in one.emails)


def _by_birthday(one: Profile, words: list[str]) -> Iterator[str]:
    if one.birthday:
        day = one.birthday[-5:]
        yield from (f"birthday {one.birthday} {word[:2]}" for word in words)
        yield from (f"birthday {day} {word[:4]}" for word in words)
        yield from (f"birthday {day} {a.postal_code}" for a in one.addresses if a.postal_code)


def _by_address(address: Address, words: list[str]) -> Iterator[str]:
    """Calle and Avenida stand before the name of a street, Road and Lane behind it."""
    streets = [word for word in address.street.split() if len(word) > 2][:2]
    for word in words:
        if address.postal_code:
            yield f"postcode {address.postal_code} {word[:4]}"
        yield from (f"street {address.city[:5]} {street[:4]} {word[:3]}" for street in streets)
    if streets and address.number:
        yield f"house {address.number} {address.street} {address.postal_code}"


def _by_contact(one: Profile, word: str) -> Iterator[str]:
    for phone in one.phones:
        yield f"phone head {phone[:-_HEAD]} {word[:2]}"
        yield f"phone tail {phone[-5:]} {word[:2]}"
    yield from (f"email {email.partition('@')[0]} {word[:2]}" for email in one.emails)
