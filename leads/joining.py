"""Two open cases of one side become one when their persons do: the older takes all that belongs to the newer
one, which is archived and leads there. When the merge is undone, a case takes along what was written in it
since."""

from itertools import groupby
from uuid import UUID

from estate.people import merging
from estate.people.doubles import ledger
from estate.people.doubles.loading import asks
from estate.people.merging import LEAD, joins, parts
from leads.notices import announce
from leads.tables import Lead


@joins
async def _cases(made: UUID, kept: UUID, gone: UUID) -> None:
    await Lead.raw("SELECT 1 FROM lead WHERE person = ANY({}) ORDER BY id FOR NO KEY UPDATE", [kept, gone])
    rows = await Lead.raw(_OPEN, [kept, gone])
    for _side, cases in groupby(rows, key=lambda row: str(row["side"])):
        oldest, *newer = (row["id"] for row in cases)
        for case in newer:
            await _take_in(made, oldest, case)
    for row in await Lead.raw(_JOINED, made):
        await ledger.move(made, LEAD, UUID(row["newer"]), UUID(row["older"]))
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


@parts
async def _with_their_cases(kept: UUID, back: UUID) -> None:
    for table in ("enquiry", "call"):
        await Lead.raw(_ALONG.format(table=table), back, back, kept)
    await Lead.raw(_MAILS, back, back, kept)
    await Lead.raw(_EVENTS, back, kept, back, back)
    for row in await Lead.raw("SELECT id, agent, office FROM lead WHERE person = ANY({})", [kept, back]):
        await announce(row["id"], row["agent"], row["office"])


_ALONG = """
UPDATE {table} t SET person = {{}} FROM lead l WHERE l.id = t.lead AND l.person = {{}} AND t.person = {{}}
"""
_MAILS = (
    "UPDATE message t SET person = {} FROM lead l WHERE l.id = t.about AND l.person = {} AND t.person = {}"
)
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
