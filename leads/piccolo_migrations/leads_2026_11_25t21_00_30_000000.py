from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:00:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "what was written is found by any word"

# Made by the database of what stands beside it: whoever writes or empties a text changes its words, too.
STATEMENTS = (
    "ALTER TABLE note ADD COLUMN words text NOT NULL GENERATED ALWAYS AS (plain_words(text)) STORED",
    "ALTER TABLE call ADD COLUMN words text NOT NULL GENERATED ALWAYS AS (plain_words(note)) STORED",
    "ALTER TABLE enquiry ADD COLUMN words text NOT NULL GENERATED ALWAYS AS (plain_words(message)) STORED",
    "CREATE INDEX note_words ON note USING gin (words gin_trgm_ops)",
    "CREATE INDEX call_words ON call USING gin (words gin_trgm_ops)",
    "CREATE INDEX enquiry_words ON enquiry USING gin (words gin_trgm_ops)",
    "CREATE INDEX note_latest ON note (at DESC, id DESC)",
    "CREATE INDEX enquiry_latest ON enquiry (at DESC, id DESC)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
