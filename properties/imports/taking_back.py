"""What every undo of an import needs: who refers to what it made, and what becomes of the timelines."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID


async def referring(connection: Any, to: str, own: Collection[str]) -> list[tuple[str, str]]:
    """Other rooms' tables and columns, without the `own` ones; this room does not know them, the database
    does."""
    rows = await connection.fetch(_REFERRING, to)
    return [(row["name"], row["key"]) for row in rows if row["name"] not in own]


_REFERRING = """
SELECT c.conrelid::regclass::text AS name, quote_ident(a.attname) AS key
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = to_regclass($1) ORDER BY 1, 2
"""


async def forget_events(connection: Any, subjects: Sequence[UUID]) -> None:
    """Those that are of nobody else, too."""
    seqs = [row["seq"] for row in await connection.fetch(_REMOVE_SUBJECTS, subjects)]
    await connection.execute(_REMOVE_EVENTS, seqs)


_REMOVE_SUBJECTS = "DELETE FROM event_subject WHERE subject = ANY($1) RETURNING seq"
_REMOVE_EVENTS = """
DELETE FROM event WHERE seq = ANY($1) AND NOT EXISTS (SELECT FROM event_subject s WHERE s.seq = event.seq)
"""


async def hand_back(connection: Any, table: str, run: UUID, subjects: Sequence[UUID]) -> None:
    """The run before can be undone as if this one had never been."""
    await connection.execute(_HAND_BACK.format(table=table), run, subjects)


_HAND_BACK = """
UPDATE import_change prior SET version = p.version,
    seq = coalesce((SELECT max(seq) FROM event_subject WHERE subject = p.id), 0)
FROM import_change c JOIN {table} p ON p.id = c.subject
WHERE c.run = $1 AND c.subject = ANY($2) AND prior.subject = c.subject AND prior.run <> c.run
    AND prior.version = (c.before ->> 'version')::int AND prior.seq = (c.before ->> 'seq')::bigint
"""
