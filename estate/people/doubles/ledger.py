"""What a merge changed, column by column: so that exactly this can be put back."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from estate.people import merging
from estate.people.doubles.tables import Merge
from estate.people.merging import Moved


async def move(merge: UUID, of: str, gone: UUID, kept: UUID) -> int:
    """All rows that refer to the person (or case) that is gone, in the current transaction; how many."""
    return sum([await _move(merge, one, gone, kept) for one in merging.moved(of)])


async def _move(merge: UUID, one: Moved, gone: UUID, kept: UUID) -> int:
    stays = f"AND NOT ({one.stays})" if one.stays else ""
    values = [kept] * one.stays.count("{}")
    key = f"t.{one.key}::text" if one.key == "id" else f"concat(t.{one.key}, ' ', t.{one.column})"
    sql = _MOVE.format(table=one.table, column=one.column, key=key, once=_once(one), stays=stays)
    here = [merge, one.table, one.column, gone, kept]
    rows = await Merge.raw(sql, kept, gone, *([kept] if one.once else []), *values, *here)
    return int(rows[0]["n"])


_MOVE = """
WITH moved AS (
    UPDATE {table} t SET {column} = {{}} WHERE t.{column} = {{}} {once} {stays} RETURNING {key} AS key
), noted AS (
    INSERT INTO merge_row (merge, table_name, column_name, row_key, before, after)
    SELECT {{}}, {{}}, {{}}, key, to_jsonb({{}}::uuid), to_jsonb({{}}::uuid) FROM moved
    ON CONFLICT (merge, table_name, column_name, row_key) DO UPDATE SET after = excluded.after RETURNING 1
)
SELECT count(*) AS n FROM noted
"""


def _once(one: Moved) -> str:
    if not one.once:
        return ""
    same = " AND ".join(f"o.{name} IS NOT DISTINCT FROM t.{name}" for name in one.once)
    return f"AND NOT EXISTS (SELECT FROM {one.table} o WHERE o.{one.column} = {{}} AND {same})"


@asynccontextmanager
async def noting(merge: UUID, table: str, ids: Sequence[UUID]) -> AsyncIterator[None]:
    """Whatever changes in these rows within the block is noted."""
    before = await _rows(table, ids)
    yield
    for id_, after in (await _rows(table, ids)).items():
        for column in (name for name in after if after[name] != before[id_][name]):
            was, became = json.dumps(before[id_][column]), json.dumps(after[column])
            await Merge.raw(_NOTE, merge, table, column, id_, was, became)


_NOTE = """
INSERT INTO merge_row (merge, table_name, column_name, row_key, before, after)
VALUES ({}, {}, {}, {}, {}::jsonb, {}::jsonb)
ON CONFLICT (merge, table_name, column_name, row_key) DO UPDATE SET after = excluded.after
"""


async def _rows(table: str, ids: Sequence[UUID]) -> dict[str, dict[str, Any]]:
    rows = await Merge.raw(
        f"SELECT t.id::text AS id, to_jsonb(t) AS row FROM {table} t WHERE t.id = ANY({{}})", list(ids)
    )
    return {row["id"]: json.loads(row["row"]) for row in rows}


async def put_back(merge: UUID) -> int:
    """As it was before; what was changed since by somebody else stays as it is now. How many rows."""
    rows = await Merge.raw(_TOUCHED, merge)
    steps = [(row["table_name"], row["columns"], goes) for row in rows for goes in (True, False)]
    count = sum([await _put_back(merge, *step) for step in steps])
    for row in await Merge.raw(_LISTS, merge):
        await Merge.raw(_TAKE_OUT.format(column=row["column_name"]), merge, row["column_name"])
    return count


_TOUCHED = """
SELECT table_name, array_agg(DISTINCT column_name) AS columns FROM merge_row WHERE merge = {}
GROUP BY table_name ORDER BY table_name
"""


async def _put_back(merge: UUID, table: str, columns: list[str], goes: bool) -> int:
    """All columns of a row at once, and rows that go back to somebody first: what must be unique is so in
    every moment."""
    sets = ", ".join(f"{name} = {_before(name)}" for name in columns)
    sql = _PUT_BACK.format(table=table, sets=sets, still=_STILL, key=_key(table), key_type=_key_type(table))
    referring = [one.column for one in merging.MOVED if one.table == table]
    return len(await Merge.raw(sql, merge, table, referring, goes))


def _before(column: str) -> str:
    """A version never comes again: a form that was opened in between would fit once more."""
    return "t.version + 1" if column == "version" else f"(jsonb_populate_record(t, back.columns)).{column}"


_STILL = "to_jsonb(jsonb_populate_record(t, jsonb_build_object(r.column_name, r.after))) = to_jsonb(t)"
"""The column of row `t` is as the merge `r` left it."""
_PUT_BACK = """
WITH back AS (
    SELECT split_part(r.row_key, ' ', 1)::{key_type} AS key,
        jsonb_object_agg(r.column_name, r.after) AS left_as,
        jsonb_object_agg(r.column_name, r.before) AS columns
    FROM merge_row r JOIN {table} t ON t.{key} = split_part(r.row_key, ' ', 1)::{key_type}
    WHERE r.merge = {{}} AND r.table_name = {{}} AND {still}
    GROUP BY r.row_key HAVING bool_or(r.column_name = ANY({{}})) = {{}}
)
UPDATE {table} t SET {sets} FROM back
WHERE t.{key} = back.key AND to_jsonb(jsonb_populate_record(t, back.left_as)) = to_jsonb(t)
RETURNING 1
"""


_LISTS = """
SELECT DISTINCT column_name FROM merge_row
WHERE merge = {} AND table_name = 'person' AND jsonb_typeof(after) = 'array'
"""
# Where somebody changed the list since, only what came with the merge goes.
_TAKE_OUT = """
UPDATE person t SET version = t.version + 1, {column} = ARRAY(
    SELECT one FROM unnest(t.{column}) WITH ORDINALITY AS listed (one, n)
    WHERE to_jsonb(one) <@ r.before OR NOT to_jsonb(one) <@ r.after ORDER BY n)
FROM merge_row r WHERE r.merge = {{}} AND r.table_name = 'person' AND r.column_name = {{}}
    AND r.row_key = t.id::text AND to_jsonb(t.{column}) <> r.before
"""


async def changed_since(merge: UUID) -> dict[str, int]:
    """How many rows of which table were changed by somebody in the meantime, or are no more."""
    counts = {}
    for row in await Merge.raw(_TOUCHED, merge):
        table = row["table_name"]
        sql = _CHANGED.format(table=table, still=_STILL, key=_key(table), key_type=_key_type(table))
        counts[table] = int((await Merge.raw(sql, merge, table))[0]["n"])
    return {table: count for table, count in counts.items() if count}


_CHANGED = """
SELECT count(DISTINCT r.row_key) AS n FROM merge_row r
WHERE r.merge = {{}} AND r.table_name = {{}} AND NOT EXISTS (
    SELECT FROM {table} t WHERE t.{key} = split_part(r.row_key, ' ', 1)::{key_type} AND {still})
"""


async def forget(merge: UUID) -> None:
    await Merge.raw("DELETE FROM merge_row WHERE merge = {}", merge)


def _key(table: str) -> str:
    return next((one.key for one in merging.MOVED if one.table == table), "id")


def _key_type(table: str) -> str:
    return next((one.key_type for one in merging.MOVED if one.table == table), "uuid")
