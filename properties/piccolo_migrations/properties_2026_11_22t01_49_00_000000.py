from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T01:49:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "photos that the sweeps look for"

STATEMENTS = (
    "CREATE INDEX photo_removed ON photo (archived_at) WHERE archived_at IS NOT NULL",
    # Ready before there were AVIF and likenesses: they are developed once more.
    "CREATE INDEX photo_old ON photo (id) WHERE state = 'ready' AND perceptual_hash IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
