from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what the desk counts and sorts by"

STATEMENTS = (
    "CREATE INDEX lead_untouched ON lead ((coalesce(assigned_at, opened_at))) "
    "WHERE stage = 'New' AND agent IS NOT NULL AND closed_at IS NULL AND archived_at IS NULL",
    "CREATE INDEX lead_load ON lead (agent, stage, next_step_on) WHERE closed_at IS NULL AND archived_at IS NULL",
    "CREATE INDEX lead_opened ON lead (opened_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX lead_agent_opened ON lead (agent, opened_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX lead_next_step ON lead (next_step_on, id) WHERE next_step_on IS NOT NULL AND archived_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
