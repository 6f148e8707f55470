from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T03:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one kind of property by price and by area: rents lie far below prices, and plots are larger than flats"

STATEMENTS = (
    "CREATE INDEX property_type_price ON property (property_type, list_price, id) WHERE archived_at IS NULL",
    "CREATE INDEX property_type_area ON property (property_type, living_area_sqm, id) WHERE archived_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
