"""How a file is to be read: one select for each of its columns, and what holds for all of its rows."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from babel import Locale
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from estate.accounts.tables import AreaUnit
from estate.fields import CurrencyField
from estate.forms import Form
from estate.i18n import _, language, lazy
from properties import words
from properties.exchange.cells import OURS
from properties.exchange.columns import Column
from properties.exchange.fields import FIELDS, KEY
from properties.imports.labels import GROUPS, label
from properties.imports.runs import Order

FIXED = (
    "list_price_currency",
    "standard_status",
    "property_type",
    "lease_amount_frequency",
    "living_area_units",
    "country",
)


class UploadForm(Form):
    source = StringField(lazy("Comes from"), [Length(max=100)])


class MappingForm(Form):
    source = StringField(
        lazy("Comes from"), [InputRequired(lazy("Please name the source.")), Length(max=100)]
    )
    list_price_currency = CurrencyField(lazy("Currency"))
    standard_status = SelectField(lazy("Status"))
    property_type = SelectField(lazy("Kind"))
    lease_amount_frequency = SelectField(lazy("Rent is paid"))
    living_area_units = SelectField(lazy("Unit of the areas"))
    country = SelectField(lazy("Country"))

    columns: list[Column]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_in_file = [("", _("As in the file"))]
        self.standard_status.choices = [*as_in_file, *words.statuses().items()]
        self.property_type.choices = [*as_in_file, *words.types().items()]
        self.lease_amount_frequency.choices = [*as_in_file, *words.frequencies().items()]
        units = {AreaUnit.SQUARE_METERS: _("Square metres"), AreaUnit.SQUARE_FEET: _("Square feet")}
        self.living_area_units.choices = [*as_in_file, *((str(unit), name) for unit, name in units.items())]
        self.country.choices = [*as_in_file, *_countries(language())]
        for column in self.columns:
            cast(SelectField, self[_name(column)]).choices = _choices()

    @property
    def selects(self) -> list[tuple[Column, Any]]:
        return [(column, self[_name(column)]) for column in self.columns]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        if not super().validate(*args, **kwargs):
            return False
        chosen: dict[str, str] = {}
        for column, select in self.selects:
            if select.data and select.data in chosen:
                said = _("“%(other)s” fills this field already.") % {"other": chosen[select.data]}
                select.errors = [said]
            chosen.setdefault(select.data, column.name)
        if KEY not in chosen:
            self.refusal = _(
                "Choose the column that tells the listings apart (their key): without it a second import "
                "would make every one of them twice."
            )
        return self.refusal is None and not self.errors

    @property
    def order(self) -> Order:
        wishes = {column.name: select.data or "" for column, select in self.selects if column.name}
        fixed = {name: self[name].data for name in FIXED if self[name].data}
        if "living_area_units" in fixed:
            fixed["lot_size_units"] = fixed["living_area_units"]
        return Order(self.source.data or "", wishes, fixed)


@lru_cache
def _countries(spoken: str) -> list[tuple[str, str]]:
    """ISO 3166 with the names of this language, by name."""
    territories: dict[str, str] = dict(Locale.parse(spoken, sep="-").territories)
    named = [(code, name) for code, name in territories.items() if code.isalpha() and code not in _NO_COUNTRY]
    return sorted(((code, name) for code, name in named if len(code) == 2), key=lambda one: one[1])


_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def mapping_form(columns: list[Column]) -> type[MappingForm]:
    """The form of a file of these columns."""
    own = [column for column in columns if column.name not in OURS]
    fields: dict[str, Any] = {_name(column): SelectField(column.name) for column in own}
    return cast(type[MappingForm], type("FileForm", (MappingForm,), {"columns": own, **fields}))


def _name(column: Column) -> str:
    return f"column_{column.index}"


def _choices() -> dict[str, list[tuple[str, str]]]:
    grouped = {_(group): [(name, label(name)) for name in names] for group, names in GROUPS.items()}
    listed = {name for names in GROUPS.values() for name in names}
    rest = [(name, label(name)) for name in FIELDS if name not in listed]
    return {_("None"): [("", _("No field of its own"))], **grouped, **({_("More"): rest} if rest else {})}


def as_typed(run: Mapping[str, Any], columns: list[Column]) -> dict[str, Any]:
    """The form's data of a run as it stands."""
    return {
        "source": run["source"],
        **{name: run["fixed"].get(name, "") for name in FIXED},
        **{_name(column): column.field for column in columns},
    }
