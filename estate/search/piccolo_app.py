from pathlib import Path

from piccolo.conf.apps import AppConfig

from estate.search import tables

APP_CONFIG = AppConfig(
    app_name="search",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[tables.Pin, tables.Opened],
    migration_dependencies=["estate.accounts.piccolo_app", "estate.people.piccolo_app"],
)
