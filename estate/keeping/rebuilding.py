"""The database's schema as a backup needs it: emptied, made as it was then, without what slows a load."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from estate import schema


async def clear(connection: asyncpg.Connection) -> None:
    """Take away all that is in the schema, but for what belongs to an extension."""
    for row in await connection.fetch(_ALL_OF_IT):
        await connection.execute(f"DROP {row['kind']} IF EXISTS {row['name']} CASCADE")


_NOT_OF_AN_EXTENSION = (
    "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype IN ('e', 'i', 'a'))"
)
_ALL_OF_IT = f"""
SELECT CASE o.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
    ELSE 'TABLE' END AS kind, o.oid::regclass::text AS name
FROM pg_class o WHERE o.relnamespace = current_schema()::regnamespace
    AND o.relkind IN ('r', 'p', 'v', 'm', 'S') AND {_NOT_OF_AN_EXTENSION}
UNION ALL
SELECT 'ROUTINE', o.oid::regprocedure::text
FROM pg_proc o WHERE o.pronamespace = current_schema()::regnamespace AND {_NOT_OF_AN_EXTENSION}
UNION ALL
SELECT 'TYPE', o.oid::regtype::text
FROM pg_type o WHERE o.typnamespace = current_schema()::regnamespace AND o.typtype IN ('e', 'd')
    AND {_NOT_OF_AN_EXTENSION}
"""


async def make(connection: asyncpg.Connection, migrations: dict[str, list[str]]) -> None:
    """The tables as these migrations make them, and the queue's; in the current transaction."""
    await schema.repeat_migrations(migrations)
    await schema.prepare_queue(connection)


@asynccontextmanager
async def bare(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Without references and indexes: rows come in any order, and quicker. Both are made again, which
    looks at every row."""
    references, indexes = await connection.fetch(_REFERENCES), await connection.fetch(_INDEXES)
    for row in references:
        await connection.execute(f"ALTER TABLE {row['table']} DROP CONSTRAINT {row['name']}")
    for row in indexes:
        await connection.execute(f"DROP INDEX {row['name']}")
    yield
    for row in indexes:
        await connection.execute(row["definition"])
    for row in references:
        await connection.execute(f"ALTER TABLE {row['table']} ADD {row['definition']}")


_REFERENCES = """
SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name,
    format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS definition
FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""
