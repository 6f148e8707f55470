"""What people may type about a property."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from wtforms import DecimalField, Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from estate.accounts import agency
from estate.accounts.tables import AreaUnit
from estate.forms import Form
from estate.geo import Point
from estate.i18n import _, lazy
from properties import words
from properties.exchange.numbers import NotANumber, number
from properties.filters import SORTS, Filters
from properties.tables import LEASE_TYPES

SQUARE_METERS_PER_FOOT = Decimal("0.09290304")
LARGEST = Decimal(10) ** 12


class AmountField(StringField):
    """A price or an area as people write it: 350.000, 350,000.50, 1 200."""

    amount: Decimal | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        try:
            self.amount = round(number(self.data), 2)
        except NotANumber:
            raise ValidationError(_("Please type a number, such as 350000.")) from None
        if not 0 <= self.amount < LARGEST:
            raise ValidationError(_("This number is too large or below zero."))


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
    living_area_units: str
    lot_size_area: Decimal | None
    lot_size_units: str
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


class PropertyForm(Form):
    property_type = SelectField(lazy("Kind"))
    standard_status = SelectField(lazy("Status"))
    list_price = AmountField(lazy("Price"))
    list_price_currency = StringField(lazy("Currency"), [Optional(), Length(3, 3)])
    lease_amount_frequency = SelectField(lazy("Rent is paid"))
    unparsed_address = StringField(lazy("Street and number"), [Length(max=200)])
    unit_number = StringField(lazy("Floor or door"), [Length(max=50)])
    postal_code = StringField(lazy("Postal code"), [Length(max=20)])
    city = StringField(
        lazy("City"), [InputRequired(lazy("Please say in which city it is.")), Length(max=100)]
    )
    state_or_province = StringField(lazy("Region"), [Length(max=100)])
    time_zone = StringField(lazy("Time zone"))
    bedrooms_total = IntegerField(lazy("Bedrooms"), [Optional(), NumberRange(0, 99)])
    bathrooms_total_integer = IntegerField(lazy("Bathrooms"), [Optional(), NumberRange(0, 99)])
    living_area = AmountField(lazy("Living area"))
    lot_size_area = AmountField(lazy("Plot"))
    year_built = IntegerField(lazy("Year built"), [Optional(), NumberRange(1000, 2100)])
    headline = StringField(lazy("Headline"), [Length(max=150)])
    public_remarks = TextAreaField(lazy("Description for the public"), [Length(max=20000)])
    showing_instructions = TextAreaField(lazy("How to get in"), [Length(max=2000)])
    private_remarks = TextAreaField(lazy("Notes for colleagues"), [Length(max=5000)])
    list_agent = SelectField(lazy("Agent"))
    version = HiddenField(default="1")

    def __init__(self, *args: Any, agents: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.property_type.choices = list(words.types().items())
        self.standard_status.choices = list(words.statuses().items())
        self.lease_amount_frequency.choices = list(words.frequencies().items())
        self.list_agent.choices = [("", _("Nobody yet")), *((str(a["id"]), a["name"]) for a in agents)]

    def validate_list_price_currency(self, field: Field) -> None:
        field.data = (field.data or agency.current().currency).upper()
        if not (field.data.isascii() and field.data.isalpha()):
            raise ValidationError(_("A currency is three letters, such as EUR."))

    def validate_time_zone(self, field: Field) -> None:
        field.data = field.data or agency.current().time_zone
        if field.data not in available_timezones():
            raise ValidationError(_("Please choose a time zone, such as Europe/Lisbon."))

    @property
    def version_number(self) -> int:
        """0, which no row has, where the field was tampered with."""
        typed = str(self.version.data)
        return int(typed) if typed.isdecimal() else 0

    @property
    def values(self) -> PropertyValues:
        """After `validate()`."""
        unit = agency.current().area_unit
        amounts: dict[str, Any] = {
            field.name: field.amount for field in (self.list_price, self.living_area, self.lot_size_area)
        }
        typed = {
            f.name: self[f.name].data
            for f in fields(PropertyValues)
            if f.name in self and f.name not in amounts
        }
        typed |= {name: "" for name, value in typed.items() if value is None and name in _TEXTS}
        rented = self.property_type.data in LEASE_TYPES
        typed["lease_amount_frequency"] = self.lease_amount_frequency.data if rented else None
        typed["list_agent"] = UUID(self.list_agent.data) if self.list_agent.data else None
        return PropertyValues(**typed, **amounts, living_area_units=unit, lot_size_units=unit)


class PinForm(Form):
    latitude = DecimalField(validators=[InputRequired(), NumberRange(-90, 90)])
    longitude = DecimalField(validators=[InputRequired(), NumberRange(-180, 180)])

    @property
    def point(self) -> Point:
        """After `validate()`."""
        assert self.latitude.data is not None and self.longitude.data is not None
        return Point(self.latitude.data, self.longitude.data)


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
    bedrooms = IntegerField(lazy("Bedrooms at least"), [Optional(), NumberRange(0, 99)])
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
