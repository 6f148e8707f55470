"""What a restore finds in its target: who uses the database, and which agency would be lost."""

import asyncio

import asyncpg

from estate import schema
from estate.failures import Failure

_PATIENCE = "10s"


async def take_for_ourselves(connection: asyncpg.Connection) -> None:
    """Until the end of the transaction; raises Failure where somebody works on this database. Who starts
    from here on is refused by `schema.RESTORING`; who started before is seen."""
    for lock in (schema.RESTORING, schema.LOCK):
        if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", lock):
            raise Failure(
                "Another restore, `estate migrate` or a command that just starts is at work on this "
                "database: wait for its end."
            )
    await refuse_users(connection)
    await connection.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")


async def refuse_users(connection: asyncpg.Connection) -> None:
    for _again in range(10):  # who has just said goodbye may still be seen for a moment
        users = [row["name"] for row in await connection.fetch(_USERS, schema.LOCK)]
        if not users:
            return
        await asyncio.sleep(0.2)
    named = " and ".join(f"`{name}`" for name in users if name != "estate") or "Another command of Estate"
    raise Failure(f"{named} still at work on this database: stop server, worker and imports first.")


# An `estate migrate` that waits for our end does no harm.
_USERS = """
SELECT DISTINCT a.application_name AS name FROM pg_stat_activity a
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
    AND (a.application_name = 'estate' OR a.application_name LIKE 'estate %')
    AND NOT EXISTS (SELECT FROM pg_locks w WHERE w.pid = a.pid AND NOT w.granted
        AND w.locktype = 'advisory' AND (w.classid::bigint << 32) + w.objid::bigint = $1)
ORDER BY 1
"""


async def refuse_other(connection: asyncpg.Connection, replace: str | None) -> None:
    """Raises Failure where there is an agency (or a stranger's tables) that nobody said may go."""
    if not await connection.fetchval("SELECT to_regclass('migration')"):
        if table := await connection.fetchval(_ANY_TABLE):
            raise Failure(f"The database holds tables of another program ({table}): use an empty one.")
        return
    name = await _agency(connection)
    if name is None or name == replace:
        return
    raise Failure(
        f"This database holds {name} ({await _lost(connection)}). All of it would be lost. "
        f'Make a backup of it first; then say --replace "{name}".'
    )


_ANY_TABLE = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
LIMIT 1
"""


async def _agency(connection: asyncpg.Connection) -> str | None:
    """Its name, or what stands for it where people can sign in and nobody has named it yet."""
    if not await connection.fetchval("SELECT to_regclass('agency') IS NOT NULL"):
        return None
    name: str | None = await connection.fetchval("SELECT name FROM agency")
    if name is None and await connection.fetchval("SELECT EXISTS (SELECT FROM users)"):
        return "an agency without a name"
    return name


async def _lost(connection: asyncpg.Connection) -> str:
    counts = [
        f"{await connection.fetchval(f'SELECT count(*) FROM {table}'):,} {words}"
        for table, words in (("users", "users"), ("person", "people"), ("property", "properties"))
        if await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", table)
    ]
    if last := await connection.fetchval("SELECT max(at) FROM event"):
        counts.append(f"last changed {last:%Y-%m-%d %H:%M} UTC")
    return ", ".join(counts)
