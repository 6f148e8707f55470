"""Who gets what: leads given to agents, picked ones handed on, all of an office that closes."""

from typing import Any
from uuid import UUID

from wtforms import (
    Field,
    SelectField,
)
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from estate.fields import VersionField
from estate.forms import Form
from estate.i18n import _, lazy
from leads import handing
from leads.forms import IdField
from leads.handing import Picked


class PickedField(Field):
    """Leads as lists name them; what no list of ours names is left out."""

    widget = HiddenInput()
    data: list[Picked] | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = handing.of(valuelist)


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
