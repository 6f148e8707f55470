from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T00:44:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the people of the latest leads, from the index alone"

STATEMENTS = (
    "DROP INDEX lead_latest, lead_of_agent, lead_of_office",
    "CREATE INDEX lead_latest ON lead (last_activity_at DESC, id DESC) INCLUDE (person) WHERE archived_at IS NULL",
    "CREATE INDEX lead_of_agent ON lead (agent, last_activity_at DESC, id DESC) INCLUDE (person) "
    "WHERE archived_at IS NULL",
    "CREATE INDEX lead_of_office ON lead (office, last_activity_at DESC, id DESC) INCLUDE (person) "
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
