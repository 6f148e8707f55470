from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-21T22:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes and what Piccolo cannot say"

STATEMENTS = (
    """ALTER TABLE property ADD COLUMN living_area_sqm numeric(14, 2) GENERATED ALWAYS AS (
        CASE living_area_units WHEN 'SquareFeet' THEN round(living_area * 0.09290304, 2) ELSE living_area END) STORED""",
    "CREATE INDEX property_search ON property USING gin (search gin_trgm_ops)",
    "CREATE INDEX property_newest ON property (created_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX property_price ON property (list_price, id) WHERE archived_at IS NULL",
    "CREATE INDEX property_area ON property (living_area_sqm, id) WHERE archived_at IS NULL",
    "CREATE INDEX property_bedrooms ON property (bedrooms_total, id) WHERE archived_at IS NULL",
    "CREATE INDEX property_status ON property (standard_status, created_at DESC, id DESC) WHERE archived_at IS NULL",
    "CREATE INDEX place_city ON place (lower(city) text_pattern_ops)",
    "CREATE INDEX place_postal_code ON place (postal_code text_pattern_ops)",
    "CREATE INDEX place_waiting ON place (id) WHERE geocode_state = 'waiting'",
    "CREATE INDEX photo_waiting ON photo (created_at) WHERE state = 'waiting' AND archived_at IS NULL",
    "CREATE INDEX photo_order ON photo (property, position, id) WHERE archived_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
