"""Who is this? The same answer at every door.

The same e-mail, or the same phone with a compatible name, is the same person; a phone that is shared under
another name belongs to a linked person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.people import contact_points, search
from estate.people.contact_points import Point
from estate.people.tables import ContactKind, LinkKind, Person, PersonLink

_TITLES = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "sir",
        "dame",
        "herr",
        "frau",
        "sr",
        "sra",
        "srta",
        "m",
        "mme",
        "mlle",
        "dhr",
        "mevr",
    )
)

MOST_ORDERS = 4
"""Of so many words every order is tried."""


@dataclass(frozen=True)
class Recognised:
    """`sharing` are those who have the same phone under another name."""

    person: UUID | None
    sharing: tuple[UUID, ...]


@dataclass(frozen=True)
class Taken:
    person: UUID
    is_new: bool


async def take_in(name: str, points: Sequence[Point], *, language: str | None = None) -> Taken:
    """The person with this name and these contact points, made where nobody knew them. In the current
    transaction; until its end nobody else takes in the same phone, e-mail or person."""
    await lock(point.value for point in points)
    found = await recognise(name, points)
    person = found.person or await _create(name, language)
    if found.person:
        await Person.raw("SELECT 1 FROM person WHERE id = {} FOR NO KEY UPDATE", person)
    await contact_points.add(person, points)
    await refresh_search(person)
    await _link(person, found.sharing)
    return Taken(person, is_new=found.person is None)


async def lock(values: Iterable[str]) -> None:
    """Always in the same order, so that two never wait for each other."""
    for value in sorted(set(values)):
        await Person.raw("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", value)


async def recognise(name: str, points: Sequence[Point]) -> Recognised:
    """Nothing is changed. Persons who were merged are followed to the one who remained."""
    owners = await _owners([point.value for point in points]) if points else []
    known = [owner for owner in owners if _is_known(owner, name)]
    best = max(known, key=lambda owner: _likeness(owner, name), default=None)
    strangers = [
        o.person for o in owners if o is not best and not o.is_wrong and not compatible(o.name, name)
    ]
    return Recognised(best.person if best else None, tuple(strangers))


@dataclass(frozen=True)
class _Owner:
    person: UUID
    name: str
    has_email: bool
    is_wrong: bool
    """What they have of these values is marked as not reaching them."""


def _is_known(owner: _Owner, name: str) -> bool:
    """Whoever gives a number that was marked as wrong is its owner only by the same name."""
    if owner.is_wrong:
        return search.name_words(owner.name) == search.name_words(name)
    return owner.has_email or compatible(owner.name, name)


def _likeness(owner: _Owner, name: str) -> tuple[bool, bool]:
    """The e-mail counts most; an exact name more than one that only goes with it."""
    return owner.has_email, search.name_words(owner.name) == search.name_words(name)


async def _owners(values: list[str]) -> list[_Owner]:
    rows = await Person.raw(_OWNERS, values)
    return [_Owner(row["id"], row["name"], row["has_email"], row["is_wrong"]) for row in rows]


_OWNERS = """
WITH RECURSIVE owner AS (
    SELECT p.id, p.merged_into, c.kind, c.wrong_at IS NOT NULL AS is_wrong
    FROM contact_point c JOIN person p ON p.id = c.person
    WHERE c.value = ANY({})
    UNION
    SELECT p.id, p.merged_into, o.kind, o.is_wrong FROM owner o JOIN person p ON p.id = o.merged_into
)
SELECT p.id, p.name, bool_or(o.kind = 'email' AND NOT o.is_wrong) AS has_email,
    bool_and(o.is_wrong) AS is_wrong
FROM owner o JOIN person p ON p.id = o.id
WHERE o.merged_into IS NULL AND p.erased_at IS NULL
GROUP BY p.id ORDER BY p.created_at, p.id
"""


def compatible(one: str, other: str) -> bool:
    """May both be the name of one person? Ana and Ana Ferreira may, as may A. Ferreira; Ana and João
    Ferreira may not, nor may Mr and Mrs Smith."""
    if not one.strip() or not other.strip():
        return True
    (titles, words), (other_titles, other_words) = _parts(one), _parts(other)
    if len(words) != len(other_words) and _without_blanks(words, other_words):
        return True
    if titles and other_titles and titles != other_titles and min(len(words), len(other_words)) < 2:
        return False
    shorter, longer = sorted((words, other_words), key=len)
    return bool(shorter) and _all_within(shorter, list(longer))


def _without_blanks(one: list[str], other: list[str]) -> bool:
    """A script without blanks, typed once with and once without, the family name first or last."""
    shorter, longer = sorted((one, other), key=len)
    orders = permutations(longer) if len(longer) <= MOST_ORDERS else [longer]
    return any("".join(order) == "".join(shorter) for order in orders)


def _parts(name: str) -> tuple[set[str], list[str]]:
    words = search.name_words(name)
    titles = {word for word in words if word in _TITLES}
    return titles, [word for word in words if word not in _TITLES] or words


def _all_within(shorter: list[str], longer: list[str]) -> bool:
    """Each word of the one is a word of the other, or an initial of one."""
    for word in sorted(shorter, key=len, reverse=True):
        match = next((w for w in longer if _spelt(w) == _spelt(word)), None) or next(
            (w for w in longer if w[0] == word[0] and 1 in (len(w), len(word))), None
        )
        if match is None:
            return False
        longer.remove(match)
    return True


def _spelt(word: str) -> str:
    """Müller and Mueller, Bjørn and Bjoern, Ångström and Aangstroem are written alike."""
    return _DIGRAPHS.sub(lambda found: found[0][0], word)


_DIGRAPHS = re.compile("aa|ae|oe|ue")


async def _create(name: str, language: str | None) -> UUID:
    person = Person(id=uuid7(), name=name.strip(), language=language)
    await Person.insert(person)
    return person.id


async def refresh_search(person: UUID) -> None:
    """After any change of the name or the contact points, in its transaction."""
    rows = await Person.raw(_NAME_AND_POINTS, person)
    points = [
        Point(kind, value, "")
        for kind, value in zip(rows[0]["kinds"], rows[0]["points"], strict=True)
        if kind in (ContactKind.PHONE, ContactKind.EMAIL)
    ]
    await Person.update({Person.search: search.line(rows[0]["name"], points)}).where(Person.id == person)


_NAME_AND_POINTS = """
SELECT p.name, array_remove(array_agg(c.kind ORDER BY c.position), NULL) AS kinds,
    array_remove(array_agg(c.value ORDER BY c.position), NULL) AS points
FROM person p LEFT JOIN contact_point c ON c.person = p.id
WHERE p.id = {} GROUP BY p.id
"""


async def link_sharing(person: UUID, name: str, points: Sequence[Point]) -> None:
    """Link the person with those who have one of these phones under another name."""
    owners = await _owners([point.value for point in points]) if points else []
    others = [
        o.person for o in owners if o.person != person and not o.is_wrong and not compatible(o.name, name)
    ]
    await _link(person, others)


async def _link(person: UUID, others: Sequence[UUID]) -> None:
    for other in others:
        await PersonLink.raw(_LINK, uuid7(), person, other, LinkKind.SHARED_PHONE)


_LINK = """
INSERT INTO person_link (id, person, other, kind) VALUES ({}, {}, {}, {})
ON CONFLICT (person, other, kind) DO NOTHING
"""
