from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T20:53:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the mail that comes in"

STATEMENTS = (
    "CREATE INDEX inbound_mail_new ON inbound_mail (id) WHERE state = 'new'",
    "CREATE INDEX inbound_mail_by_state ON inbound_mail (state, id DESC)",
    "CREATE INDEX inbound_mail_old ON inbound_mail (created_at) WHERE raw_key IS NOT NULL AND person IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mail", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
