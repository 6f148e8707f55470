from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:09:00:100003"
VERSION = "1.38.0"
DESCRIPTION = "what a merge changed, and what the queue of likely doubles is read by"

STATEMENTS = (
    """
    CREATE TABLE merge_row (
        merge uuid NOT NULL REFERENCES merge (id) ON DELETE RESTRICT,
        table_name text NOT NULL, column_name text NOT NULL, row_key text NOT NULL,
        before jsonb NOT NULL, after jsonb NOT NULL,
        PRIMARY KEY (merge, table_name, column_name, row_key)
    )
    """,
    "CREATE INDEX likely_double_open ON likely_double (score DESC, id) WHERE state = 'open'",
    "CREATE INDEX merge_unsettled ON merge (at) WHERE settled_at IS NULL AND undone_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
