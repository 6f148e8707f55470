"""`estate migrate`: the schema brought up to date, or a sentence that says why not."""

import asyncpg

from estate import health, schema
from estate.failures import Failure


async def migrate() -> None:
    """Raises Failure. A database that a newer Estate has migrated is left alone."""
    if problem := await health.database():
        raise Failure(problem)
    if (await schema.state()).unknown:
        raise Failure(str(await health.schema()))
    try:
        await schema.migrate()
    except schema.MigrationFailed as error:
        raise Failure(f"A migration failed, and its changes were undone: {error}") from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise Failure(
            f"The database's user may not do this: {error}. Its owner must install {_NAMES}."
        ) from error


_NAMES = "the extensions btree_gist and pg_trgm"
