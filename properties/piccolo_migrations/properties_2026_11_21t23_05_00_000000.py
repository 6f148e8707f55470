from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T23:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "numbers of listings that are made here"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        await DB.run_ddl("CREATE SEQUENCE listing_number START 1001")

    manager.add_raw(run)
    return manager
