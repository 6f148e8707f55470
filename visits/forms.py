"""What is typed about visits, as clean values."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from estate.fields import DayField, VersionField, WholeField
from estate.forms import Form
from estate.i18n import _, lazy, ngettext
from leads.follow_ups import NextStep
from visits import local_time
from visits.lateness import CHOICES
from visits.outcomes import Outcome
from visits.scheduling import Booking, Move

LENGTHS = (15, 30, 45, 60, 90, 120)
LONG = 5000


class Known(HiddenField):
    """A hidden id."""

    data: UUID | None  # type: ignore[assignment]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and valuelist[0]:
            try:
                self.data = UUID(valuelist[0])
            except ValueError:
                raise ValueError(_("This is not known here.")) from None


class WhenForm(Form):
    """A free time that was tapped, one of those offered after a clash, or any other day and clock."""

    starts_at = StringField(lazy("Time"))
    instead = StringField(lazy("Time"))
    other_day = DayField(lazy("Day"), [Optional()])
    other_clock = TimeField(lazy("Time"), [Optional()])
    minutes = SelectField(lazy("Length"), coerce=int)
    agent = SelectField(lazy("Agent"), coerce=lambda value: UUID(str(value)))

    def __init__(self, *args: Any, agents: list[tuple[str, str]], usual: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent.choices = agents
        self._usual, self._lengths = usual, sorted({*LENGTHS, usual})
        self.minutes.choices = [
            (n, ngettext("{n} minute", "{n} minutes", n).format(n=n)) for n in self._lengths
        ]

    def validate_starts_at(self, field: StringField) -> None:
        if self.other_clock.data and not self.other_day.data:
            raise ValidationError(_("Choose the day, too."))
        if not (self.instead.data or self.other_clock.data or field.data):
            raise ValidationError(_("Choose a time."))
        if not self.other_clock.data:
            _moment(self.instead.data or field.data or "")

    @property
    def length(self) -> int:
        """Minutes that may be chosen, whatever was sent."""
        return self.minutes.data if self.minutes.data in self._lengths else self._usual

    def moment(self, zone: str) -> datetime:
        """In UTC. Refused where that clock time does not exist, or comes twice."""
        if self.instead.data:
            return _moment(self.instead.data)
        if self.other_clock.data and self.other_day.data:
            return local_time.instant(self.other_day.data, self.other_clock.data, zone)
        return _moment(self.starts_at.data or "")


def _moment(text: str) -> datetime:
    """Of a clock with its zone: without, it would be the server's."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValidationError(_("Choose a time."))


class BookingForm(WhenForm):
    id = Known(validators=[InputRequired()])
    lead = Known(validators=[InputRequired()])
    property = Known(lazy("Property"), [InputRequired()])
    note = TextAreaField(lazy("Note for the agent"), [Length(max=LONG)])

    def booking(self, zone: str) -> Booking:
        """Of a form that was found valid."""
        assert self.id.data and self.lead.data and self.property.data
        return Booking(
            id=self.id.data,
            lead=self.lead.data,
            listing=self.property.data,
            agent=self.agent.data,
            starts_at=self.moment(zone),
            minutes=self.minutes.data,
            note=self.note.data or "",
        )


class MoveForm(WhenForm):
    version = VersionField()

    def move(self, zone: str) -> Move:
        return Move(self.moment(zone), self.minutes.data, self.agent.data, self.version.data or 0)


class CancellationForm(Form):
    version = VersionField()
    reason = TextAreaField(lazy("Why (the prospect reads this)"), [Length(max=500)])


class LatenessForm(Form):
    minutes = WholeField(lazy("Minutes"), [InputRequired(), NumberRange(min(CHOICES), max(CHOICES))])
    back = StringField()


class CompletionForm(Form):
    version = VersionField()
    attended = RadioField(lazy("Did they come?"), [InputRequired(lazy("Say whether they came."))])
    interest = WholeField(lazy("Interest"), [Optional(), NumberRange(1, 5)])
    feedback = TextAreaField(lazy("What they said"), [Length(max=LONG)])
    next_step = StringField(lazy("Next step"), [Length(max=200)])
    next_step_on = DayField(lazy("On"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attended.choices = [("yes", _("Attended")), ("no", _("Did not come"))]

    def validate_next_step(self, field: StringField) -> None:
        if self.next_step_on.data and not field.data:
            raise ValidationError(_("Say what is to be done on that day."))

    @property
    def outcome(self) -> Outcome:
        step = NextStep(self.next_step.data or "", self.next_step_on.data)
        return Outcome(
            attended=self.attended.data == "yes",
            interest=self.interest.data,
            feedback=self.feedback.data or "",
            next_step=step,
            version=self.version.data or 0,
        )


def text_of(text: str | None) -> str:
    """A search in a URL, without NUL, which PostgreSQL refuses."""
    return (text or "").replace("\0", "")


def day_of(text: str | None) -> date | None:
    """A day in a URL; nonsense is as good as none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def id_of(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def minutes_of(text: str | None, usual: int) -> int:
    """A length in a URL, where it is one that may be chosen."""
    return int(text) if text and text in {str(n) for n in LENGTHS} else usual


class HandoverForm(Form):
    """`seen` is the word of the plan that was shown."""

    to = SelectMultipleField(lazy("Who takes it over"), [InputRequired(lazy("Choose somebody."))])
    leaves = BooleanField(lazy("They leave the agency"))
    seen = HiddenField()

    def __init__(self, *args: Any, receivers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to.choices = receivers

    @property
    def chosen(self) -> list[UUID]:
        """Those of the choices that were chosen."""
        known = [value for value, *_rest in self.to.iter_choices()]
        return [UUID(value) for value in dict.fromkeys(self.to.data or ()) if value in known]
