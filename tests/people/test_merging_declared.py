"""Whoever adds a column that refers to a person or a case says what a merge does to it."""

from estate.people import merging
from estate.people.privacy import rooms
from estate.people.tables import Person

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
