from pathlib import Path

from piccolo.conf.apps import AppConfig

from visits import tables

APP_CONFIG = AppConfig(
    app_name="visits",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[tables.Visit, tables.Reservation],
    migration_dependencies=["leads.piccolo_app"],
)
