"""What a backup holds: which tables, which columns of them, which files of the store."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg

# Who is signed in signs in again, and a link that works once must not work twice; what counts attempts, what
# only runs, and the queue's own diary begin anew.
LEFT_OUT = {
    *("session", "account_link", "sign_in_failure", "migration"),
    *("pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics"),
}
QUEUE = "pgqueuer"
# The queue makes its own tables, each version others: what every one of them has, and nothing of workers.
_QUEUE_COLUMNS = (
    *("id", "priority", "created", "updated", "execute_after", "status", "entrypoint"),
    *("dedupe_key", "payload", "headers", "attempts"),
)
_QUEUE_ROWS = """
SELECT id, priority, created, updated, execute_after,
    CASE status WHEN 'picked' THEN 'queued' ELSE status END,
    entrypoint, dedupe_key, payload, headers, attempts
FROM pgqueuer
"""

# Values are written and read in the same words, whatever a server prefers.
SAME_TEXT = (
    *("datestyle = 'ISO'", "intervalstyle = 'iso_8601'", "timezone = 'UTC'", "extra_float_digits = 3"),
    *("bytea_output = 'hex'", "statement_timeout = 0", "idle_in_transaction_session_timeout = 0"),
)

_FILES: list[str] = []


def needs_files(query: str) -> None:
    """A room says which files its rows need: keys, or with "/" at their end all that lies below."""
    _FILES.append(query)


def leaves_out(table: str) -> None:
    """A room says which of its tables hold what is on its way and nobody else's business."""
    LEFT_OUT.add(table)


async def files(connection: asyncpg.Connection) -> AsyncIterator[str]:
    """In a transaction, as it sees the rows."""
    for query in _FILES:
        async for row in connection.cursor(query, prefetch=1_000):
            yield row[0]


async def tables(connection: asyncpg.Connection) -> dict[str, list[str]]:
    """The columns of each table, less those that the database computes itself."""
    found = {row["name"]: list(row["columns"]) for row in await connection.fetch(_TABLES)}
    kept = {name: columns for name, columns in found.items() if name not in LEFT_OUT}
    return {name: list(_QUEUE_COLUMNS) if name == QUEUE else columns for name, columns in kept.items()}


_TABLES = """
SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname
"""


async def copy_out(connection: asyncpg.Connection, table: str, columns: list[str], output: Any) -> int:
    """The rows in COPY's text; how many."""
    if table == QUEUE:
        status = await connection.copy_from_query(_QUEUE_ROWS, output=output, format="text")
    else:
        status = await connection.copy_from_table(table, columns=columns, output=output, format="text")
    return int(status.removeprefix("COPY "))


async def sequences(connection: asyncpg.Connection) -> dict[str, list[Any]]:
    """The last value of each, and whether it was given out. Read it after the rows: sequences have no
    snapshots, so that it is never behind them."""
    names = await connection.fetch(_SEQUENCES)
    found = {}
    for name in (row["name"] for row in names):
        for row in await connection.fetch(f"SELECT last_value, is_called FROM {_quoted(name)}"):
            found[name] = [row["last_value"], row["is_called"]]
    return found


_SEQUENCES = """
SELECT relname AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace
ORDER BY 1
"""


async def migrations(connection: asyncpg.Connection) -> dict[str, list[str]]:
    """Those that the database has, by their apps; none where it is empty."""
    if not await connection.fetchval("SELECT to_regclass('migration')"):
        return {}
    rows = await connection.fetch("SELECT app_name, name FROM migration ORDER BY app_name, name")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["app_name"], []).append(row["name"])
    return found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
