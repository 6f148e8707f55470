from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T02:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the audit by time, by person and by kind"

STATEMENTS = (
    "CREATE INDEX event_audit ON event (at, seq)",
    "CREATE INDEX event_audit_actor ON event (actor, at, seq, kind)",
    "CREATE INDEX event_audit_kind ON event (kind, at, seq)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="history", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
