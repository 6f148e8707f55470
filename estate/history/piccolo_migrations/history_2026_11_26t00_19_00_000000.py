from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T00:19:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "timelines by when it happened"

STATEMENTS = (
    "ALTER TABLE event_subject ADD COLUMN happened_at timestamptz",
    """
    UPDATE event_subject s SET happened_at = CASE
        WHEN e.kind IN ('lead_opened', 'enquiry_received') THEN least(e.occurred_at, e.at) ELSE e.at END
    FROM event e WHERE e.seq = s.seq
    """,
    "ALTER TABLE event_subject ALTER COLUMN happened_at SET NOT NULL",
    "CREATE INDEX event_subject_happened ON event_subject (subject, happened_at, seq)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="history", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
