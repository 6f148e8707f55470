"""Two open cases of one side become one when their persons do: the older takes all that belongs to the newer
one, which is archived and leads there. When the merge is undone, a case takes along what was written in it
since, and a case that was opened since becomes one with that which comes back."""

from itertools import groupby
from uuid import UUID

from estate.people import merging
from estate.people.doubles import ledger
from estate.people.doubles.loading import asks
from estate.people.merging import LEAD, joins, makes_way, parts
from leads.notices import announce
from leads.tables import Lead
from leads.tasks import joining as to_do


@joins
async def _cases(made: UUID, kept: UUID, gone: UUID) -> None:
    await Lead.raw("SELECT 1 FROM lead WHERE person = ANY({}) ORDER BY id FOR NO KEY UPDATE", [kept, gone])
    rows = await Lead.raw(_OPEN, [kept, gone])
    for _side, cases in groupby(rows, key=lambda row: str(row["side"])):
        oldest, *others = (row["id"] for row in cases)
        for case in others:
            await _take_in(made, oldest, case)
    for row in await Lead.raw(_JOINED, made):
        await _move(made, UUID(row["newer"]), UUID(row["older"]))
    for row in await Lead.raw("SELECT id, agent, office FROM lead WHERE person = ANY({})", [kept, gone]):
        await announce(row["id"], row["agent"], row["office"])


_OPEN = """
SELECT id, side FROM lead WHERE person = ANY({}) AND closed_at IS NULL AND archived_at IS NULL
ORDER BY side, opened_at, id
"""
_JOINED = """
SELECT row_key AS newer, jsonb_build_array(after) ->> 0 AS older FROM merge_row
WHERE merge = {} AND table_name = 'lead' AND column_name = 'merged_into'
"""


async def _take_in(made: UUID, older: UUID, newer: UUID) -> None:
    """What was joined to the newer one before follows it."""
    columns = ", ".join(f"{name} = {sql}" for c in merging.combined(LEAD) for name, sql in c.becomes.items())
    followers = await Lead.raw("SELECT id FROM lead WHERE merged_into = {}", newer)
    async with ledger.noting(made, "lead", [older, newer, *(row["id"] for row in followers)]):
        await Lead.raw(
            f"UPDATE lead t SET {columns} FROM lead k, lead g"
            " WHERE t.id = {} AND k.id = t.id AND g.id = {}",
            older,
            newer,
        )
        await Lead.raw("UPDATE lead SET merged_into = {} WHERE merged_into = {}", older, newer)
        await Lead.raw(_ARCHIVE, older, newer)


_ARCHIVE = """
UPDATE lead SET archived_at = now(), merged_into = {}, version = version + 1 WHERE id = {}
"""


async def _move(made: UUID, newer: UUID, older: UUID) -> None:
    await to_do.let_one_sequence_go_on(made, newer, older)
    await ledger.move(made, LEAD, newer, older)
    await to_do.put_in_order(made, older)


@makes_way
async def _for_what_comes_back(made: UUID, kept: UUID) -> None:
    """Nobody has two open cases of one side, in no moment."""
    await Lead.raw("SELECT 1 FROM lead WHERE person = {} ORDER BY id FOR NO KEY UPDATE", kept)
    await Lead.raw(_MAKE_WAY, made, kept, made)


_MAKE_WAY = """
WITH theirs AS (
    SELECT l.id, l.side, l.archived_at,
        coalesce((jsonb_build_array(r.before) ->> 0)::uuid, l.person) AS person
    FROM lead l LEFT JOIN merge_row r ON r.merge = {} AND r.table_name = 'lead' AND r.column_name = 'person'
        AND r.row_key = l.id::text AND r.after = to_jsonb(l.person)
    WHERE l.person = {} AND l.closed_at IS NULL
)
UPDATE lead t SET archived_at = now(), merged_into = back.id
FROM theirs back JOIN theirs since ON since.person = back.person AND since.side = back.side
JOIN merge_row a ON a.merge = {} AND a.table_name = 'lead' AND a.column_name = 'archived_at'
    AND a.row_key = back.id::text AND a.after = to_jsonb(back.archived_at)
WHERE t.id = since.id AND since.archived_at IS NULL
"""


@parts
async def _with_their_cases(made: UUID, kept: UUID, back: UUID) -> None:
    for row in await Lead.raw(_MADE_WAY, [kept, back]):
        await _take_in(made, row["older"], row["newer"])
        await _move(made, row["newer"], row["older"])
    for table in ("enquiry", "call", "task"):
        await Lead.raw(_ALONG.format(table=table), back, back, kept)
    for table in ("message", "inbound_mail"):
        await Lead.raw(_MAILS.format(table=table), back, back, kept)
    await Lead.raw(_EVENTS, back, kept, back, back)
    await to_do.part(kept, back)
    for row in await Lead.raw("SELECT id, agent, office FROM lead WHERE person = ANY({})", [kept, back]):
        await announce(row["id"], row["agent"], row["office"])


_MADE_WAY = """
SELECT c.id AS newer, c.merged_into AS older FROM lead c JOIN lead o ON o.id = c.merged_into
WHERE c.person = ANY({}) AND c.archived_at = now() AND o.archived_at IS NULL AND NOT EXISTS (
    SELECT FROM merge_row r
    WHERE r.table_name = 'lead' AND r.column_name = 'archived_at' AND r.row_key = c.id::text)
"""
_ALONG = """
UPDATE {table} t SET person = {{}} FROM lead l WHERE l.id = t.lead AND l.person = {{}} AND t.person = {{}}
"""
_MAILS = """
UPDATE {table} t SET person = {{}} FROM lead l WHERE l.id = t.about AND l.person = {{}} AND t.person = {{}}
"""
_EVENTS = """
UPDATE event_subject s SET subject = {} WHERE s.subject = {}
    AND EXISTS (SELECT FROM event_subject o JOIN lead l ON l.id = o.subject
        WHERE o.seq = s.seq AND l.person = {})
    AND NOT EXISTS (SELECT FROM event_subject o WHERE o.seq = s.seq AND o.subject = {})
"""


@asks
async def _asked_about(persons: list[UUID]) -> dict[UUID, list[UUID]]:
    """One home and a like name: often the same person by two doors."""
    rows = await Lead.raw(_HOMES, persons)
    return {row["person"]: row["homes"] for row in rows}


_HOMES = """
SELECT person, array_agg(DISTINCT property) AS homes FROM enquiry
WHERE person = ANY({}) AND property IS NOT NULL GROUP BY person
"""
