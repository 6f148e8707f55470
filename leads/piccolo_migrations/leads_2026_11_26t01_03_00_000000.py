from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T01:03:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the newest people of a role"

STATEMENTS = (
    "CREATE INDEX lead_open_of_side ON lead (side, person DESC) WHERE closed_at IS NULL AND archived_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
