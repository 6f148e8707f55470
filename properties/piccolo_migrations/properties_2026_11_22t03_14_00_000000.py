from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T03:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "homes by their address, houses as well as flats"

STATEMENTS = (
    "DROP INDEX place_home",
    "CREATE INDEX place_home ON place (postal_code, lower(unparsed_address)) WHERE unparsed_address <> ''",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
