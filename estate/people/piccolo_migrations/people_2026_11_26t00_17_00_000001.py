from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T00:17:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "likely doubles meet by other keys: all are made anew by the next sweep"

STATEMENTS = (
    "TRUNCATE double_key",
    "CREATE UNIQUE INDEX double_sweep_one_at_a_time ON double_sweep ((ended_at IS NULL)) WHERE ended_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
