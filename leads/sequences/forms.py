"""What is typed about a sequence: its steps in rows, of which the empty ones are left out."""

from typing import Any
from uuid import UUID

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from estate.fields import VersionField, WholeField
from estate.forms import Form
from estate.i18n import N_, _, lazy
from leads.answers.templates import Template
from leads.forms import IdField
from leads.sequences.keeping import Kept
from leads.sequences.steps import MOST, Step, StepKind
from leads.words import choices

KINDS = {StepKind.CALL: N_("Call"), StepKind.MAIL: N_("Mail"), StepKind.OTHER: N_("Something else")}
ROWS = range(1, MOST + 1)


class SequenceForm(Form):
    name = StringField(lazy("Name"), [InputRequired(), Length(max=100)])
    version = VersionField(default=0)

    def __init__(self, *args: Any, templates: list[Template] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mails = [(str(one.id), one.name) for one in templates or [] if one.owner is None]
        for row in ROWS:
            self._fields[f"kind_{row}"].choices = choices(KINDS)  # type: ignore[attr-defined]
            written = [("", _("Somebody writes it")), *mails]
            self._fields[f"template_{row}"].choices = written  # type: ignore[attr-defined]

    def validate(self, extra_validators: Any = None) -> bool:
        """Rows that the page did not show were not sent."""
        valid = super().validate(extra_validators)
        for row in ROWS:
            if self[f"title_{row}"].data:
                valid = self._chosen(f"kind_{row}") and self._chosen(f"template_{row}") and valid
        if valid and not self.steps:
            self.name.errors = [*self.name.errors, _("A sequence has one step at least.")]
            return False
        return valid

    def _chosen(self, name: str) -> bool:
        field: Any = self._fields[name]
        field.data = field.data or field.default
        if field.data in dict(field.choices):
            return True
        field.errors = [*field.errors, _("Choose one of these.")]
        return False

    @property
    def steps(self) -> list[Step]:
        """By their days."""
        typed = [
            Step(
                self[f"day_{row}"].data or 0,
                self[f"kind_{row}"].data,
                self[f"title_{row}"].data,
                self[f"template_{row}"].data if self[f"kind_{row}"].data == StepKind.MAIL else "",
            )
            for row in ROWS
            if self[f"title_{row}"].data
        ]
        return sorted(typed, key=lambda step: step.day)

    @property
    def shown(self) -> list[int]:
        """The rows that have something, and three more."""
        filled = max((row for row in ROWS if self[f"title_{row}"].data), default=0)
        return [row for row in ROWS if row <= filled + 3]


for _row in ROWS:
    setattr(SequenceForm, f"day_{_row}", WholeField(lazy("Day"), [Optional(), NumberRange(0, 365)]))
    setattr(
        SequenceForm, f"kind_{_row}", SelectField(lazy("Kind"), default=StepKind.CALL, validate_choice=False)
    )
    setattr(SequenceForm, f"title_{_row}", StringField(lazy("What is done"), [Length(max=120)]))
    setattr(
        SequenceForm,
        f"template_{_row}",
        SelectField(lazy("Mail template"), default="", validate_choice=False),
    )


def as_typed(kept: Kept) -> dict[str, Any]:
    typed: dict[str, Any] = {"name": kept.name, "version": kept.version}
    for row, step in zip(ROWS, kept.steps, strict=False):
        typed |= {f"day_{row}": step.day, f"kind_{row}": step.kind, f"title_{row}": step.title}
        typed[f"template_{row}"] = step.template
    return typed


class StartForm(Form):
    sequence = IdField()

    @property
    def chosen(self) -> UUID | None:
        return self.sequence.data if self.validate() else None
