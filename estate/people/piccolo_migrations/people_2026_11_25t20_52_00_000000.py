from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T20:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "people by tag and role"

STATEMENTS = (
    "CREATE INDEX person_tags ON person USING gin (tags)",
    "CREATE INDEX person_roles ON person USING gin (roles)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
