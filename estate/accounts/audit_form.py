from typing import Any

from wtforms import SelectField
from wtforms.validators import Optional

from estate.fields import DayField
from estate.forms import Form
from estate.history import audit
from estate.history.audit import NOBODY, Filters
from estate.i18n import _, lazy


class AuditForm(Form):
    actor = SelectField(lazy("Who did it"), default="")
    topic = SelectField(lazy("What kind"), default="")
    since = DayField(lazy("From"), [Optional()])
    until = DayField(lazy("To"), [Optional()])

    def __init__(self, *args: Any, users: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [("", _("Everybody")), (NOBODY, _("The program, or somebody outside"))]
        self.actor.choices = [*everybody, *((str(user["id"]), user["name"]) for user in users)]
        self.topic.choices = [("", _("Everything")), *audit.topics()]
        self.validate()

    @property
    def good(self) -> dict[str, Any]:
        """What is not among the choices is left out: an old link still shows a list."""
        return {name: value for name, value in self.data.items() if value and name not in self.errors}

    @property
    def filters(self) -> Filters:
        return Filters(**self.good)

    @property
    def narrowed(self) -> int:
        return len(self.good)
