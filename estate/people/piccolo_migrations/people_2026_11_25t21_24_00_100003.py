from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:24:00:100003"
VERSION = "1.38.0"
DESCRIPTION = "by what likely doubles meet"

STATEMENTS = (
    "CREATE TABLE double_key (key bigint NOT NULL, person uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT, "
    "PRIMARY KEY (key, person))",
    "CREATE INDEX double_key_person ON double_key (person)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
