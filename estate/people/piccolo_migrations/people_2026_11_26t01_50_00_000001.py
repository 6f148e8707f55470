from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T01:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "likely doubles meet by names and e-mails that are both alike: all keys are made anew"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        await DB.run_ddl("TRUNCATE double_key")

    manager.add_raw(run)
    return manager
