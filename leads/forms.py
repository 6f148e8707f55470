"""What is typed about leads, as clean values."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import Locale
from babel.core import UnknownLocaleError
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from estate.accounts import agency
from estate.fields import DayField, VersionField
from estate.forms import Form
from estate.i18n import _, lazy
from estate.people import contact_points
from estate.people.contact_points import Point, Unreadable
from estate.people.correcting import Correction
from leads import handing
from leads.capture import NewEnquiry
from leads.follow_ups import NextStep
from leads.handing import Picked
from leads.notes import NewNote
from leads.queries import SORTS, Filters
from leads.tables import Channel, Side, Stage
from leads.words import CHANNELS, REASONS, SIDES, STAGES, choices

LONG = 5000
TAKEN_BY_HAND = (
    Channel.PHONE,
    Channel.WALK_IN,
    Channel.REFERRAL,
    Channel.EMAIL,
    Channel.PORTAL,
    Channel.OTHER,
)


class IdField(Field):
    """Made by the page or the phone; without one there is no receipt."""

    widget = HiddenInput()
    data: UUID | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and valuelist[0]:
            try:
                self.data = UUID(valuelist[0])
            except ValueError:
                raise ValidationError(_("This form is damaged. Open it again.")) from None

    def _value(self) -> str:
        return str(self.data or "")


class PickedField(Field):
    """Leads as lists name them; what no list of ours names is left out."""

    widget = HiddenInput()
    data: list[Picked] | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = handing.of(valuelist)


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
        """Made of a mail that came in at that time; the mail is its key."""
        return replace(self.enquiry, source="inbox", source_key=mail, at=at, tells=False)


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


class FilterForm(Form):
    q = StringField(lazy("Search"), [Length(max=200)])
    stage = SelectField(lazy("Stage"), default="")
    side = SelectField(lazy("Side"), default="")
    agent = SelectField(lazy("Agent"), default="")
    office = SelectField(lazy("Office"), default="")
    state = SelectField(lazy("State"), default="open")
    home = IdField(name="property")
    sort = HiddenField(default="last")

    def __init__(
        self, *args: Any, agents: list[tuple[str, str]], offices: list[tuple[str, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.stage.choices = [("", _("Any stage")), *choices(STAGES)]
        self.side.choices = [("", _("Any side")), *choices(SIDES)]
        self.agent.choices = [("", _("Any agent")), ("none", _("Nobody yet")), *agents]
        self.office.choices = [("", _("Any office")), *offices]
        self.state.choices = [("open", _("Open")), ("closed", _("Closed")), ("all", _("Open and closed"))]

    @property
    def filters(self) -> Filters:
        """What is not among the choices is left out: an old link still shows a list."""
        self.validate()
        if self.sort.data not in SORTS:
            self.sort.data = "last"
        good = {name: str(value) for name, value in self.data.items() if value and name not in self.errors}
        if good.get("stage") in (Stage.WON, Stage.LOST):
            good["state"] = "closed"
        return Filters(**good)

    @property
    def narrowed(self) -> int:
        """How many filters beside the search are set."""
        return sum(
            bool(value) and name not in ("q", "sort") and value != "open" for name, value in self.data.items()
        )


class StageForm(Form):
    stage = SelectField(lazy("Move to"))
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage.choices = [(str(stage), _(word)) for stage, word in STAGES.items() if stage != Stage.LOST]


class LossForm(Form):
    reason = RadioField(lazy("Why"), [InputRequired()])
    note = TextAreaField(lazy("Note"), [Optional(), Length(max=LONG)])
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = choices(REASONS)


class AssignmentForm(Form):
    agent = SelectField(lazy("Agent"), [InputRequired()], coerce=str)
    version = VersionField()

    def __init__(self, *args: Any, agents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent.choices = agents


class HandingForm(Form):
    """Picked leads, and the agent who gets them."""

    lead = PickedField()
    agent = IdField()

    def validate_lead(self, field: "PickedField") -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one lead."))

    def validate_agent(self, field: IdField) -> None:
        if field.data is None:
            raise ValidationError(_("Choose an agent."))

    @property
    def picked(self) -> list[Picked]:
        return self.lead.data or []

    @property
    def to(self) -> UUID:
        """After `validate()`."""
        assert self.agent.data
        return self.agent.data

    @property
    def sentence(self) -> str:
        return " ".join(error for errors in self.errors.values() for error in errors)


class TakingBackForm(HandingForm):
    """The same leads, with whom they go back to."""

    batch = IdField()

    def validate_batch(self, field: IdField) -> None:
        if field.data is None:
            raise ValidationError(_("This form is damaged. Open it again."))

    @property
    def word(self) -> UUID:
        """Of the mail, after `validate()`."""
        assert self.batch.data
        return self.batch.data


class NoteForm(Form):
    id = IdField()
    text = TextAreaField(lazy("Note"), [InputRequired(), Length(max=LONG)])

    def note(self, lead: UUID) -> NewNote:
        return NewNote(self.id.data, lead, self.text.data or "")


class NextStepFields(Form):
    next_step = StringField(lazy("Next step"), [Optional(), Length(max=300)])
    next_step_on = DayField(lazy("On"), [Optional()])

    @property
    def step(self) -> NextStep:
        return NextStep(self.next_step.data or self._unnamed, self.next_step_on.data)

    @property
    def _unnamed(self) -> str:
        return _("Get in touch") if self.next_step_on.data else ""


class NextStepForm(NextStepFields):
    version = VersionField()


class OfficeClosingForm(Form):
    into = SelectField(
        lazy("Its people, leads and listings go to"), [InputRequired(lazy("Choose an office."))]
    )
    version = VersionField()

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.into.choices = [("", _("Choose an office")), *offices, (NO_OFFICE, _("No office"))]

    @property
    def target(self) -> UUID | None:
        """After `validate()`."""
        return None if self.into.data == NO_OFFICE else UUID(self.into.data)


NO_OFFICE = "none"
