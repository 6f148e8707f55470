from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T02:27:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "photos in the order in which the store lists their files"

STATEMENTS = (
    'CREATE INDEX photo_original ON photo (original_key COLLATE "C")',
    """CREATE INDEX photo_folder ON photo (permission, ((public_key || '/') COLLATE "C"))""",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
