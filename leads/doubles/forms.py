"""Which of two values is right, where they differ."""

from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import AnyOf, Optional
from wtforms.widgets import HiddenInput

from estate import formats
from estate.forms import Form
from estate.i18n import lazy
from leads.doubles.sides import FIELDS, TwoSides

KEPT, GONE = "kept", "gone"


class MergeForm(Form):
    name = RadioField(lazy("Name"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    language = RadioField(lazy("Language"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    company = RadioField(lazy("Company"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    job_title = RadioField(lazy("Job title"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    birthday = RadioField(lazy("Birthday"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    seen = StringField(widget=HiddenInput())

    def __init__(self, *args: Any, sides: TwoSides, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self[name].choices = [
                (KEPT, shown(name, sides.kept.fields[name])),
                (GONE, shown(name, sides.gone.fields[name])),
            ]
            self[name].validate_choice = False

    @property
    def taken(self) -> list[str]:
        """After `validate()`: of which the one that goes has the better."""
        return [name for name in FIELDS if self[name].data == GONE]


def shown(name: str, value: str) -> str:
    if name == "language" and value:
        return formats.language(value)
    if name == "birthday" and value:
        return formats.birthday(value)
    return value
