"""A tag has one spelling in the whole agency, the one seen first: neither case nor accents make another."""

from collections.abc import Iterable
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.people import search
from estate.people.details import once
from estate.people.tables import Tag


def folded(tag: str) -> str:
    return search.unmarked(" ".join(tag.split()))


async def spelled(tags: Iterable[str]) -> dict[str, str]:
    """Each as it is spelled here, in the current transaction; what is new is spelled so from now on."""
    keys = {tag: folded(tag) for tag in tags}
    if not keys:
        return {}
    first: dict[str, str] = {}
    for tag, key in keys.items():
        first.setdefault(key, " ".join(tag.split()))
    made = [{"id": uuid7(), "folded": key, "spelling": first[key]} for key in sorted(first)]
    await rows.insert(Tag, made, "ON CONFLICT (folded) DO NOTHING")
    found = await rows.run("SELECT folded, spelling FROM tag WHERE folded = ANY($1::text[])", list(first))
    known = {row["folded"]: row["spelling"] for row in found}
    return {tag: known[key] for tag, key in keys.items()}


async def of(person: UUID, tags: Iterable[str]) -> list[str]:
    """What somebody wrote by hand: a tag that nobody else has is spelled as they wrote it."""
    listed = list(tags)
    await rows.run(_RESPELL, [folded(tag) for tag in listed], [" ".join(t.split()) for t in listed], person)
    known = await spelled(listed)
    return list(once(known[tag] for tag in listed))


_RESPELL = """
UPDATE tag t SET spelling = new.spelling FROM unnest($1::text[], $2::text[]) AS new (folded, spelling)
WHERE t.folded = new.folded AND t.spelling <> new.spelling AND NOT EXISTS (
    SELECT FROM person p WHERE p.tags @> ARRAY[t.spelling] AND p.id <> $3)
"""
