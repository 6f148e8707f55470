from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T22:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes and what Piccolo cannot say"

STATEMENTS = (
    "CREATE INDEX visit_of_agent ON visit (agent, starts_at)",
    "CREATE INDEX visit_of_lead ON visit (lead, starts_at)",
    "CREATE INDEX reservation_of_resource ON reservation USING gist (resource, during)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="visits", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
