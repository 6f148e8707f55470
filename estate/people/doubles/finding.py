"""Likely doubles are found when somebody comes in or is corrected, by a job; all others by `sweeping`."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.jobs import Job, enqueue_all, job
from estate.people.doubles import apart, keys, likeness, loading
from estate.people.doubles.likeness import Finding
from estate.people.doubles.profile import Profile
from estate.people.doubles.tables import LikelyDouble
from estate.people.privacy import rooms
from piccolo_conf import DB

AT_ONCE = 200
"""So many are compared before the worker turns to other things: with all who share a key it is some 2,500
pairs."""
Pair = tuple[UUID, UUID]


async def look_for(persons: Iterable[UUID]) -> None:
    """In the transaction of the change; the worker does it."""
    await enqueue_all(search(persons))


def search(persons: Iterable[UUID]) -> list[Job]:
    listed = [str(person) for person in persons]
    return [
        Job("people.find_doubles", {"persons": listed[start : start + AT_ONCE]})
        for start in range(0, len(listed), AT_ONCE)
    ]


@job("people.find_doubles")
async def find_job(payload: dict[str, Any]) -> None:
    await find([UUID(person) for person in payload["persons"]])


async def find(persons: Sequence[UUID]) -> None:
    """What was likely and is not any more leaves the queue.

    The keys are there for all before anybody is looked for: of two who came in at the same moment, the one
    who is looked for later meets the other."""
    rooms.load()
    async with DB.transaction():
        known = await loading.profiles(persons)
        theirs = _keys(known)
        await rows.run(_OLD, *theirs, list(persons))
        await rows.run(_KEEP, *theirs)
    async with DB.transaction():
        await rows.run("SELECT pg_advisory_xact_lock_shared(hashtext('doubles are swept'))")
        queued = [row["id"] for row in await rows.run(_QUEUED, list(persons))]
        likely = await _meet(known)
        ones, others = [one for one, _other in likely], [other for _one, other in likely]
        await rows.run(_NO_MORE, queued, ones, others)


_QUEUED = """
SELECT id FROM likely_double
WHERE state = 'open' AND (person = ANY($1::uuid[]) OR other = ANY($1::uuid[]))
"""
_NO_MORE = """
DELETE FROM likely_double d
WHERE d.id = ANY($1::uuid[]) AND d.state = 'open'
    AND NOT EXISTS (SELECT FROM unnest($2::uuid[], $3::uuid[]) AS likely (person, other)
        WHERE likely.person = d.person AND likely.other = d.other)
    AND NOT EXISTS (SELECT FROM person p WHERE p.id IN (d.person, d.other) AND p.merged_into IS NOT NULL)
"""


async def compare(persons: Sequence[UUID]) -> None:
    """Persons without keys, in the current transaction, while nobody else is looked for."""
    await rows.run("SELECT pg_advisory_xact_lock(hashtext('doubles are swept'))")
    known = await loading.profiles(persons)
    await rows.run(_KEEP, *_keys(known))
    await _meet(known)


async def _meet(known: dict[UUID, Profile]) -> list[Pair]:
    """Each with all who share a key: the likely ones are kept in the queue, and answered."""
    pairs = await _meeting(list(known))
    known = known | await loading.profiles({one for pair in pairs for one in pair} - known.keys())
    likely = await _counted(_likely(pairs, known, {}), known)
    await _queue(likely)
    return list(likely)


async def compare_again(pairs: Sequence[Pair]) -> None:
    """Pairs of the queue, by what is known now."""
    async with DB.transaction():
        known = await loading.profiles({one for pair in pairs for one in pair})
        likely = await _counted(pairs, known)
        await _queue(likely)
        gone = [pair for pair in pairs if pair not in likely]
        await rows.run(_GONE, [one for one, _other in gone], [other for _one, other in gone])


_GONE = """
DELETE FROM likely_double d USING unnest($1::uuid[], $2::uuid[]) AS gone (person, other)
WHERE d.person = gone.person AND d.other = gone.other AND d.state = 'open'
    AND NOT EXISTS (SELECT FROM person p WHERE p.id IN (d.person, d.other) AND p.merged_into IS NOT NULL)
"""


def _keys(known: dict[UUID, Profile]) -> tuple[list[int], list[UUID]]:
    pairs = sorted((key, one.id) for one in known.values() for key in keys.keys(one))
    return [key for key, _person in pairs], [person for _key, person in pairs]


# What stays as it is costs no write.
_OLD = """
DELETE FROM double_key k WHERE k.person = ANY($3::uuid[]) AND NOT EXISTS (
    SELECT FROM unnest($1::bigint[], $2::uuid[]) AS now (key, person)
    WHERE now.key = k.key AND now.person = k.person)
"""
_KEEP = """
INSERT INTO double_key (key, person) SELECT * FROM unnest($1::bigint[], $2::uuid[]) ON CONFLICT DO NOTHING
"""


async def _meeting(persons: list[UUID]) -> list[Pair]:
    found = await rows.run(_MEETING, persons, keys.COMMON + 1, keys.COMMON)
    return [(row["person"], row["other"]) for row in found]


_MEETING = f"""
WITH apart AS MATERIALIZED ({apart.OF_MANY}), met AS (
    SELECT DISTINCT least(k.person, o.id) AS person, greatest(k.person, o.id) AS other
    FROM double_key k
    CROSS JOIN LATERAL (SELECT array_agg(person) AS persons
        FROM (SELECT s.person FROM double_key s WHERE s.key = k.key LIMIT $2) few) sharing
    CROSS JOIN LATERAL unnest(sharing.persons) o (id)
    WHERE k.person = ANY($1::uuid[]) AND cardinality(sharing.persons) <= $3 AND o.id <> k.person
)
SELECT met.person, met.other FROM met
JOIN person p ON p.id = met.person AND p.merged_into IS NULL AND p.erased_at IS NULL
JOIN person q ON q.id = met.other AND q.merged_into IS NULL AND q.erased_at IS NULL
WHERE NOT EXISTS (SELECT FROM apart WHERE apart.person = met.person AND apart.other = met.other)
ORDER BY 1, 2
"""


def _likely(
    pairs: Iterable[Pair], known: dict[UUID, Profile], namesakes: dict[UUID, int]
) -> dict[Pair, list[Finding]]:
    compared = {
        (one, other): likeness.findings(
            known[one], known[other], max(namesakes.get(one, 0), namesakes.get(other, 0))
        )
        for one, other in pairs
        if one in known and other in known
    }
    return {pair: found for pair, found in compared.items() if likeness.is_likely(found)}


async def _counted(pairs: Iterable[Pair], known: dict[UUID, Profile]) -> dict[Pair, list[Finding]]:
    """The more are called as they are, the less that says: it is asked of few pairs."""
    persons = {one for pair in pairs for one in pair if one in known}
    return _likely(pairs, known, await _namesakes([known[one] for one in persons]))


async def _namesakes(persons: Iterable[Profile]) -> dict[UUID, int]:
    """How many are called as they are, counted as far as keys are."""
    named = {one.id: key for one in persons if (key := keys.of_name(one)) is not None}
    found = await rows.run(_NAMESAKES, list(set(named.values())), keys.COMMON) if named else []
    counts = {row["key"]: row["n"] for row in found}
    return {person: counts[key] for person, key in named.items()}


_NAMESAKES = """
SELECT k.key, (SELECT count(*) FROM (SELECT FROM double_key s WHERE s.key = k.key LIMIT $2) few) AS n
FROM unnest($1::bigint[]) AS k (key)
"""


async def _queue(likely: dict[Pair, list[Finding]]) -> None:
    made = [
        {
            "id": uuid7(),
            "person": one,
            "other": other,
            "score": likeness.score(found),
            "evidence": json.dumps([[f.trait, f.degree, round(f.weight, 1)] for f in found]),
        }
        for (one, other), found in likely.items()
    ]
    await rows.insert(LikelyDouble, made, _AGAIN)


_AGAIN = """
ON CONFLICT (person, other) DO UPDATE SET score = excluded.score, evidence = excluded.evidence
WHERE likely_double.state = 'open'
"""
