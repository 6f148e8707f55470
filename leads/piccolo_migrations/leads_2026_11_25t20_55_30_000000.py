from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T20:55:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "missed calls; what calls are sorted and counted by"

STATEMENTS = (
    "ALTER TABLE call DROP CONSTRAINT known_outcome",
    "ALTER TABLE call ADD CONSTRAINT known_outcome CHECK "
    "(outcome IN ('reached', 'voicemail', 'no_answer', 'busy', 'wrong_number', 'missed'))",
    "UPDATE call SET at = recorded_at",
    "DROP INDEX call_latest",
    "DROP INDEX call_of_account",
    "CREATE INDEX call_latest ON call (at DESC, id DESC)",
    "CREATE INDEX call_of_account ON call (account, at DESC, id DESC)",
    "CREATE INDEX call_counted ON call (at) INCLUDE (account, lead, direction, outcome, duration_seconds)",
    "CREATE INDEX call_of_account_counted ON call (account, at) "
    "INCLUDE (lead, direction, outcome, duration_seconds)",
    "CREATE INDEX call_first ON call (lead, at) WHERE direction = 'out'",
    "CREATE INDEX call_missed ON call (at DESC) WHERE outcome = 'missed'",
    "CREATE INDEX call_with_person ON call (person, at DESC)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
