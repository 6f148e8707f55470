"""How a file of listings is to be read: its columns, and what holds for all of its rows."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from babel import Locale
from wtforms import SelectField

from estate.accounts.tables import AreaUnit
from estate.fields import CurrencyField
from estate.i18n import _, language, lazy
from properties import words
from properties.exchange.fields import FIELDS, KEY
from properties.imports.columns_form import Choices, ColumnsForm, grouped
from properties.imports.labels import GROUPS, label

FIXED = (
    "list_price_currency",
    "standard_status",
    "property_type",
    "lease_amount_frequency",
    "living_area_units",
    "country",
)


class ListingsForm(ColumnsForm):
    fixed_fields = FIXED

    list_price_currency = CurrencyField(lazy("Currency"))
    standard_status = SelectField(lazy("Status"))
    property_type = SelectField(lazy("Kind"))
    lease_amount_frequency = SelectField(lazy("Rent is paid"))
    living_area_units = SelectField(lazy("Unit of the areas"))
    country = SelectField(lazy("Country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_in_file = [("", _("As in the file"))]
        self.standard_status.choices = [*as_in_file, *words.statuses().items()]
        self.property_type.choices = [*as_in_file, *words.types().items()]
        self.lease_amount_frequency.choices = [*as_in_file, *words.frequencies().items()]
        units = {AreaUnit.SQUARE_METERS: _("Square metres"), AreaUnit.SQUARE_FEET: _("Square feet")}
        self.living_area_units.choices = [*as_in_file, *((str(unit), name) for unit, name in units.items())]
        self.country.choices = [*as_in_file, *_countries(language())]

    def field_choices(self) -> Choices:
        return grouped(GROUPS, FIELDS, label)

    def missing(self, chosen: Collection[str]) -> str | None:
        if KEY in chosen:
            return None
        return _(
            "Choose the column that tells the listings apart (their key): without it a second import "
            "would make every one of them twice."
        )

    @property
    def fixed(self) -> dict[str, str]:
        fixed = super().fixed
        if "living_area_units" in fixed:
            fixed["lot_size_units"] = fixed["living_area_units"]
        return fixed


@lru_cache
def _countries(spoken: str) -> list[tuple[str, str]]:
    """ISO 3166 with the names of this language, by name."""
    territories: dict[str, str] = dict(Locale.parse(spoken, sep="-").territories)
    named = [(code, name) for code, name in territories.items() if code.isalpha() and code not in _NO_COUNTRY]
    return sorted(((code, name) for code, name in named if len(code) == 2), key=lambda one: one[1])


_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
