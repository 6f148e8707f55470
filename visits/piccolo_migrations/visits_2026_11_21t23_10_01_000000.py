from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T23:10:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of what stands"

STATEMENTS = (
    "CREATE INDEX visit_standing ON visit (agent, starts_at) WHERE status IN ('Pending', 'Confirmed')",
    "CREATE INDEX visit_to_remind ON visit (starts_at) WHERE status IN ('Pending', 'Confirmed')",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="visits", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
