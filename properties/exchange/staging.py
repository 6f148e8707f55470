"""Rows of a running import, in the database, so that a file of any length needs little memory here.

`staged_row` holds what was read. `settle` takes out what needs no further work; `changed` walks the rest.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo_conf import DB
from properties.exchange.alone import alone
from properties.exchange.cells import OUR_SOURCE
from properties.exchange.listing import Listing
from properties.exchange.reader import Row

BATCH = 1_000
_COLUMNS = ("source", "line", "key", "reference", "seen_at", "hash", "data", "cells")


@dataclass(frozen=True)
class Staged:
    """A row that is new (`property` is None) or differs from what was imported last."""

    line: int
    key: str
    seen_at: datetime | None
    hash: bytes
    values: dict[str, Any]
    other: dict[str, str]
    property: UUID | None


@dataclass(frozen=True)
class Settled:
    superseded: int  # rows of which the file or an earlier import has a later one
    unchanged: int


@asynccontextmanager
async def stage(source: str) -> AsyncIterator[None]:
    """An empty stage for one import of this source at a time; raises AlreadyRunning."""
    async with alone("properties", source):
        await _clear(source)
        yield
        await _clear(source)


async def _clear(source: str) -> None:
    async with DB.transaction() as transaction:
        await transaction.connection.execute("DELETE FROM staged_row WHERE source = $1", source)


async def add(source: str, batch: Sequence[tuple[Row, Listing]]) -> None:
    records = [_record(source, row, listing) for row, listing in batch]
    async with DB.transaction() as transaction:
        await transaction.connection.copy_records_to_table("staged_row", records=records, columns=_COLUMNS)


def _record(source: str, row: Row, listing: Listing) -> tuple[Any, ...]:
    reference = listing.values.get("listing_id") or None
    cells = json.dumps([cell.replace("\0", "") for cell in row.cells])  # jsonb takes no NUL
    return (source, row.line, listing.key, reference, listing.seen_at, listing.hash, listing.text, cells)


async def settle(source: str, run: UUID | None, is_dry: bool) -> Settled:
    """Of each key the latest dated row stays, else the last; then what says nothing new goes, too."""
    async with DB.transaction() as transaction:
        execute = transaction.connection.execute
        await execute("ANALYZE staged_row")
        superseded = _count(await execute(_DROP_EARLIER_ROWS, source))
        superseded += _count(await execute(_DROP_OLDER, source))
        if not is_dry:
            await execute(_DATE_UNCHANGED, source, run)
        unchanged = _count(await execute(_DROP_UNCHANGED, source))
    return Settled(superseded, unchanged)


_DROP_EARLIER_ROWS = """
DELETE FROM staged_row s USING (
    SELECT line, row_number() OVER (PARTITION BY key ORDER BY seen_at DESC NULLS LAST, line DESC) AS place
    FROM staged_row WHERE source = $1
) ranked
WHERE s.source = $1 AND s.line = ranked.line AND ranked.place > 1
"""
_SAME_ROW = "s.source = $1 AND p.originating_system_name = $1 AND p.originating_system_key = s.key"
_DAY = "(s.seen_at AT TIME ZONE 'UTC')::date"
_DROP_OLDER = f"DELETE FROM staged_row s USING property p WHERE {_SAME_ROW} AND {_DAY} < p.source_row_date"
# An undo of the run gives them their former date, so that the file before it is not taken for an old one.
_DATE_UNCHANGED = f"""
WITH dated AS (
    SELECT p.id, p.version, p.source_row_date AS was, {_DAY} AS day FROM property p JOIN staged_row s
    ON {_SAME_ROW} AND s.hash = p.source_row_hash AND {_DAY} IS DISTINCT FROM p.source_row_date
    WHERE s.seen_at IS NOT NULL ORDER BY p.id FOR UPDATE OF p
), noted AS (
    INSERT INTO import_change (run, subject, before, is_changed, version, seq)
    SELECT $2::uuid, id, jsonb_build_object('property', jsonb_build_object('source_row_date', was)), false,
        version, 0 FROM dated WHERE $2::uuid IS NOT NULL
    ON CONFLICT (subject, run) DO NOTHING
)
UPDATE property p SET source_row_date = dated.day FROM dated WHERE p.id = dated.id
"""
_DROP_UNCHANGED = (
    f"DELETE FROM staged_row s USING property p WHERE {_SAME_ROW} AND s.hash = p.source_row_hash"
)


def _count(status: str) -> int:
    return int(status.rsplit(" ", 1)[1])


async def take_conflicts(source: str) -> list[tuple[int, str, list[str]]]:
    """New rows whose reference another listing has, or an earlier row of the file: some of them, taken off
    the stage, with line, reference and cells."""
    async with DB.transaction() as transaction:
        rows = await transaction.connection.fetch(_TAKE_CONFLICTS, source, BATCH)
    return [(row["line"], row["reference"], json.loads(row["cells"])) for row in rows]


# The key of our own exports is the property's id.
_IS_ID = "s.key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"
_OUR_ID = f"CASE WHEN $1 = '{OUR_SOURCE}' AND {_IS_ID} THEN s.key::uuid END"
_TAKE_CONFLICTS = f"""
DELETE FROM staged_row gone USING (
    SELECT s.line FROM (
        SELECT line, key, reference, row_number() OVER (PARTITION BY reference ORDER BY line) AS place
        FROM staged_row WHERE source = $1 AND reference IS NOT NULL
    ) s
    WHERE (s.place > 1 OR EXISTS (SELECT FROM property WHERE listing_id = s.reference))
        AND NOT EXISTS (
            SELECT FROM property WHERE originating_system_name = $1 AND originating_system_key = s.key)
        AND NOT EXISTS (SELECT FROM property WHERE id = {_OUR_ID})
    LIMIT $2
) bad
WHERE gone.source = $1 AND gone.line = bad.line RETURNING gone.line, gone.reference, gone.cells
"""


async def left(source: str) -> int:
    async with DB.transaction() as transaction:
        rows = await transaction.connection.fetchval(
            "SELECT count(*) FROM staged_row WHERE source = $1", source
        )
    return int(rows)


async def next_rows(source: str, after: int) -> list[Staged]:
    """The next batch below this line."""
    async with DB.transaction() as transaction:
        statement = _NEXT_OF_OURS if source == OUR_SOURCE else _NEXT
        rows = await transaction.connection.fetch(statement, source, after, BATCH)
    return [_staged(row) for row in rows]


_NEXT = """
SELECT s.line, s.key, s.seen_at, s.hash, s.data, p.id AS property
FROM (SELECT * FROM staged_row WHERE source = $1 AND line > $2 ORDER BY line LIMIT $3) s
LEFT JOIN property p ON p.originating_system_name = $1 AND p.originating_system_key = s.key
ORDER BY s.line
"""
# Where an export of ours went into another agency's books, its rows are known there by name and key.
_NEXT_OF_OURS = f"""
SELECT s.line, s.key, s.seen_at, s.hash, s.data, coalesce(own.id, p.id) AS property
FROM (SELECT * FROM staged_row WHERE source = $1 AND line > $2 ORDER BY line LIMIT $3) s
LEFT JOIN property own ON own.id = {_OUR_ID}
LEFT JOIN property p ON p.originating_system_name = $1 AND p.originating_system_key = s.key
ORDER BY s.line
"""


def _staged(row: Any) -> Staged:
    data = json.loads(row["data"])
    return Staged(
        row["line"], row["key"], row["seen_at"], row["hash"], data["values"], data["other"], row["property"]
    )


async def cells(source: str, line: int) -> list[str]:
    """The row as the file has it."""
    async with DB.transaction() as transaction:
        text = await transaction.connection.fetchval(
            "SELECT cells FROM staged_row WHERE source = $1 AND line = $2", source, line
        )
    found: list[str] = json.loads(text)
    return found
