from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T22:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes and what Piccolo cannot say"

STATEMENTS = (
    "CREATE TABLE event_subject (subject uuid NOT NULL, seq bigint NOT NULL REFERENCES event (seq), PRIMARY KEY (subject, seq))",
    "CREATE INDEX event_subject_seq ON event_subject (seq)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="history", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
