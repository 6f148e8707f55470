"""What is typed about people, as clean values."""

import re
from dataclasses import asdict
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from estate import formats
from estate.accounts import agency
from estate.fields import VersionField, WholeField
from estate.forms import Form
from estate.i18n import _, lazy
from estate.people import contact_points, countries, dates, languages
from estate.people.contact_points import Unreadable
from estate.people.correcting import Correction
from estate.people.details import Address, once
from estate.people.links import BY_HAND
from estate.people.tables import AddressKind, ContactKind, LinkKind
from estate.people.words import ADDRESS_KINDS, LABELS, LINKS, ROLES
from leads.people.filters import PeopleFilters
from leads.words import choices


class PeopleFilterForm(Form):
    q = StringField(lazy("Search"), [Length(max=200)])
    tag = StringField(lazy("Tag"), [Length(max=60)])
    role = SelectField(lazy("Role"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [("", _("Everybody")), *choices(ROLES)]

    @property
    def filters(self) -> PeopleFilters:
        """What is not among the choices is left out: an old link still shows a list."""
        self.validate()
        good = {name: str(value) for name, value in self.data.items() if value and name not in self.errors}
        return PeopleFilters(**good)


class DetailsForm(Form):
    """Who somebody is; `wrong` are the ids of contact points that reach nobody."""

    name = StringField(lazy("Name"), [InputRequired(), Length(max=200)])
    given_name = StringField(lazy("Given name"), [Optional(), Length(max=200)])
    family_name = StringField(lazy("Family name"), [Optional(), Length(max=200)])
    phone = TelField(lazy("Another phone"), [Optional(), Length(max=60)])
    email = EmailField(lazy("Another e-mail"), [Optional(), Length(max=254)])
    wrong = SelectMultipleField(lazy("No longer right"))
    languages = StringField(lazy("Languages"), [Optional(), Length(max=200)])
    company = StringField(lazy("Company"), [Optional(), Length(max=200)])
    job_title = StringField(lazy("Job title"), [Optional(), Length(max=200)])
    birth_day = WholeField(lazy("Birthday: day"), [Optional(), NumberRange(1, 31)])
    birth_month = SelectField(lazy("Month"), [Optional()], default="")
    birth_year = WholeField(lazy("Year"), [Optional(), NumberRange(1850, 2100)])
    roles = SelectMultipleField(lazy("Roles"))
    tags = StringField(lazy("Tags"), [Optional(), Length(max=7000)])
    remarks = TextAreaField(lazy("Remarks"), [Optional(), Length(max=20_000)])
    source = StringField(lazy("Came from"), [Optional(), Length(max=200)])
    campaign = StringField(lazy("Campaign"), [Optional(), Length(max=200)])
    version = VersionField()

    def __init__(self, *args: Any, points: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wrong.choices = [(str(point["id"]), _shown(point)) for point in points]
        self.roles.choices = choices(ROLES)
        self.birth_month.choices = [("", "–"), *formats.months()]

    @classmethod
    def of(cls, person: dict[str, Any]) -> "DetailsForm":
        spoken = [person["language"], *person["more_languages"]]
        year, month, day = _apart(person["birthday"])
        told = {
            **{name: person[name] for name in (*_TEXTS, "name", "roles", "version")},
            "languages": ", ".join(filter(None, spoken)),
            "tags": ", ".join(person["tags"]),
            "birth_day": day,
            "birth_month": month,
            "birth_year": year,
            "wrong": [str(point["id"]) for point in person["points"] if point["wrong_at"]],
        }
        return cls(data=told, points=person["points"])

    def validate_phone(self, field: TelField) -> None:
        _readable(
            contact_points.phone, _("This is not a phone number."), field.data, agency.current().country
        )

    def validate_email(self, field: EmailField) -> None:
        _readable(contact_points.email, _("This is not an e-mail address."), field.data)

    def validate_languages(self, field: StringField) -> None:
        for text in _listed(field.data):
            if languages.tag_of(text) is None:
                raise ValidationError(_("Write languages as en, pt-BR or by their names."))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        is_good = super().validate(*args, **kwargs)
        day, month = self.birth_day, self.birth_month
        if not (day.errors or month.errors or self.birth_year.errors):
            day.errors = self._wrong_birthday()
        return is_good and not day.errors

    def _wrong_birthday(self) -> list[str]:
        if bool(self.birth_day.data) != bool(self.birth_month.data):
            return [_("A birthday has a day and a month; the year may be left out.")]
        if self.birth_day.data and not self._birthday:
            return [_("There is no such day.")]
        return []

    @property
    def _birthday(self) -> str | None:
        if not (self.birth_day.data and self.birth_month.data):
            return None
        year = f"{self.birth_year.data:04}-" if self.birth_year.data else "--"
        return dates.birthday(f"{year}{int(self.birth_month.data):02}-{self.birth_day.data:02}")

    @property
    def correction(self) -> Correction:
        """After `validate()`."""
        spoken = once(languages.tag_of(text) or "" for text in _listed(self.languages.data))
        country = agency.current().country
        return Correction(
            name=self.name.data or "",
            language=spoken[0] if spoken else None,
            added=contact_points.read(self.phone.data or "", self.email.data or "", country),
            wrong=frozenset(UUID(id_) for id_ in self.wrong.data or ()),
            version=self.version.data or 0,
            details={
                **{name: self.data[name] or "" for name in _TEXTS},
                "more_languages": list(spoken[1:]),
                "birthday": self._birthday,
                "roles": self.roles.data or [],
                "tags": list(once(text[:60] for text in _listed(self.tags.data))),
            },
        )


_TEXTS = ("given_name", "family_name", "company", "job_title", "remarks", "source", "campaign")


def _shown(point: dict[str, Any]) -> str:
    return formats.phone(point["value"]) if point["kind"] == ContactKind.PHONE else point["value"]


def _apart(birthday: str | None) -> tuple[int | None, str, int | None]:
    if not birthday:
        return None, "", None
    year, month, day = birthday[:-6], birthday[-5:-3], birthday[-2:]
    return int(year) if year.isdigit() else None, str(int(month)), int(day)


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", text or "") if part.strip()]


def _readable(read: Any, sentence: str, typed: str | None, *context: str) -> None:
    try:
        if typed:
            read(typed, *context)
    except Unreadable:
        raise ValidationError(sentence) from None


class PointForm(Form):
    """Where one phone or e-mail reaches somebody, and whether it still does."""

    label = RadioField(lazy("Kind"), default="")
    wrong = BooleanField(lazy("It reaches nobody any more"))
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label.choices = [("", _("None")), *choices(LABELS)]


class AddressForm(Form):
    kind = RadioField(lazy("Kind"), default=AddressKind.HOME)
    unparsed_address = TextAreaField(lazy("Street and number"), [Length(max=500)])
    postal_code = StringField(lazy("Postcode"), [Optional(), Length(max=20)])
    city = StringField(lazy("City"), [Optional(), Length(max=120)])
    state_or_province = StringField(lazy("State or province"), [Optional(), Length(max=120)])
    country = StringField(lazy("Country"), [Optional(), Length(max=60)])
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(ADDRESS_KINDS)

    def validate_unparsed_address(self, _field: TextAreaField) -> None:
        if self.address.is_empty:
            raise ValidationError(_("Write a street, a postcode or a city."))

    def validate_country(self, field: StringField) -> None:
        if field.data and countries.code_of(field.data) is None:
            raise ValidationError(_("Write the country's name or its two letters, such as PT."))

    @property
    def address(self) -> Address:
        texts = {name: self.data[name] or "" for name in asdict(Address()) if name != "country"}
        return Address(**texts, country=countries.code_of(self.country.data or ""))


class LinkForm(Form):
    other = StringField(lazy("Who"), [InputRequired()])
    kind = RadioField(lazy("How they belong together"), default=LinkKind.PARTNER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(kind), _(LINKS[kind]).capitalize()) for kind in BY_HAND]
