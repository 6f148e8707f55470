"""Who is this? The same answer at every door.

The same e-mail, or the same phone with a compatible name, is the same person; a phone that is shared under
another name belongs to a linked person. An e-mail address that several people have counts as a phone does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.people import search
from estate.people.contact_points import Point
from estate.people.shared_addresses import is_shared
from estate.people.tables import ContactKind, LinkKind, PersonLink
from estate.sheet import Sheet

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


@dataclass
class Known:
    """`rank` is small for who is known for long."""

    person: UUID
    name: str
    rank: int


@dataclass(frozen=True)
class Holding:
    """That somebody has this phone or e-mail. `holder` is who they were before they were merged into the
    owner."""

    owner: Known
    holder: UUID
    kind: str
    value: str
    is_wrong: bool = False


async def lock(values: Iterable[str]) -> None:
    """Until the end of the current transaction nobody else takes in the same. Always in the same order, so
    that two never wait for each other."""
    if wanted := sorted(set(values)):
        await rows.run(_LOCK, wanted)


_LOCK = "SELECT count(pg_advisory_xact_lock(hashtextextended(value, 0))) FROM unnest($1::text[]) AS value"


async def recognise(name: str, points: Sequence[Point]) -> Recognised:
    """Nothing is changed. Persons who were merged are followed to the one who remained."""
    return among(await holdings(point.value for point in points), name)


def among(held: Iterable[Holding], name: str) -> Recognised:
    """Whoever of those who have these phones and e-mails comes under this name."""
    owners = _owners(held)
    known = [owner for owner in owners if _is_known(owner, name)]
    best = max(known, key=lambda owner: _likeness(owner, name), default=None)
    strangers = [
        o.person
        for o in owners
        if o is not best and o.has_phone and not o.is_wrong and not compatible(o.name, name)
    ]
    return Recognised(best.person if best else None, tuple(strangers))


@dataclass(frozen=True)
class _Owner:
    person: UUID
    name: str
    has_email: bool
    """One that is theirs alone."""
    has_phone: bool
    is_wrong: bool
    """What they have of these values is marked as not reaching them."""


def _owners(held: Iterable[Holding]) -> list[_Owner]:
    theirs: dict[UUID, list[Holding]] = {}
    for holding in sorted(held, key=lambda one: one.owner.rank):
        theirs.setdefault(holding.owner.person, []).append(holding)
    return [
        _Owner(
            person,
            held[0].owner.name,
            any(one.kind == ContactKind.EMAIL and not _is_anybodys(one) for one in held),
            any(one.kind == ContactKind.PHONE for one in held),
            all(one.is_wrong for one in held),
        )
        for person, held in theirs.items()
    ]


def _is_anybodys(email: Holding) -> bool:
    return email.is_wrong or is_shared(email.value)


def _is_known(owner: _Owner, name: str) -> bool:
    """Whoever gives a number that was marked as wrong is its owner only by the same name."""
    if owner.is_wrong:
        return search.name_words(owner.name) == search.name_words(name)
    return owner.has_email or compatible(owner.name, name)


def _likeness(owner: _Owner, name: str) -> tuple[bool, bool, bool]:
    """The e-mail counts most; an exact name more than one that only goes with it, and any more than none."""
    is_same = search.name_words(owner.name) == search.name_words(name)
    return owner.has_email, is_same, not is_nameless(owner.name)


async def holdings(values: Iterable[str]) -> list[Holding]:
    """Everybody who has one of these values, the oldest first."""
    wanted = list(set(values))
    if not wanted:
        return []
    known: dict[UUID, Known] = {}
    found = []
    for row in await rows.run(_HOLDINGS, wanted):
        owner = known.setdefault(row["person"], Known(row["person"], row["name"], len(known)))
        found.append(Holding(owner, row["holder"], row["kind"], row["value"], row["is_wrong"]))
    return found


_HOLDINGS = """
WITH RECURSIVE owner AS (
    SELECT c.value, c.kind, c.wrong_at IS NOT NULL AS is_wrong, p.id AS holder, p.id, p.merged_into
    FROM contact_point c JOIN person p ON p.id = c.person
    WHERE c.value = ANY($1::text[])
    UNION
    SELECT o.value, o.kind, o.is_wrong, o.holder, p.id, p.merged_into
    FROM owner o JOIN person p ON p.id = o.merged_into
)
SELECT o.value, o.kind, o.is_wrong, o.holder, p.id AS person, p.name
FROM owner o JOIN person p ON p.id = o.id
WHERE o.merged_into IS NULL AND p.erased_at IS NULL
ORDER BY p.created_at, p.id
"""


def compatible(one: str, other: str) -> bool:
    """May both be the name of one person? Ana and Ana Ferreira may, as may A. Ferreira; Ana and João
    Ferreira may not, nor may Mr and Mrs Smith."""
    if is_nameless(one) or is_nameless(other):
        return True
    (titles, words), (other_titles, other_words) = parts(one), parts(other)
    if len(words) != len(other_words) and _without_blanks(words, other_words):
        return True
    if titles and other_titles and titles != other_titles and min(len(words), len(other_words)) < 2:
        return False
    shorter, longer = sorted((words, other_words), key=len)
    return bool(shorter) and _all_within(shorter, list(longer))


def is_nameless(name: str) -> bool:
    """Nothing, a number or an address: what somebody is called of whom no more is known."""
    return not any(char.isalpha() for char in name) or bool(_ADDRESS.fullmatch(name.strip()))


_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def _without_blanks(one: list[str], other: list[str]) -> bool:
    """A script without blanks, typed once with and once without, the family name first or last."""
    shorter, longer = sorted((one, other), key=len)
    orders = permutations(longer) if len(longer) <= MOST_ORDERS else [longer]
    return any("".join(order) == "".join(shorter) for order in orders)


def parts(name: str) -> tuple[set[str], list[str]]:
    """Titles, and the other words."""
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


async def refresh_search(*persons: UUID) -> None:
    """After any change of the name or the contact points, in its transaction."""
    found = await rows.run(_NAMES_AND_POINTS, persons)
    lines = [search.line(row["name"], _points(row)) for row in found]
    await rows.run(_REFRESH, [row["id"] for row in found], lines)


def _points(row: dict[str, Any]) -> list[Point]:
    return [Point(kind, value, "") for kind, value in zip(row["kinds"], row["points"], strict=True)]


_NAMES_AND_POINTS = """
SELECT p.id, p.name,
    array_remove(array_agg(c.kind ORDER BY c.position), NULL) AS kinds,
    array_remove(array_agg(c.value ORDER BY c.position), NULL) AS points
FROM person p LEFT JOIN contact_point c ON c.person = p.id AND c.kind IN ('phone', 'email')
WHERE p.id = ANY($1::uuid[]) GROUP BY p.id
"""
_REFRESH = """
UPDATE person SET search = new.search FROM unnest($1::uuid[], $2::text[]) AS new (id, search)
WHERE person.id = new.id
"""


async def link_sharing(person: UUID, name: str, points: Sequence[Point]) -> None:
    """Link the person with those who have one of these phones under another name."""
    owners = _owners(await holdings(point.value for point in points))
    others = [o.person for o in owners if not o.is_wrong and not compatible(o.name, name)]
    sheet = Sheet()
    link(sheet, ((person, other) for other in others if other != person))
    await sheet.write()


def link(sheet: Sheet, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """That they share a phone."""
    made = [
        {"id": uuid7(), "person": person, "other": other, "kind": LinkKind.SHARED_PHONE}
        for person, other in pairs
    ]
    sheet.insert(PersonLink, made, "ON CONFLICT (person, other, kind) DO NOTHING")
