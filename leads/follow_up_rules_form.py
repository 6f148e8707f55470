from typing import Any

from wtforms.validators import InputRequired, NumberRange

from estate.fields import VersionField, WholeField
from estate.forms import Form
from estate.i18n import lazy
from leads.follow_up_rules import Rules


class FollowUpRulesForm(Form):
    answer_minutes = WholeField(lazy("Answer within"), [InputRequired(), NumberRange(0, 10_000)])
    warn_minutes = WholeField(lazy("Warn the agent before"), [InputRequired(), NumberRange(0, 10_000)])
    escalate_minutes = WholeField(lazy("Tell the office after"), [InputRequired(), NumberRange(0, 10_000)])
    calls = WholeField(lazy("Calls on the list of a day"), [InputRequired(), NumberRange(1, 100)])
    untouched_days = WholeField(lazy("Call if left alone for"), [InputRequired(), NumberRange(1, 365)])
    attempts = WholeField(lazy("Calls of one lead a day"), [InputRequired(), NumberRange(1, 10)])
    version = VersionField(default=0)

    @property
    def rules(self) -> Rules:
        """After `validate()`."""
        typed: dict[str, Any] = {
            name: field.data for name, field in self._fields.items() if name != "version"
        }
        return Rules(**typed)
