from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T00:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "clocks that are due, without those that were told"

_RUNNING = "response_due_at IS NOT NULL AND closed_at IS NULL AND archived_at IS NULL"
STATEMENTS = (
    "UPDATE lead SET response_rules = 0 WHERE response_due_at IS NOT NULL AND response_rules IS NULL",
    f"CREATE INDEX lead_to_warn ON lead (response_warn_at) WHERE {_RUNNING} AND agent IS NOT NULL "
    "AND warned_at IS NULL AND escalated_at IS NULL",
    f"CREATE INDEX lead_to_escalate ON lead (response_escalate_at) WHERE {_RUNNING} AND escalated_at IS NULL",
    f"CREATE INDEX lead_response_rules ON lead (response_rules) WHERE {_RUNNING}",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
