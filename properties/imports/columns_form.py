"""How a file is to be read: one select for each of its columns, and what holds for all of its rows."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, TypeVar, cast

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from estate.forms import Form
from estate.i18n import _, lazy
from properties.exchange.cells import OURS
from properties.exchange.columns import Column
from properties.imports.kinds import Order

Choices = dict[str, list[tuple[str, str]]]
F = TypeVar("F", bound="ColumnsForm")


class UploadForm(Form):
    source = StringField(lazy("Comes from"), [Length(max=100)])


class ColumnsForm(Form):
    """`fixed_fields` are those that are set for all rows."""

    source = StringField(
        lazy("Comes from"), [InputRequired(lazy("Please name the source.")), Length(max=100)]
    )

    fixed_fields: ClassVar[Sequence[str]]
    columns: ClassVar[Sequence[Column]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.field_choices()
        for column in self.columns:
            cast(SelectField, self[_name(column)]).choices = choices

    @abstractmethod
    def field_choices(self) -> Choices: ...

    @abstractmethod
    def missing(self, chosen: Collection[str]) -> str | None:
        """Why a file cannot be read by these fields alone."""

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
        self.refusal = self.missing(chosen)
        return self.refusal is None and not self.errors

    @property
    def fixed(self) -> dict[str, str]:
        return {name: self[name].data for name in self.fixed_fields if self[name].data}

    @property
    def order(self) -> Order:
        wishes = {column.name: select.data or "" for column, select in self.selects if column.name}
        return Order(self.source.data or "", wishes, self.fixed)


def form_of(form: type[F], columns: Sequence[Column]) -> type[F]:
    """The form of a file of these columns."""
    own = [column for column in columns if column.name not in OURS]
    fields: dict[str, Any] = {_name(column): SelectField(column.name) for column in own}
    return cast(type[F], type("FileForm", (form,), {"columns": own, **fields}))


def _name(column: Column) -> str:
    return f"column_{column.index}"


def grouped(
    groups: Mapping[str, Sequence[str]], fields: Collection[str], label: Callable[[str], str]
) -> Choices:
    named = {_(group): [(name, label(name)) for name in names] for group, names in groups.items()}
    listed = {name for names in groups.values() for name in names}
    rest = [(name, label(name)) for name in fields if name not in listed]
    return {_("None"): [("", _("No field of its own"))], **named, **({_("More"): rest} if rest else {})}


def as_typed(form: type[ColumnsForm], run: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """The form's data of a run as it stands."""
    return {
        "source": run["source"],
        **{name: run["fixed"].get(name, "") for name in form.fixed_fields},
        **{_name(column): column.field for column in columns},
    }
