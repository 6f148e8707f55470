from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T01:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what runs of imports changed, refused and would change"

STATEMENTS = (
    # What an undo brings back; `before` is null where the run made the listing. `version` and `seq` (the newest
    # line of its timeline) tell whether anybody has touched it since.
    """CREATE TABLE import_change (
        property uuid NOT NULL, run uuid NOT NULL REFERENCES import_run (id) ON DELETE RESTRICT,
        place uuid, before jsonb, is_changed boolean NOT NULL, version integer NOT NULL, seq bigint NOT NULL,
        PRIMARY KEY (property, run))""",
    "CREATE INDEX import_change_run ON import_change (run, property)",
    """CREATE TABLE import_refusal (
        run uuid NOT NULL REFERENCES import_run (id) ON DELETE RESTRICT, line integer NOT NULL,
        cells jsonb NOT NULL, problems jsonb NOT NULL, PRIMARY KEY (run, line))""",
    """CREATE TABLE import_preview (
        run uuid NOT NULL REFERENCES import_run (id) ON DELETE RESTRICT, is_new boolean NOT NULL,
        line integer NOT NULL, title text NOT NULL, property uuid, fields jsonb NOT NULL,
        PRIMARY KEY (run, is_new, line))""",
    "CREATE INDEX import_run_newest ON import_run (created_at DESC, id)",
    "CREATE UNIQUE INDEX import_run_at_work ON import_run (source) WHERE state IN ('checking', 'running', 'undoing')",
    "ALTER TABLE staged_row ADD COLUMN reference text",
    "CREATE INDEX staged_row_reference ON staged_row (source, reference) WHERE reference IS NOT NULL",
    # Of these a relisting is known to be the same home: the unit is known.
    "CREATE INDEX place_home ON place (postal_code, lower(unparsed_address)) WHERE unit_number IS NOT NULL",
    "CREATE INDEX place_pin ON place (latitude, longitude) WHERE unit_number IS NOT NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
