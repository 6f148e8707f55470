"""Persons as they are compared, read for many at once."""

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from uuid import UUID

from estate.people.doubles.profile import Address, Profile, profile
from estate.people.tables import Person

Homes = Callable[[list[UUID]], Awaitable[dict[UUID, list[UUID]]]]
HOMES: list[Homes] = []


def asks(homes: Homes) -> Homes:
    """Register what tells which homes persons asked about: those to the left know none."""
    HOMES.append(homes)
    return homes


async def profiles(ids: Iterable[UUID]) -> dict[UUID, Profile]:
    """Of those who are there: neither merged nor erased."""
    listed = list(ids)
    if not listed:
        return {}
    homes = await _homes(listed)
    rows = await Person.raw(_PROFILES, listed)
    return {row["id"]: _profile(row, homes.get(row["id"], ())) for row in rows}


async def _homes(ids: list[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for ask in HOMES:
        found |= await ask(ids)
    return found


_PROFILES = """
SELECT p.id, p.name, p.birthday,
    (SELECT json_agg(json_build_array(a.unparsed_address, a.city, a.postal_code)) FROM person_address a
        WHERE a.person = p.id) AS addresses,
    ARRAY(SELECT c.value FROM contact_point c WHERE c.person = p.id AND c.kind = 'phone') AS phones,
    ARRAY(SELECT c.value FROM contact_point c WHERE c.person = p.id AND c.kind = 'email') AS emails
FROM person p WHERE p.id = ANY({}) AND p.merged_into IS NULL AND p.erased_at IS NULL
"""


def _profile(row: dict[str, object], homes: Sequence[UUID]) -> Profile:
    addresses = [Address.of(*parts) for parts in json.loads(str(row["addresses"] or "[]"))]
    return profile(
        id=row["id"],  # type: ignore[arg-type]
        name=str(row["name"]),
        birthday=row["birthday"],  # type: ignore[arg-type]
        addresses=addresses,
        phones=row["phones"],  # type: ignore[arg-type]
        emails=row["emails"],  # type: ignore[arg-type]
        homes=homes,
    )
