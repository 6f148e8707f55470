from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T22:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "of many people, whose case was last worked on, from the index alone"

STATEMENTS = (
    "CREATE INDEX lead_last_of_person ON lead (person, last_activity_at DESC) INCLUDE (agent, office) "
    "WHERE archived_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
