"""The database's schema: bring it up to date, and tell when it is not."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

import asyncpg
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration

from piccolo_conf import DB

LOCK = 7_021_848_113_553_104  # any number that no other program locks in this database
RESTORING = LOCK + 1


@dataclass(frozen=True)
class SchemaState:
    """Migrations that this program has and the database lacks, and the other way round."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]


class MigrationFailed(Exception):
    """The text is what the migration printed."""


async def migrate() -> None:
    """Bring the schema up to date; of several processes at once one works and the others wait."""
    lock = await DB.get_new_connection()
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        await DB.prep_database()
        await run_migrations()
        await prepare_queue(lock)
    finally:
        await lock.close()


async def run_migrations() -> None:
    """Those that the database lacks; in the current transaction where there is one."""
    with _printed() as printed:
        for app_name in BaseMigrationManager().get_sorted_app_names():
            result = await ForwardsMigrationManager(app_name=app_name).run()
            if not result.success:
                raise MigrationFailed(result.message or printed.getvalue())


async def repeat_migrations(migrations: dict[str, list[str]]) -> None:
    """Exactly these, by their apps, on an empty database and in the current transaction."""
    manager = BaseMigrationManager()
    await manager.create_migration_table()
    for app_name in manager.get_sorted_app_names():
        folder = manager.get_app_config(app_name=app_name).resolved_migrations_folder_path
        modules = manager.get_migration_modules(folder)
        for name in sorted(migrations.get(app_name, ())):
            with _printed():
                migration = await modules[name].forwards()
                if isinstance(migration, MigrationManager):
                    await migration.run()
            await Migration.insert(Migration(name=name, app_name=app_name))


@contextlib.contextmanager
def _printed() -> Iterator[io.StringIO]:
    """What Piccolo tells a terminal."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        yield printed


async def prepare_queue(connection: asyncpg.Connection) -> None:
    queue = Queries(AsyncpgDriver(connection))
    if await queue.schema_is_installed():
        await queue.upgrade()
    else:
        await queue.install()


async def state() -> SchemaState:
    """Raises asyncpg's and the socket's errors where the database cannot be reached."""
    known = set(known_migrations())
    connection = await DB.get_new_connection()
    try:
        if await connection.fetchval("SELECT to_regclass('migration')"):
            rows = await connection.fetch("SELECT app_name, name FROM migration")
        else:
            rows = []
    finally:
        await connection.close()
    ran = {(row["app_name"], row["name"]) for row in rows}
    return SchemaState(_names(known - ran), _names(ran - known))


async def is_being_restored() -> bool:
    """Raises as `state`, which would wait for the end of the restore."""
    connection = await DB.get_new_connection()
    try:
        return not await connection.fetchval("SELECT pg_try_advisory_lock_shared($1)", RESTORING)
    finally:
        await connection.close()


def known_migrations() -> list[tuple[str, str]]:
    manager = BaseMigrationManager()
    return [
        (app.app_name, migration)
        for app in manager.get_app_configs()
        for migration in manager.get_migration_modules(app.resolved_migrations_folder_path)
    ]


def _names(migrations: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{app} {name}" for app, name in migrations))
