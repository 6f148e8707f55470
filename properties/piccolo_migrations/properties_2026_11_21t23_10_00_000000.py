from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T23:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what was imported last, and the rows of an import that is running"

STATEMENTS = (
    "CREATE TABLE imported_row (property uuid PRIMARY KEY REFERENCES property (id) ON DELETE RESTRICT, data jsonb NOT NULL)",
    # Rows of a file that is being imported; worthless after a crash, so they need no log.
    """CREATE UNLOGGED TABLE staged_row (source text NOT NULL, line integer NOT NULL, key text NOT NULL,
        seen_at timestamptz, hash bytea NOT NULL, data jsonb NOT NULL, cells jsonb NOT NULL)""",
    "CREATE INDEX staged_row_line ON staged_row (source, line)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
