"""What people may type about a property."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from wtforms import BooleanField, Field, FloatField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from estate.accounts import agency
from estate.accounts.tables import AreaUnit
from estate.fields import CurrencyField, TimeZoneField, VersionField, WholeField
from estate.forms import Form
from estate.geo import Point, point
from estate.i18n import _, lazy
from properties import rooms, words
from properties.albums import Shown
from properties.exchange.fields import FIELDS
from properties.exchange.numbers import NotANumber, number
from properties.exchange.values import UNITS_OF
from properties.filters import SORTS, Filters
from properties.photos import MAX_CAPTION, Details
from properties.tables import LEASE_TYPES, Permission

SQUARE_METERS_PER_FOOT = Decimal("0.09290304")
LARGEST = Decimal(10) ** 12 - 1
LONGEST = 40  # characters of a number


class AmountField(StringField):
    """A price or an area as people write it: 350.000, 350,000.50, 1 200."""

    amount: Decimal | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        try:
            typed = number(self.data[:LONGEST])
        except NotANumber:
            raise ValidationError(_("Please type a number, such as 350000.")) from None
        if len(self.data) > LONGEST or not 0 <= typed <= LARGEST:
            raise ValidationError(_("This number is too large or below zero."))
        self.amount = round(typed, 2)


@dataclass(frozen=True)
class PropertyValues:
    """What a form says of a listing and its place; prices in `list_price_currency`."""

    property_type: str
    standard_status: str
    list_price: Decimal | None
    list_price_currency: str
    lease_amount_frequency: str | None
    bedrooms_total: int | None
    bathrooms_total_integer: int | None
    living_area: Decimal | None
    living_area_units: str | None
    lot_size_area: Decimal | None
    lot_size_units: str | None
    year_built: int | None
    private_remarks: str
    showing_instructions: str
    list_agent: UUID | None
    unparsed_address: str
    unit_number: str
    city: str
    postal_code: str
    state_or_province: str
    time_zone: str
    headline: str
    public_remarks: str


_TEXTS = tuple(f.name for f in fields(PropertyValues) if f.type is str)


def _length(name: str) -> Length:
    """What an import may bring can be corrected by hand, too."""
    longest = FIELDS[name].longest
    assert longest
    return Length(max=longest)


class PropertyForm(Form):
    property_type = SelectField(lazy("Kind"))
    standard_status = SelectField(lazy("Status"))
    list_price = AmountField(lazy("Price"))
    list_price_currency = CurrencyField(lazy("Currency"))
    lease_amount_frequency = SelectField(lazy("Rent is paid"))
    unparsed_address = StringField(lazy("Street and number"), [_length("unparsed_address")])
    unit_number = StringField(lazy("Floor or door"), [_length("unit_number")])
    postal_code = StringField(lazy("Postal code"), [_length("postal_code")])
    city = StringField(
        lazy("City"), [InputRequired(lazy("Please say in which city it is.")), _length("city")]
    )
    state_or_province = StringField(lazy("Region"), [_length("state_or_province")])
    time_zone = TimeZoneField(lazy("Time zone"))
    bedrooms_total = WholeField(lazy("Bedrooms"), [Optional(), NumberRange(0, 999)])
    bathrooms_total_integer = WholeField(lazy("Bathrooms"), [Optional(), NumberRange(0, 999)])
    living_area = AmountField(lazy("Living area"))
    lot_size_area = AmountField(lazy("Plot"))
    year_built = WholeField(lazy("Year built"), [Optional(), NumberRange(1000, 2100)])
    headline = StringField(lazy("Headline"), [_length("headline")])
    public_remarks = TextAreaField(lazy("Description for the public"), [_length("public_remarks")])
    showing_instructions = TextAreaField(lazy("How to get in"), [_length("showing_instructions")])
    private_remarks = TextAreaField(lazy("Notes for colleagues"), [_length("private_remarks")])
    list_agent = SelectField(lazy("Agent"))

    def __init__(self, *args: Any, agents: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.property_type.choices = list(words.types().items())
        self.standard_status.choices = list(words.statuses().items())
        self.lease_amount_frequency.choices = list(words.frequencies().items())
        self.list_agent.choices = [("", _("Nobody yet")), *((str(a["id"]), a["name"]) for a in agents)]

    def unit_of(self, area: str) -> str:
        """The unit in which this field's amount is typed."""
        return agency.current().area_unit

    @property
    def values(self) -> PropertyValues:
        """After `validate()`."""
        typed: dict[str, Any] = {
            f.name: self[f.name].data if f.name in self else None for f in fields(PropertyValues)
        }
        typed |= {name: "" for name, value in typed.items() if value is None and name in _TEXTS}
        amounts = {field.name: field.amount for field in self if isinstance(field, AmountField)}
        units = {UNITS_OF[area]: self.unit_of(area) for area in UNITS_OF if amounts[area] is not None}
        typed["list_price_currency"] = self.list_price_currency.data or agency.current().currency
        typed["time_zone"] = self.time_zone.data or agency.current().time_zone
        rented = self.property_type.data in LEASE_TYPES
        typed["lease_amount_frequency"] = self.lease_amount_frequency.data if rented else None
        typed["list_agent"] = UUID(self.list_agent.data) if self.list_agent.data else None
        return PropertyValues(**{**typed, **amounts, **units})


class CorrectionForm(PropertyForm):
    """`stored` is the row that is corrected: its areas stay in the units in which they are kept."""

    version = VersionField()

    def __init__(self, *args: Any, stored: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = stored

    def unit_of(self, area: str) -> str:
        return self._stored[UNITS_OF[area]] or super().unit_of(area)


class PinForm(Form):
    latitude = FloatField(validators=[InputRequired(), NumberRange(-90, 90)])
    longitude = FloatField(validators=[InputRequired(), NumberRange(-180, 180)])

    @property
    def point(self) -> Point:
        """After `validate()`."""
        assert self.latitude.data is not None and self.longitude.data is not None
        return point(self.latitude.data, self.longitude.data)


def form_data(row: dict[str, Any]) -> dict[str, Any]:
    """A stored property as the form shows it."""
    plain = {name: _shown(row[name]) for name in ("list_price", "living_area", "lot_size_area")}
    return {**row, **plain, "list_agent": str(row["list_agent"] or ""), "version": row["version"]}


def _shown(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}".removesuffix(".00")


class FilterForm(Form):
    """The list's filters; what cannot be read narrows nothing and is said beside the field."""

    q = StringField(lazy("Search"))
    status = SelectField(lazy("Status"))
    type = SelectField(lazy("Kind"))
    price_from = AmountField(lazy("Price from"))
    price_to = AmountField(lazy("to"))
    bedrooms = WholeField(lazy("Bedrooms at least"), [Optional(), NumberRange(0, 99)])
    area_from = AmountField(lazy("Area from"))
    area_to = AmountField(lazy("to"))
    where = StringField(lazy("City or postal code"))
    agent = SelectField(lazy("Agent"))
    sort = SelectField(lazy("Sort by"), default="newest")

    def __init__(self, *args: Any, agents: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("All"))]
        self.status.choices = everything + list(words.statuses().items())
        self.type.choices = everything + list(words.types().items())
        self.agent.choices = everything + [(str(agent["id"]), agent["name"]) for agent in agents]
        self.sort.choices = [
            ("newest", _("Newest")),
            ("price", _("Lowest price")),
            ("price-desc", _("Highest price")),
            ("area", _("Largest")),
            ("bedrooms", _("Most bedrooms")),
        ]
        self.sort.data = self.sort.data if self.sort.data in SORTS else "newest"

    @property
    def filters(self) -> Filters:
        """After `validate()`; a field with an error is left out."""
        settings = agency.current()
        return Filters(
            currency=settings.currency,
            q=(self.q.data or "")[:200],
            status=self._good(self.status) or "",
            type=self._good(self.type) or "",
            price_from=self.price_from.amount,
            price_to=self.price_to.amount,
            bedrooms=self._good(self.bedrooms),
            area_from=_square_meters(self.area_from.amount, settings.area_unit),
            area_to=_square_meters(self.area_to.amount, settings.area_unit),
            where=(self.where.data or "")[:100],
            agent=UUID(agent) if (agent := self._good(self.agent)) else None,
            sort=self.sort.data,
        )

    def _good(self, field: Field) -> Any:
        return None if field.errors else field.data

    @property
    def narrowed(self) -> int:
        """How many filters beside the search are in use."""
        return sum(bool(field.data) for field in self if field.name not in ("q", "sort"))


def _square_meters(amount: Decimal | None, unit: str) -> Decimal | None:
    if amount is None or unit == AreaUnit.SQUARE_METERS:
        return amount
    return amount * SQUARE_METERS_PER_FOOT


class PhotoForm(Form):
    """What stands with a photo, and who sees it."""

    caption = StringField(lazy("Caption"), [Length(max=MAX_CAPTION)])
    image_of = RadioField(lazy("What it shows"), validate_choice=False, default="")
    private = BooleanField(lazy("Private"))
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.image_of.choices = [("", _("Not said")), *rooms.names().items()]

    @classmethod
    def of(cls, photo: Shown) -> Self:
        return cls(
            data={
                "caption": photo.caption,
                "image_of": photo.image_of or "",
                "private": photo.is_private,
                "version": photo.version,
            }
        )

    @property
    def details(self) -> Details:
        permission = Permission.PRIVATE if self.private.data else Permission.PUBLIC
        return Details(" ".join((self.caption.data or "").split()), self.image_of.data or None, permission)
