from pathlib import Path

from piccolo.conf.apps import AppConfig

from estate.people import tables
from estate.people.doubles.tables import DoubleSweep, LikelyDouble, Merge

APP_CONFIG = AppConfig(
    app_name="people",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        tables.Person,
        tables.Tag,
        tables.ContactPoint,
        tables.PersonAddress,
        tables.PersonOrigin,
        tables.PersonLink,
        tables.Consent,
        tables.Erasure,
        Merge,
        LikelyDouble,
        DoubleSweep,
    ],
    migration_dependencies=["estate.accounts.piccolo_app"],
)
