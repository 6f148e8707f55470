"""What is typed about somebody: new, corrected, or looked for."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import Locale
from babel.core import UnknownLocaleError
from wtforms import (
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from estate.accounts import agency
from estate.fields import VersionField
from estate.forms import Form
from estate.i18n import _, lazy
from estate.people import contact_points
from estate.people.contact_points import Point, Unreadable
from estate.people.correcting import Correction
from leads.capture import NewEnquiry
from leads.forms import LONG, IdField
from leads.tables import Channel, Side
from leads.words import CHANNELS, SIDES, choices

TAKEN_BY_HAND = (
    Channel.PHONE,
    Channel.WALK_IN,
    Channel.REFERRAL,
    Channel.EMAIL,
    Channel.PORTAL,
    Channel.OTHER,
)


class ContactFields(Form):
    """A name, and a phone or an e-mail at least."""

    name = StringField(lazy("Name"), [InputRequired(), Length(max=200)])
    phone = TelField(lazy("Phone"), [Length(max=60)])
    email = EmailField(lazy("E-mail"), [Length(max=254)])

    def validate_phone(self, field: TelField) -> None:
        if not field.data and not self.email.data:
            raise ValidationError(_("A phone or an e-mail is enough."))
        if field.data:
            _readable_phone(field.data)

    def validate_email(self, field: EmailField) -> None:
        if field.data:
            _readable_email(field.data)


class NewLeadForm(ContactFields):
    """Quick entry on the phone."""

    side = RadioField(lazy("The prospect"), default=Side.BUY)
    channel = SelectField(lazy("Came by"), default=Channel.PHONE)
    message = TextAreaField(lazy("What they want"), [Optional(), Length(max=LONG)])
    id = IdField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side.choices = choices(SIDES)
        self.channel.choices = [(str(one), _(CHANNELS[one])) for one in TAKEN_BY_HAND]

    @property
    def enquiry(self) -> NewEnquiry:
        return NewEnquiry(
            name=self.name.data or "",
            side=self.side.data,
            channel=self.channel.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            message=self.message.data or "",
        )

    def enquiry_of(self, mail: str, at: datetime) -> NewEnquiry:
        """Made of a mail that came in at that time, since when its writer waits; the mail is its key."""
        return replace(self.enquiry, source="inbox", source_key=mail, at=at)


class PersonForm(Form):
    """Who somebody is and how they are reached; `wrong` are the ids of contact points."""

    name = StringField(lazy("Name"), [InputRequired(), Length(max=200)])
    language = StringField(lazy("Language"), [Optional(), Length(max=20)])
    wrong = SelectMultipleField(lazy("No longer right"))
    phone = TelField(lazy("Another phone"), [Length(max=60)])
    email = EmailField(lazy("Another e-mail"), [Length(max=254)])
    version = VersionField()

    def __init__(self, *args: Any, points: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wrong.choices = [(str(point["id"]), point["value"]) for point in points]

    def validate_phone(self, field: TelField) -> None:
        if field.data:
            _readable_phone(field.data)

    def validate_email(self, field: EmailField) -> None:
        if field.data:
            _readable_email(field.data)

    def validate_language(self, field: StringField) -> None:
        try:
            Locale.parse(field.data, sep="-")
        except (ValueError, UnknownLocaleError):
            raise ValidationError(_("Write a language as en, pt or pt-BR.")) from None

    @property
    def correction(self) -> Correction:
        """After `validate()`."""
        return Correction(
            name=self.name.data or "",
            language=self.language.data or None,
            added=contact_points.read(self.phone.data or "", self.email.data or "", agency.current().country),
            wrong=frozenset(UUID(id_) for id_ in self.wrong.data or ()),
            version=self.version.data or 0,
        )


def _readable_phone(typed: str) -> None:
    try:
        contact_points.phone(typed, agency.current().country)
    except Unreadable:
        raise ValidationError(_("This is not a phone number.")) from None


def _readable_email(typed: str) -> None:
    try:
        contact_points.email(typed)
    except Unreadable:
        raise ValidationError(_("This is not an e-mail address.")) from None


class LookupForm(Form):
    """What is typed so far."""

    name = StringField()
    phone = StringField()
    email = StringField()

    @property
    def points(self) -> list[Point]:
        return contact_points.readable(
            self.phone.data or "", self.email.data or "", agency.current().country
        )[0]
