"""What the administrator sets, and what everybody sets for themselves."""

from typing import Any
from uuid import UUID

import phonenumbers
from babel import Locale
from babel.core import UnknownLocaleError
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    PasswordField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from estate.accounts import agency
from estate.accounts.passwords import MINIMUM_LENGTH
from estate.accounts.tables import PER_MINUTE, SourceKind
from estate.accounts.telling import SOURCE_KINDS
from estate.fields import CurrencyField, TimeZoneField, VersionField, WholeField
from estate.forms import Form
from estate.i18n import LANGUAGES, _, lazy

WEEKDAYS = tuple(range(1, 8))


def e164(typed: str) -> str:
    """The number as it is stored. Raises ValidationError."""
    try:
        number = phonenumbers.parse(typed, agency.current().country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(
            _("This is no phone number. Write it with its country, such as +351 21 555 0100.")
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class _PhoneMixin(Form):
    phone = TelField(lazy("Phone"), [Optional()])

    def validate_phone(self, field: Field) -> None:
        field.data = e164(field.data)


class AgencyForm(_PhoneMixin):
    name = StringField(lazy("Name of the agency"), [InputRequired(), Length(max=100)])
    email = EmailField(lazy("E-mail"), [Optional(), Email()])
    locale = StringField(lazy("Language and region"), [InputRequired()])
    country = StringField(lazy("Country"), [InputRequired()])
    currency = CurrencyField(lazy("Currency"), [InputRequired()])
    area_unit = SelectField(lazy("Areas in"))
    time_zone = TimeZoneField(lazy("Time zone"), [InputRequired()])
    visit_minutes = WholeField(lazy("A visit takes"), [InputRequired(), NumberRange(5, 480)])
    lead_visibility = SelectField(lazy("Agents see the leads of"))
    colour = StringField(lazy("Colour"), [Regexp("^#[0-9a-fA-F]{6}$", message=lazy("Such as #0f5c4d."))])
    consent_wording = TextAreaField(lazy("What prospects agree to"), [Length(max=1000)])
    version = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area_unit.choices = [("SquareMeters", _("square metres")), ("SquareFeet", _("square feet"))]
        self.lead_visibility.choices = [
            ("own", _("their own")),
            ("office", _("their office")),
            ("all", _("the whole agency")),
        ]

    def validate_locale(self, field: Field) -> None:
        try:
            Locale.parse(field.data, sep="-")
        except (ValueError, UnknownLocaleError):
            raise ValidationError(_("Write it as language and region, such as en-GB or pt-PT.")) from None

    def validate_country(self, field: Field) -> None:
        field.data = field.data.upper()
        if field.data not in phonenumbers.SUPPORTED_REGIONS:
            raise ValidationError(_("Write the two letters of the country, such as PT."))

    def validate_colour(self, field: Field) -> None:
        field.data = (field.data or "").lower()

    @property
    def columns(self) -> dict[str, Any]:
        """After `validate()`."""
        typed = {name: field.data for name, field in self._fields.items() if name != "version"}
        return {**typed, "phone": self.phone.data or None, "email": self.email.data or None}


class HoursForm(Form):
    """When the office is open: two times for each ISO weekday, none where it is closed."""

    version = VersionField(default=0)

    def hours(self) -> dict[str, list[str]]:
        """After `validate()`: {"1": ["09:00", "18:00"]}."""
        return {
            str(day): [f"{self[f'from_{day}'].data:%H:%M}", f"{self[f'to_{day}'].data:%H:%M}"]
            for day in WEEKDAYS
            if self[f"from_{day}"].data
        }

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for day in WEEKDAYS:
            opens, closes = self[f"from_{day}"], self[f"to_{day}"]
            half = (opens.data is None) != (closes.data is None)
            if half or (opens.data and closes.data and opens.data >= closes.data):
                closes.errors = [*closes.errors, _("It closes after it opens.")]
                valid = False
        return valid


for _day in WEEKDAYS:
    setattr(HoursForm, f"from_{_day}", TimeField(lazy("from"), [Optional()]))
    setattr(HoursForm, f"to_{_day}", TimeField(lazy("to"), [Optional()]))


class OfficeForm(_PhoneMixin):
    name = StringField(lazy("Name"), [InputRequired(), Length(max=100)])
    email = EmailField(lazy("E-mail"), [Optional(), Email()])
    address = StringField(lazy("Address"), [Length(max=200)])
    version = VersionField(default=0)

    @property
    def columns(self) -> dict[str, Any]:
        """After `validate()`."""
        return {name: field.data or None for name, field in self._fields.items() if name != "version"}


class ProfileForm(_PhoneMixin):
    name = StringField(lazy("Name"), [InputRequired(), Length(max=100)])
    language = SelectField(lazy("Language"))
    signature = TextAreaField(lazy("Signature"), [Length(max=1000)])
    version = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [(tag, Locale.parse(tag).get_display_name() or tag) for tag in LANGUAGES]

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "language": self.language.data,
            "phone": self.phone.data or None,
            "signature": self.signature.data or "",
        }


class PasswordForm(Form):
    current = PasswordField(lazy("Current password"), [InputRequired()])
    password = PasswordField(
        lazy("New password"),
        [
            InputRequired(),
            Length(min=MINIMUM_LENGTH, message=lazy("Please take ten characters or more.")),
        ],
    )


class UserForm(_PhoneMixin):
    name = StringField(lazy("Name"), [InputRequired(), Length(max=100)])
    email = EmailField(lazy("E-mail"), [InputRequired(), Email()])
    role = SelectField(lazy("Role"))
    office = SelectField(lazy("Office"))
    takes_leads = BooleanField(lazy("Takes leads"))
    version = VersionField(default=0)

    def __init__(self, *args: Any, offices: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [
            ("agent", _("Agent")),
            ("staff", _("Office staff")),
            ("admin", _("Administrator")),
        ]
        self.office.choices = [("", _("None"))] + [(str(row["id"]), row["name"]) for row in offices]

    @property
    def columns(self) -> dict[str, Any]:
        """After `validate()`."""
        return {
            "name": self.name.data,
            "email": (self.email.data or "").lower(),
            "role": self.role.data,
            "office": UUID(self.office.data) if self.office.data else None,
            "takes_leads": bool(self.takes_leads.data),
            "phone": self.phone.data or None,
        }


class TokenForm(Form):
    """A key for a program; `name` is the source of what it brings."""

    name = StringField(lazy("Source"), [InputRequired(), Length(max=100)])
    kind = SelectField(lazy("It is"), default=SourceKind.PORTAL)
    per_minute = WholeField(
        lazy("Requests a minute, at most"), [InputRequired(), NumberRange(1, 1_000_000)], default=PER_MINUTE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(kind), _(word)) for kind, word in SOURCE_KINDS.items()]
