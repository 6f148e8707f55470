from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T22:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes and what Piccolo cannot say"

STATEMENTS = (
    "CREATE INDEX person_search ON person USING gin (search gin_trgm_ops)",
    "CREATE INDEX contact_point_value ON contact_point (value, kind)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
