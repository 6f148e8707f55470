from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T22:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes and what Piccolo cannot say"

STATEMENTS = (
    "CREATE UNIQUE INDEX lead_one_open_a_side ON lead (person, side) WHERE closed_at IS NULL AND archived_at IS NULL",
    "CREATE INDEX lead_latest ON lead (last_activity_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX lead_of_agent ON lead (agent, last_activity_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX lead_of_office ON lead (office, last_activity_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX lead_unassigned ON lead (opened_at) WHERE agent IS NULL AND closed_at IS NULL AND archived_at IS NULL",
    "CREATE INDEX lead_follow_up ON lead (agent, next_step_on) WHERE next_step_on IS NOT NULL AND closed_at IS NULL",
    "CREATE INDEX lead_stage ON lead (stage, last_activity_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX call_latest ON call (recorded_at DESC, id DESC)",
    "CREATE INDEX call_of_account ON call (account, recorded_at DESC, id DESC)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
