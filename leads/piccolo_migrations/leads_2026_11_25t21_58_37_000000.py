from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:58:37:000000"
VERSION = "1.38.0"
DESCRIPTION = "who was left alone for long"

STATEMENT = """
CREATE INDEX lead_left_alone ON lead (agent, last_activity_at) WHERE closed_at IS NULL AND archived_at IS NULL
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        await DB.run_ddl(STATEMENT)

    manager.add_raw(run)
    return manager
