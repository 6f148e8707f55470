from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T00:06:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what runs of imports of people changed, refused and would change"

STATEMENTS = (
    "ALTER TABLE import_change RENAME COLUMN property TO subject",
    "ALTER TABLE import_preview RENAME COLUMN property TO subject",
    # Rows that were taken, of which something was kept as it came.
    "ALTER TABLE import_refusal ADD COLUMN is_taken boolean NOT NULL DEFAULT false",
    "DROP INDEX import_run_at_work",
    "CREATE UNIQUE INDEX import_run_at_work ON import_run (kind, source)"
    " WHERE state IN ('checking', 'running', 'undoing')",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
