from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "each lead knows until when it has a visit"

STATEMENT = """
UPDATE lead SET visits_until = v.until
FROM (SELECT lead, max(ends_at) AS until FROM visit WHERE status IN ('Pending', 'Confirmed') GROUP BY lead) v
WHERE v.lead = lead.id AND v.until > now()
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="visits", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        await DB.run_ddl(STATEMENT)

    manager.add_raw(run)
    return manager
