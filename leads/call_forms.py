"""What is typed about a call."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from estate.accounts import agency
from estate.fields import DayField, VersionField, WholeField
from estate.formats import phone
from estate.forms import Form
from estate.i18n import _, lazy
from estate.people import contact_points
from estate.people.contact_points import Unreadable
from leads import planned_calls
from leads.call_log import CallFilters, CallRow
from leads.calls import CallReport, NewCall
from leads.forms import LONG, IdField, NextStepFields
from leads.tables import CallOutcome, Direction
from leads.tasks.planning import Due, Plan
from leads.tasks.tables import TaskKind
from leads.words import DIRECTIONS, OUTCOMES, choices

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""So far a phone's clock may be ahead of ours."""


class CallFields(Form):
    direction = RadioField(lazy("Direction"), default=Direction.OUT)
    outcome = RadioField(lazy("How did it end?"), [InputRequired()])
    number = SelectField(lazy("Number"), validate_choice=False)
    minutes = WholeField(lazy("Minutes"), [Optional(), NumberRange(0, 1440)])
    seconds = HiddenField()
    started_at = HiddenField()
    note = TextAreaField(lazy("Note"), [Optional(), Length(max=LONG)])

    def __init__(self, *args: Any, numbers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.direction.choices = choices(DIRECTIONS)
        self.outcome.choices = choices(OUTCOMES)
        self.number.choices = [*((number, phone(number)) for number in numbers), ("", _("Another number"))]

    def validate_started_at(self, field: HiddenField) -> None:
        try:
            datetime.fromisoformat(field.data or EARLIEST.isoformat())
        except ValueError:
            raise ValidationError(_("This is not a time.")) from None

    def validate_number(self, field: SelectField) -> None:
        if field.data:
            try:
                contact_points.phone(field.data, agency.current().country)
            except Unreadable:
                raise ValidationError(_("This is not a phone number.")) from None

    @property
    def report(self) -> CallReport:
        number = self.number.data
        return CallReport(
            direction=Direction.IN if self.outcome.data == CallOutcome.MISSED else self.direction.data,
            outcome=self.outcome.data,
            number=contact_points.phone(number, agency.current().country).value if number else "",
            started_at=self._started_at(),
            duration_seconds=self._duration(),
            note=self.note.data or "",
        )

    def _started_at(self) -> datetime | None:
        """By the phone's clock; None where that clock is so wrong that it says nothing."""
        if not self.started_at.data:
            return None
        at = datetime.fromisoformat(self.started_at.data)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at if EARLIEST <= at <= datetime.now(UTC) + AHEAD else None

    def _duration(self) -> int | None:
        """The phone counted seconds; they hold unless the minutes were corrected."""
        minutes: int | None = self.minutes.data
        typed = self.seconds.data or ""
        counted = int(typed) if re.fullmatch(r"[0-9]{1,6}", typed) else None
        if minutes is not None and counted is not None and minutes == shown_minutes(counted):
            return min(counted, 86400)
        return None if minutes is None else minutes * 60


def shown_minutes(seconds: int) -> int:
    """As the phone fills them in; a short call is a minute."""
    return max(1, round(seconds / 60))


class CallForm(CallFields, NextStepFields):
    id = IdField()

    def call(self, lead: UUID) -> NewCall:
        return NewCall(self.id.data, lead, self.report, self.step)


class AfterCallForm(NextStepFields):
    """What is next: in so many days by one tap, or as it is typed."""

    next_step_at = TimeField(lazy("At"), [Optional()])
    in_days = RadioField(validate_choice=False)

    def validate_next_step_at(self, field: TimeField) -> None:
        if field.data and not self.next_step_on.data and "next_step_on" not in self.errors:
            raise ValidationError(_("An hour needs its day."))

    def plan(self, outcome: str) -> Plan | None:
        """After `validate()`; None where nothing is next. What is not named is a call."""
        days, typed = self.in_days.data, self.next_step.data
        if days not in SOON and not typed and not self.next_step_on.data:
            return None
        due = Due(self.next_step_on.data, self.next_step_at.data)
        if days in SOON:
            due = Due(planned_calls.today() + timedelta(days=int(days)))
        title = typed or planned_calls.title_after(outcome)
        return Plan(title, TaskKind.OTHER if typed else TaskKind.CALL, due)


SOON = ("0", "1", "3", "7")
"""Days from now that a tap can choose."""


class CorrectionForm(CallFields):
    version = VersionField()


class CallFilterForm(Form):
    agent = SelectField(lazy("Agent"), default="")
    outcome = SelectField(lazy("Outcome"), default="")
    direction = SelectField(lazy("Direction"), default="")
    first = DayField(lazy("From"), [Optional()])
    last = DayField(lazy("To"), [Optional()])

    def __init__(self, *args: Any, agents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent.choices = [("", _("Everybody")), *agents]
        self.outcome.choices = [("", _("Any outcome")), *choices(OUTCOMES)]
        self.direction.choices = [("", _("In and out")), *choices(DIRECTIONS)]

    @property
    def filters(self) -> CallFilters:
        """What is not among the choices is left out: an old link still shows a list."""
        self.validate()
        good = {name: value for name, value in self.data.items() if value and name not in self.errors}
        return CallFilters(**good)

    @property
    def narrowed(self) -> int:
        """How many filters are set."""
        return sum(bool(value) for value in self.data.values())


def as_typed(call: CallRow) -> dict[str, Any]:
    """The call as its correction starts."""
    seconds = call.duration_seconds
    return {
        "direction": call.direction,
        "outcome": call.outcome,
        "number": call.number,
        "minutes": None if seconds is None else shown_minutes(seconds),
        "seconds": "" if seconds is None else str(seconds),
        "started_at": call.started_at.isoformat(),
        "note": call.note,
        "version": call.version,
    }
