"""What a photo shows: the lookup ImageOf of the RESO Data Dictionary 2.0, and what we call each."""

from enum import StrEnum
from functools import cache

from estate.i18n import N_, _, language


class ImageOf(StrEnum):
    AERIAL_VIEW = "AerialView"
    ATRIUM = "Atrium"
    ATTIC = "Attic"
    BACK_OF_STRUCTURE = "BackOfStructure"
    BALCONY = "Balcony"
    BAR = "Bar"
    BARN = "Barn"
    BASEMENT = "Basement"
    BASKETBALL_COURT = "BasketballCourt"
    BATHROOM = "Bathroom"
    BEDROOM = "Bedroom"
    BONUS_ROOM = "BonusRoom"
    BREAKFAST_AREA = "BreakfastArea"
    CLOSET = "Closet"
    COMMUNITY = "Community"
    COURTYARD = "Courtyard"
    DECK = "Deck"
    DEN = "Den"
    DINING_AREA = "DiningArea"
    DINING_ROOM = "DiningRoom"
    DOCK = "Dock"
    ENTRANCE_FOYER = "EntranceFoyer"
    ENTRY = "Entry"
    EXERCISE_ROOM = "ExerciseRoom"
    FAMILY_ROOM = "FamilyRoom"
    FENCE = "Fence"
    FIREPLACE = "Fireplace"
    FLOOR_PLAN = "FloorPlan"
    FRONT_OF_STRUCTURE = "FrontOfStructure"
    GAME_ROOM = "GameRoom"
    GARAGE = "Garage"
    GARDEN = "Garden"
    GOLF_COURSE = "GolfCourse"
    GREAT_ROOM = "GreatRoom"
    GUEST_QUARTERS = "GuestQuarters"
    GYM = "Gym"
    HALLWAY = "Hallway"
    HOBBY_ROOM = "HobbyRoom"
    INLAW = "Inlaw"
    KITCHEN = "Kitchen"
    LAKE = "Lake"
    LAUNDRY = "Laundry"
    LIBRARY = "Library"
    LIVING_ROOM = "LivingRoom"
    LOADING_DOCK = "LoadingDock"
    LOBBY = "Lobby"
    LOFT = "Loft"
    LOT = "Lot"
    MAP = "Map"
    MASTER_BATHROOM = "MasterBathroom"
    MASTER_BEDROOM = "MasterBedroom"
    MEDIA_ROOM = "MediaRoom"
    MUD_ROOM = "MudRoom"
    NURSERY = "Nursery"
    OFFICE = "Office"
    OTHER = "Other"
    OUT_BUILDINGS = "OutBuildings"
    PANTRY = "Pantry"
    PARKING = "Parking"
    PATIO = "Patio"
    PIER = "Pier"
    PLAT_MAP = "PlatMap"
    PLAYGROUND = "Playground"
    POND = "Pond"
    POOL = "Pool"
    RECEPTION = "Reception"
    RECREATION_ROOM = "RecreationRoom"
    SAUNA = "Sauna"
    SHOWROOM = "Showroom"
    SIDE_OF_STRUCTURE = "SideOfStructure"
    SITTING_ROOM = "SittingRoom"
    SPA = "Spa"
    STABLE = "Stable"
    STAIRS = "Stairs"
    STORAGE = "Storage"
    STUDIO = "Studio"
    STUDY = "Study"
    SUN_ROOM = "SunRoom"
    TENNIS_COURT = "TennisCourt"
    UTILITY_ROOM = "UtilityRoom"
    VIEW = "View"
    WALK_IN_CLOSETS = "WalkInClosets"
    WATERFRONT = "Waterfront"
    WINE_CELLAR = "WineCellar"
    WORKSHOP = "Workshop"
    YARD = "Yard"


_WORDS = {
    ImageOf.AERIAL_VIEW: N_("View from above"),
    ImageOf.ATRIUM: N_("Atrium"),
    ImageOf.ATTIC: N_("Attic"),
    ImageOf.BACK_OF_STRUCTURE: N_("Back of the house"),
    ImageOf.BALCONY: N_("Balcony"),
    ImageOf.BAR: N_("Bar"),
    ImageOf.BARN: N_("Barn"),
    ImageOf.BASEMENT: N_("Basement"),
    ImageOf.BASKETBALL_COURT: N_("Basketball court"),
    ImageOf.BATHROOM: N_("Bathroom"),
    ImageOf.BEDROOM: N_("Bedroom"),
    ImageOf.BONUS_ROOM: N_("Bonus room"),
    ImageOf.BREAKFAST_AREA: N_("Breakfast area"),
    ImageOf.CLOSET: N_("Closet"),
    ImageOf.COMMUNITY: N_("Surroundings"),
    ImageOf.COURTYARD: N_("Courtyard"),
    ImageOf.DECK: N_("Deck"),
    ImageOf.DEN: N_("Den"),
    ImageOf.DINING_AREA: N_("Dining area"),
    ImageOf.DINING_ROOM: N_("Dining room"),
    ImageOf.DOCK: N_("Dock"),
    ImageOf.ENTRANCE_FOYER: N_("Entrance hall"),
    ImageOf.ENTRY: N_("Entry"),
    ImageOf.EXERCISE_ROOM: N_("Exercise room"),
    ImageOf.FAMILY_ROOM: N_("Family room"),
    ImageOf.FENCE: N_("Fence"),
    ImageOf.FIREPLACE: N_("Fireplace"),
    ImageOf.FLOOR_PLAN: N_("Floor plan"),
    ImageOf.FRONT_OF_STRUCTURE: N_("Front of the house"),
    ImageOf.GAME_ROOM: N_("Game room"),
    ImageOf.GARAGE: N_("Garage"),
    ImageOf.GARDEN: N_("Garden"),
    ImageOf.GOLF_COURSE: N_("Golf course"),
    ImageOf.GREAT_ROOM: N_("Great room"),
    ImageOf.GUEST_QUARTERS: N_("Guest quarters"),
    ImageOf.GYM: N_("Gym"),
    ImageOf.HALLWAY: N_("Hallway"),
    ImageOf.HOBBY_ROOM: N_("Hobby room"),
    ImageOf.INLAW: N_("Granny flat"),
    ImageOf.KITCHEN: N_("Kitchen"),
    ImageOf.LAKE: N_("Lake"),
    ImageOf.LAUNDRY: N_("Laundry room"),
    ImageOf.LIBRARY: N_("Library"),
    ImageOf.LIVING_ROOM: N_("Living room"),
    ImageOf.LOADING_DOCK: N_("Loading dock"),
    ImageOf.LOBBY: N_("Lobby"),
    ImageOf.LOFT: N_("Loft"),
    ImageOf.LOT: N_("Plot"),
    ImageOf.MAP: N_("Map"),
    ImageOf.MASTER_BATHROOM: N_("Main bathroom"),
    ImageOf.MASTER_BEDROOM: N_("Main bedroom"),
    ImageOf.MEDIA_ROOM: N_("Media room"),
    ImageOf.MUD_ROOM: N_("Mud room"),
    ImageOf.NURSERY: N_("Nursery"),
    ImageOf.OFFICE: N_("Office"),
    ImageOf.OTHER: N_("Other"),
    ImageOf.OUT_BUILDINGS: N_("Outbuildings"),
    ImageOf.PANTRY: N_("Pantry"),
    ImageOf.PARKING: N_("Parking"),
    ImageOf.PATIO: N_("Patio"),
    ImageOf.PIER: N_("Pier"),
    ImageOf.PLAT_MAP: N_("Site plan"),
    ImageOf.PLAYGROUND: N_("Playground"),
    ImageOf.POND: N_("Pond"),
    ImageOf.POOL: N_("Pool"),
    ImageOf.RECEPTION: N_("Reception"),
    ImageOf.RECREATION_ROOM: N_("Recreation room"),
    ImageOf.SAUNA: N_("Sauna"),
    ImageOf.SHOWROOM: N_("Showroom"),
    ImageOf.SIDE_OF_STRUCTURE: N_("Side of the house"),
    ImageOf.SITTING_ROOM: N_("Sitting room"),
    ImageOf.SPA: N_("Spa"),
    ImageOf.STABLE: N_("Stable"),
    ImageOf.STAIRS: N_("Stairs"),
    ImageOf.STORAGE: N_("Storage"),
    ImageOf.STUDIO: N_("Studio"),
    ImageOf.STUDY: N_("Study"),
    ImageOf.SUN_ROOM: N_("Conservatory"),
    ImageOf.TENNIS_COURT: N_("Tennis court"),
    ImageOf.UTILITY_ROOM: N_("Utility room"),
    ImageOf.VIEW: N_("View"),
    ImageOf.WALK_IN_CLOSETS: N_("Walk-in closet"),
    ImageOf.WATERFRONT: N_("Waterfront"),
    ImageOf.WINE_CELLAR: N_("Wine cellar"),
    ImageOf.WORKSHOP: N_("Workshop"),
    ImageOf.YARD: N_("Yard"),
}


def names() -> dict[str, str]:
    """By value, sorted as the reader's language calls them."""
    return _names(language())


@cache
def _names(_language: str) -> dict[str, str]:
    return dict(
        sorted(((value.value, _(word)) for value, word in _WORDS.items()), key=lambda named: named[1])
    )
