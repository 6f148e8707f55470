from pathlib import Path

from piccolo.conf.apps import AppConfig

from estate.accounts import tables

APP_CONFIG = AppConfig(
    app_name="accounts",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        tables.Agency,
        tables.Office,
        tables.User,
        tables.Session,
        tables.AccountLink,
        tables.SignInFailure,
        tables.ApiToken,
    ],
    migration_dependencies=[],
)
