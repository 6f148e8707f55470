from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "missed calls in the order of the log"

STATEMENTS = (
    "DROP INDEX call_missed",
    "CREATE INDEX call_missed ON call (at DESC, id DESC) WHERE outcome = 'missed'",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
