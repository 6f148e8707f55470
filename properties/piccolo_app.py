from pathlib import Path

from piccolo.conf.apps import AppConfig

from properties import tables
from properties.imports.tables import ImportRun

APP_CONFIG = AppConfig(
    app_name="properties",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[tables.Place, tables.Property, tables.PropertyText, tables.Photo, ImportRun],
    migration_dependencies=["estate.accounts.piccolo_app"],
)
