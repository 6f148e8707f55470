from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T22:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes and what Piccolo cannot say"

STATEMENTS = (
    "CREATE INDEX message_due ON message (next_attempt_at) WHERE state IN ('queued', 'failed')",
    "CREATE INDEX message_held ON message (created_at DESC) WHERE state = 'held'",
    "CREATE INDEX message_newest ON message (created_at DESC, id DESC)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mail", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
