from pathlib import Path

from piccolo.conf.apps import AppConfig

from estate.mail import tables

APP_CONFIG = AppConfig(
    app_name="mail",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[tables.Message, tables.Mailbox, tables.InboundMail, tables.Unsubscribed],
    migration_dependencies=["estate.accounts.piccolo_app", "estate.people.piccolo_app"],
)
