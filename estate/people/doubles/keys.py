"""By which two records of one person meet: only those that share a key are compared.

A key is a hash of a few traits together, so that few people share it; one typing error leaves others that fit
still. They lie in `double_key (key, person)`, walked by its primary key, however many people there are."""

import hashlib
from collections.abc import Iterator

from estate.people.doubles.profile import Address, Profile

COMMON = 50
"""A key that more people share says nothing."""
_MOST_WORDS = 4
_HEAD = 3
"""Digits of a phone behind which the rest is left out, so that numbers with another end still meet."""


def keys(one: Profile) -> set[int]:
    return {_hashed(text) for text in _texts(one)}


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _texts(one: Profile) -> Iterator[str]:
    """Every person has one key at least: it tells that they were looked at."""
    yield f"person {one.id}"
    words = [word for word in one.words if len(word) > 1][:_MOST_WORDS]
    if len(words) > 1:
        yield f"name {' '.join(sorted(words))}"
    yield from _by_birthday(one, words)
    for address in one.addresses:
        yield from _by_address(one, address, words)
    for phone in one.phones:
        for word in words:
            yield f"phone head {phone[:-_HEAD]} {word[:2]}"
            yield f"phone tail {phone[-5:]} {word[:2]}"
    yield from (f"email {email.partition('@')[0]}" for email in one.emails)
    yield from (f"home {home} {word[:3]}" for home in one.homes for word in words)


def _by_birthday(one: Profile, words: list[str]) -> Iterator[str]:
    if one.birthday:
        day = one.birthday[-5:]
        yield from (f"birthday {day} {word[:2]}" for word in words)
        yield from (f"birthday {day} {a.postal_code}" for a in one.addresses if a.postal_code)


def _by_address(one: Profile, address: Address, words: list[str]) -> Iterator[str]:
    street = address.street.partition(" ")[0]
    for word in words:
        if address.postal_code:
            yield f"postcode {address.postal_code} {word[:4]}"
        if street:
            yield f"street {street[:6]} {word[:3]}"
    if street and address.number:
        yield f"house {address.number} {street} {address.postal_code}"
