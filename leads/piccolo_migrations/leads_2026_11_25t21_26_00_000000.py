from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:26:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what the report of calls counts by"

STATEMENTS = (
    "CREATE INDEX lead_given ON lead ((coalesce(assigned_at, opened_at))) WHERE archived_at IS NULL",
    "CREATE INDEX enquiry_campaign ON enquiry (lead, at) INCLUDE (campaign) WHERE campaign <> ''",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
