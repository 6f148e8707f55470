from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T01:03:00:100003"
VERSION = "1.38.0"
DESCRIPTION = "the newest people with a tag, and with a role"

STATEMENTS = (
    "CREATE INDEX person_tagged ON person (id) INCLUDE (tags) WHERE cardinality(tags) > 0",
    "CREATE INDEX person_in_role ON person (id) INCLUDE (roles) WHERE cardinality(roles) > 0",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
