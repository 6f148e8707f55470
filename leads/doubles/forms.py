"""Which of two values is right, where they differ."""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf, Optional

from estate import formats
from estate.forms import Form
from estate.i18n import lazy
from leads.doubles.sides import FIELDS

KEPT, GONE = "kept", "gone"


class MergeForm(Form):
    """`values` are those of the one that is kept and of the one that goes."""

    name = RadioField(lazy("Name"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    language = RadioField(lazy("Language"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    company = RadioField(lazy("Company"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    job_title = RadioField(lazy("Job title"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    birthday = RadioField(lazy("Birthday"), [Optional(), AnyOf((KEPT, GONE))], default=KEPT)
    seen = HiddenField()

    def __init__(self, *args: Any, values: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            field: Any = self[name]
            kept, gone = values.get(name, ("", ""))
            field.choices = [(KEPT, shown(name, kept)), (GONE, shown(name, gone))]
            field.validate_choice = False

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
