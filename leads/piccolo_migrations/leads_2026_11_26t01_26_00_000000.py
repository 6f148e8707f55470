from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T01:26:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "of many people, the first open cases that somebody may see, from the index alone"

STATEMENTS = (
    "DROP INDEX lead_last_of_person",
    "CREATE INDEX lead_last_of_person ON lead (person, last_activity_at DESC) "
    "INCLUDE (agent, office, id, closed_at) WHERE archived_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
