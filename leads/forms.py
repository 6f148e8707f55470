"""What is typed about leads, as clean values."""

from typing import Any
from uuid import UUID

from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from estate.fields import DayField, VersionField
from estate.forms import Form
from estate.i18n import _, lazy
from leads.follow_ups import NextStep
from leads.notes import NewNote
from leads.queries import SORTS, Filters
from leads.tables import Stage
from leads.words import REASONS, SIDES, STAGES, choices

LONG = 5000


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
