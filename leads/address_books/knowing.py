"""Who came before by the same key of the same source."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.people.tables import PersonOrigin
from leads.address_books.entry import Entry
from leads.address_books.plan import Plan


@dataclass(frozen=True)
class Origin:
    """Somebody who came by this key before; `hash` and `given` are empty for the key of our own exports."""

    person: UUID
    name: str
    hash: bytes = b""
    given: dict[str, Any] = field(default_factory=dict)


async def known(plan: Plan, batch: Sequence[Entry]) -> dict[str, Origin]:
    """By their keys; nobody changes them until the end of the transaction."""
    keys = [one.key for one in batch]
    found = {row["key"]: _origin(row) for row in await rows.run(_ORIGINS, plan.source, keys)}
    return {**(await _own(keys) if plan.is_ours or plan.is_cards else {}), **found}


async def _own(keys: Sequence[str]) -> dict[str, Origin]:
    """Exports of ours name a person by the id."""
    ids = {id_: key for key in keys if (id_ := _our_id(key))}
    found = await rows.run(_OWN, list(ids)) if ids else []
    return {ids[row["id"]]: Origin(row["person"], row["name"]) for row in found}


def _origin(row: dict[str, Any]) -> Origin:
    return Origin(row["person"], row["name"], row["row_hash"], json.loads(row["given"]))


_ORIGINS = """
SELECT o.originating_system_key AS key, p.id AS person, p.name, o.row_hash, o.given
FROM person_origin o JOIN person p ON p.id = o.person
WHERE o.originating_system_name = $1 AND o.originating_system_key = ANY($2::text[]) AND p.erased_at IS NULL
ORDER BY p.id FOR NO KEY UPDATE OF p
"""
_OWN = """
SELECT p.id, k.id AS person, k.name FROM person p JOIN person k ON k.id = coalesce(p.merged_into, p.id)
WHERE p.id = ANY($1::uuid[]) AND k.erased_at IS NULL ORDER BY k.id FOR NO KEY UPDATE OF k
"""


def _our_id(key: str) -> UUID | None:
    try:
        return UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


async def remember(plan: Plan, taken: Sequence[tuple[Entry, UUID]]) -> None:
    made = [
        {
            "id": uuid7(),
            "person": person,
            "originating_system_name": plan.source,
            "originating_system_key": entry.key,
            "row_hash": entry.hash,
            "given": entry.given,
        }
        for entry, person in taken
    ]
    await rows.insert(PersonOrigin, made, _AGAIN)


_AGAIN = """
ON CONFLICT (originating_system_name, originating_system_key) DO UPDATE
SET row_hash = excluded.row_hash, given = excluded.given, person = excluded.person, at = now()
"""
