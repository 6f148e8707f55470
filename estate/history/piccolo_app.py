from pathlib import Path

from piccolo.conf.apps import AppConfig

from estate.history import tables

APP_CONFIG = AppConfig(
    app_name="history",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[tables.Event, tables.Receipt],
    migration_dependencies=["estate.accounts.piccolo_app"],
)
