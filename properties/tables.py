from enum import StrEnum
from typing import Any

from piccolo.columns import (
    JSONB,
    BigInt,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from estate.accounts.tables import AreaUnit, Office, User
from estate.columns import belongs_to, identity, moment, one_of, optional_uuid
from properties.rooms import ImageOf


class StandardStatus(StrEnum):
    INCOMPLETE = "Incomplete"
    COMING_SOON = "ComingSoon"
    ACTIVE = "Active"
    ACTIVE_UNDER_CONTRACT = "ActiveUnderContract"
    PENDING = "Pending"
    HOLD = "Hold"
    WITHDRAWN = "Withdrawn"
    EXPIRED = "Expired"
    CANCELED = "Canceled"
    CLOSED = "Closed"
    DELETE = "Delete"


PUBLIC_STATUSES = (StandardStatus.ACTIVE, StandardStatus.COMING_SOON)


class PropertyType(StrEnum):
    RESIDENTIAL = "Residential"
    RESIDENTIAL_LEASE = "ResidentialLease"
    RESIDENTIAL_INCOME = "ResidentialIncome"
    COMMERCIAL_SALE = "CommercialSale"
    COMMERCIAL_LEASE = "CommercialLease"
    BUSINESS_OPPORTUNITY = "BusinessOpportunity"
    FARM = "Farm"
    LAND = "Land"
    MANUFACTURED_IN_PARK = "ManufacturedInPark"


LEASE_TYPES = (PropertyType.RESIDENTIAL_LEASE, PropertyType.COMMERCIAL_LEASE)


class LeaseFrequency(StrEnum):
    MONTHLY = "Monthly"
    WEEKLY = "Weekly"
    ANNUALLY = "Annually"


class PinSource(StrEnum):
    """Who placed the coordinates; `user` (by hand or the phone's position) is never overwritten."""

    GEOCODER = "geocoder"
    IMPORT = "import"
    USER = "user"


class GeocodeState(StrEnum):
    NONE = "none"
    WAITING = "waiting"
    FOUND = "found"
    NOT_FOUND = "not_found"


class PhotoState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


class Permission(StrEnum):
    """Who may see a photo: everybody, once its listing is public, or those alone who are signed in."""

    PUBLIC = "Public"
    PRIVATE = "Private"


class Place(Table):
    """A home: the address and the pin, shared by all listings of it."""

    id = identity()
    unparsed_address = Text(default="", null=False, help_text="street and number")
    unit_number = Text(default=None, null=True)
    city = Text(default="", null=False)
    postal_code = Text(default="", null=False)
    state_or_province = Text(default="", null=False)
    country = Text(default=None, null=True, help_text="ISO 3166")
    latitude = Numeric(digits=(12, 8), default=None, null=True)
    longitude = Numeric(digits=(12, 8), default=None, null=True)
    pin_source = Text(default=None, null=True)
    geocode_state = Text(default="none", null=False)
    geocoded_at = moment()
    time_zone = Text(default=None, null=False, help_text="IANA")
    created_at = Timestamptz(default=TimestamptzNow(), null=False)

    whole_pin = Check(
        "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL) = (pin_source IS NULL)"
    )
    on_earth = Check("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180")
    known_pin_source = one_of("pin_source", PinSource)
    known_geocode_state = one_of("geocode_state", GeocodeState)


class Property(Table):
    """A listing of a place. Names follow the RESO Data Dictionary 2.0."""

    id = identity()
    listing_id = Text(default=None, null=False, unique=True, help_text="the reference that people use")
    place: ForeignKey[Any] = belongs_to(Place)
    originating_system_name = Text(default=None, null=True)
    originating_system_key = Text(default=None, null=True)
    source_row_hash = Bytea(default=None, null=True, help_text="of the row that was last imported")
    source_row_date = Date(default=None, null=True)
    standard_status = Text(default="Incomplete", null=False)
    property_type = Text(default="Residential", null=False)
    property_sub_type = Text(default=None, null=True)
    list_price = Numeric(digits=(14, 2), default=None, null=True)
    list_price_currency = Text(default=None, null=False, help_text="ISO 4217")
    lease_amount_frequency = Text(default=None, null=True)
    bedrooms_total = SmallInt(default=None, null=True)
    bathrooms_total_integer = SmallInt(default=None, null=True)
    bathrooms_full = SmallInt(default=None, null=True)
    bathrooms_three_quarter = SmallInt(default=None, null=True)
    bathrooms_half = SmallInt(default=None, null=True)
    bathrooms_one_quarter = SmallInt(default=None, null=True)
    bathrooms_typed = Text(default=None, null=True, help_text="the count as it was imported, such as 2.25")
    living_area = Numeric(digits=(14, 2), default=None, null=True)
    living_area_units = Text(default=None, null=True)
    lot_size_area = Numeric(digits=(14, 2), default=None, null=True)
    lot_size_units = Text(default=None, null=True)
    year_built = SmallInt(default=None, null=True)
    list_agent: ForeignKey[Any] = belongs_to(User, null=True)
    list_office: ForeignKey[Any] = belongs_to(Office, null=True)
    private_remarks = Text(default="", null=False)
    showing_instructions = Text(default="", null=False)
    slug = Text(default=None, null=False, unique=True)
    published_at = moment()
    on_market_date = Date(default=None, null=True)
    cover_key = Text(default=None, null=True, help_text="public key of the cover photo")
    cover_colour = Text(default=None, null=True, help_text="the mean colour of the cover photo")
    photos_count = Integer(default=0, null=False, help_text="those that the public may see")
    search = Text(default="", null=False)
    other = JSONB(default="{}", null=False, help_text="imported columns that have no field of their own")
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    modification_timestamp = Timestamptz(default=TimestamptzNow(), null=False)
    archived_at = moment()
    version = Integer(default=1, null=False)

    known_row = Unique(["originating_system_name", "originating_system_key"])
    whole_source = Check("(originating_system_name IS NULL) = (originating_system_key IS NULL)")
    known_status = one_of("standard_status", StandardStatus)
    known_type = one_of("property_type", PropertyType)
    known_frequency = one_of("lease_amount_frequency", LeaseFrequency)
    known_living_units = one_of("living_area_units", AreaUnit)
    known_lot_units = one_of("lot_size_units", AreaUnit)
    no_negative = Check(
        "list_price >= 0 AND bedrooms_total >= 0 AND living_area >= 0 AND lot_size_area >= 0 "
        "AND bathrooms_total_integer >= 0"
    )
    iso_currency = Check("list_price_currency ~ '^[A-Z]{3}$'")


class PropertyText(Table):
    id = identity()
    property: ForeignKey[Any] = belongs_to(Property)
    language = Text(default=None, null=False, help_text="BCP 47")
    headline = Text(default="", null=False)
    public_remarks = Text(default="", null=False)

    one_a_language = Unique(["property", "language"])


class Photo(Table):
    """A picture of a property. Its renditions lie in S3 under `public_key`, the untouched file under
    `original_key`; neither can be guessed."""

    id = identity()
    property: ForeignKey[Any] = belongs_to(Property)
    position = Integer(default=0, null=False)
    state = Text(default="waiting", null=False)
    file_name = Text(default="", null=False)
    content_type = Text(default="", null=False)
    byte_size = BigInt(default=0, null=False)
    sha256 = Bytea(default=None, null=False)
    original_key = Text(default=None, null=False)
    public_key = Text(default=None, null=False, index=True)
    width = Integer(default=None, null=True)
    height = Integer(default=None, null=True)
    colour = Text(default=None, null=True, help_text="its mean colour, #rrggbb, shown while it loads")
    perceptual_hash = Bytea(default=None, null=True, help_text="what it looks like; see likeness.py")
    caption = Text(default="", null=False)
    image_of = Text(default=None, null=True)
    permission = Text(default="Public", null=False)
    replaces = optional_uuid(help_text="the photo that goes when this one is ready")
    reason = Text(default=None, null=True, help_text="why it was refused")
    version = Integer(default=1, null=False, help_text="of caption, room and permission")
    kept_at = moment()  # when somebody kept it though it looks like another
    added_by: ForeignKey[Any] = belongs_to(User, null=True)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    archived_at = moment()

    known_state = one_of("state", PhotoState)
    known_room = one_of("image_of", ImageOf)
    known_permission = one_of("permission", Permission)
