"""What Piccolo does silently is said in every table, and what a merge does to its columns, or this fails."""

import pytest
from piccolo.columns import ForeignKey, OnDelete
from piccolo.conf.apps import Finder

from estate.people import merging
from estate.people.privacy import rooms
from estate.people.tables import Person


def tables():
    return [table for app in Finder().get_app_configs() for table in app.table_classes]


def columns():
    return [pytest.param(c, id=f"{t.__name__}.{c._meta.name}") for t in tables() for c in t._meta.columns]


@pytest.mark.parametrize("column", columns())
def test_a_foreign_key_forbids_deletion_and_is_indexed(column):
    if isinstance(column, ForeignKey):
        assert column._foreign_key_meta.on_delete == OnDelete.restrict
        assert column._meta.index or column._meta.unique


@pytest.mark.parametrize("column", columns())
def test_an_optional_column_is_empty_by_default(column):
    if column._meta.null:
        assert column.default is None


async def test_the_tables_are_what_the_migrations_made(database):
    from piccolo_conf import DB

    rows = await DB._run_in_pool(
        "SELECT table_name, column_name, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public'"
    )
    stored = {(row["table_name"], row["column_name"]): row["is_nullable"] == "YES" for row in rows}
    for table in tables():
        for column in table._meta.columns:
            key = (table._meta.tablename, column._meta.db_column_name)
            assert stored[key] == column._meta.null, key


REFERRING = """
SELECT c.conrelid::regclass::text AS table, a.attname::text AS column, c.confrelid::regclass::text AS of
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
WHERE c.contype = 'f' AND c.confrelid = ANY (ARRAY['person', 'lead']::regclass[])
"""
UNTOLD_IDS = """
SELECT t.oid::regclass::text AS table, a.attname::text AS column
FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
    AND a.atttypid IN ('uuid'::regtype, 'uuid[]'::regtype) AND a.attname <> 'id'
    AND NOT EXISTS (SELECT FROM pg_constraint c
        WHERE c.contype = 'f' AND c.conrelid = t.oid AND a.attnum = ANY (c.conkey))
"""
COLUMNS = """
SELECT column_name::text AS column FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = {}
"""
SAY_IT = "say it in the `personal.py` of their rooms: estate.people.merging"


async def test_what_refers_to_a_person_or_a_lead_moves_with_a_merge_or_stays(db: None) -> None:
    rooms.load()
    moved = {(m.table, m.column, of) for m in merging.MOVED for of in m.of}
    staying = {(s.table, s.column) for s in merging.STAYING}
    unsaid = [
        f"{row['table']}.{row['column']}"
        for row in await Person.raw(REFERRING)
        if tuple(row.values()) not in moved and (row["table"], row["column"]) not in staying
    ]
    assert unsaid == [], SAY_IT


async def test_of_ids_without_a_foreign_key_it_is_said_whose_they_may_be(db: None) -> None:
    rooms.load()
    said = {(one.table, one.column) for one in [*merging.MOVED, *merging.STAYING]}
    unsaid = [
        f"{row['table']}.{row['column']}"
        for row in await Person.raw(UNTOLD_IDS)
        if tuple(row.values()) not in said
    ]
    assert unsaid == [], SAY_IT


async def test_what_is_said_is_there(db: None) -> None:
    rooms.load()
    rows = await Person.raw(
        "SELECT table_name::text, column_name::text FROM information_schema.columns "
        "WHERE table_schema = current_schema()"
    )
    there = {tuple(row.values()) for row in rows}
    said = {(one.table, one.column) for one in [*merging.MOVED, *merging.STAYING]}
    said |= {(one.table, one.key) for one in merging.MOVED}
    said |= {(one.table, beside) for one in merging.MOVED for beside in one.once}
    assert said <= there


async def test_of_each_column_of_a_person_and_a_lead_it_is_said_what_becomes_of_two(db: None) -> None:
    """Combined, chosen by whoever merges, or left as it is."""
    rooms.load()
    for table in (merging.PERSON, merging.LEAD):
        said = [name for c in merging.combined(table) for name in (*c.becomes, *c.chosen, *c.left)]
        there = [row["column"] for row in await Person.raw(COLUMNS, table)]
        assert sorted(said) == sorted(there), SAY_IT


INDEXED = """
SELECT i.indrelid::regclass::text AS table, a.attname::text AS column FROM pg_index i
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
"""


async def test_what_moves_with_a_merge_is_found_by_an_index(db: None) -> None:
    rooms.load()
    indexed = {tuple(row.values()) for row in await Person.raw(INDEXED)}
    large = [one for one in merging.MOVED if one.table not in ("opened", "pin")]  # a few rows of each user
    assert {(one.table, one.column) for one in large} <= indexed
