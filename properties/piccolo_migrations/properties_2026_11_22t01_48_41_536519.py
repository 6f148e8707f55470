from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea
from piccolo.columns.column_types import Text
from piccolo.columns.column_types import UUID
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-22T01:48:41:536519"
VERSION = "1.38.0"
DESCRIPTION = "rooms, privacy and likeness of photos"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="properties", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="Property",
        tablename="property",
        column_name="cover_colour",
        db_column_name="cover_colour",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="Photo",
        tablename="photo",
        column_name="image_of",
        db_column_name="image_of",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="Photo",
        tablename="photo",
        column_name="perceptual_hash",
        db_column_name="perceptual_hash",
        column_class_name="Bytea",
        column_class=Bytea,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="Photo",
        tablename="photo",
        column_name="permission",
        db_column_name="permission",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": "Public",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="Photo",
        tablename="photo",
        column_name="replaces",
        db_column_name="replaces",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Photo",
        tablename="photo",
        constraint_name="known_permission",
        constraint_class=Check,
        params={"condition": "permission IN ('Public', 'Private')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Photo",
        tablename="photo",
        constraint_name="known_room",
        constraint_class=Check,
        params={
            "condition": "image_of IN ('AerialView', 'Atrium', 'Attic', 'BackOfStructure', 'Balcony', 'Bar', 'Barn', 'Basement', 'BasketballCourt', 'Bathroom', 'Bedroom', 'BonusRoom', 'BreakfastArea', 'Closet', 'Community', 'Courtyard', 'Deck', 'Den', 'DiningArea', 'DiningRoom', 'Dock', 'EntranceFoyer', 'Entry', 'ExerciseRoom', 'FamilyRoom', 'Fence', 'Fireplace', 'FloorPlan', 'FrontOfStructure', 'GameRoom', 'Garage', 'Garden', 'GolfCourse', 'GreatRoom', 'GuestQuarters', 'Gym', 'Hallway', 'HobbyRoom', 'Inlaw', 'Kitchen', 'Lake', 'Laundry', 'Library', 'LivingRoom', 'LoadingDock', 'Lobby', 'Loft', 'Lot', 'Map', 'MasterBathroom', 'MasterBedroom', 'MediaRoom', 'MudRoom', 'Nursery', 'Office', 'Other', 'OutBuildings', 'Pantry', 'Parking', 'Patio', 'Pier', 'PlatMap', 'Playground', 'Pond', 'Pool', 'Reception', 'RecreationRoom', 'Sauna', 'Showroom', 'SideOfStructure', 'SittingRoom', 'Spa', 'Stable', 'Stairs', 'Storage', 'Studio', 'Study', 'SunRoom', 'TennisCourt', 'UtilityRoom', 'View', 'WalkInClosets', 'Waterfront', 'WineCellar', 'Workshop', 'Yard')"
        },
        schema=None,
    )

    return manager
