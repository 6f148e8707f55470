from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the name of a key is unique among those in use"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        await DB.run_ddl("CREATE UNIQUE INDEX api_token_name ON api_token (name) WHERE revoked_at IS NULL")

    manager.add_raw(run)
    return manager
