"""How an address book is to be read: its columns, and what holds for everybody in it."""

from collections.abc import Collection
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length

from estate.i18n import _, lazy
from leads.address_books.fields import FIELDS
from leads.address_books.labels import GROUPS, label
from leads.address_books.plan import TELLING
from leads.tables import Side
from leads.words import SIDES
from properties.imports.columns_form import Choices, ColumnsForm, grouped

FIXED = ("tags", "lead_source", "campaign", "side", "agent")


class PeopleForm(ColumnsForm):
    fixed_fields = FIXED

    tags = StringField(lazy("Tags"), [Length(max=200)])
    lead_source = StringField(lazy("Who or what brought them"), [Length(max=200)])
    campaign = StringField(lazy("Campaign"), [Length(max=200)])
    side = SelectField(lazy("Open a case for everybody"))
    agent = StringField(lazy("Their agent (e-mail)"), [Length(max=254)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(str(side), _(SIDES[side])) for side in Side]
        self.side.choices = [("", _("As in the file, else none")), *sides]

    def field_choices(self) -> Choices:
        return grouped(GROUPS, FIELDS, label)

    def missing(self, chosen: Collection[str]) -> str | None:
        if not self.columns or TELLING & set(chosen):
            return None
        return _("Choose the columns that hold names, phones or e-mails.")
