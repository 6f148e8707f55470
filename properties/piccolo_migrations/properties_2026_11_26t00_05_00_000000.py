from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer, Text
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-26T00:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "imports of people beside those of listings"

PARAMS = {
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="properties", description=DESCRIPTION)

    manager.add_column(
        table_class_name="ImportRun",
        tablename="import_run",
        column_name="kind",
        db_column_name="kind",
        column_class_name="Text",
        column_class=Text,
        params={"default": "properties", **PARAMS},
        schema=None,
    )
    manager.add_column(
        table_class_name="ImportRun",
        tablename="import_run",
        column_name="unread",
        db_column_name="unread",
        column_class_name="Integer",
        column_class=Integer,
        params={"default": 0, **PARAMS},
        schema=None,
    )
    manager.add_constraint(
        table_class_name="ImportRun",
        tablename="import_run",
        constraint_name="known_kind",
        constraint_class=Check,
        params={"condition": "kind IN ('properties', 'people')"},
        schema=None,
    )
    return manager
