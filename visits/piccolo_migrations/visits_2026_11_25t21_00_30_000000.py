from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:00:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "what was written is found by any word"

# Made by the database of what stands beside it: whoever writes or empties a text changes its words, too.
STATEMENTS = (
    "ALTER TABLE visit ADD COLUMN words text NOT NULL "
    "GENERATED ALWAYS AS (plain_words(note || ' ' || feedback || ' ' || cancel_reason)) STORED",
    "CREATE INDEX visit_words ON visit USING gin (words gin_trgm_ops)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="visits", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
