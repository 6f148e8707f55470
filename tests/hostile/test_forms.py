"""Every text field of every form keeps what is typed, and shows it again as it was typed."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from wtforms import HiddenField, PasswordField, StringField

from estate.accounts import agency
from estate.fields import CurrencyField
from estate.forms import Form, Typed
from estate.pages import ENVIRONMENT
from properties.imports.columns_form import ColumnsForm
from tests.hostile.html import Read
from tests.hostile.strings import names, naughty, packed, scripts

GIVEN: dict[str, Any] = {"stored": {}, "values": {}, "usual": 45} | {
    name: []
    for name in (
        *("agents", "offices", "points", "users", "numbers", "receivers"),
        *("addresses", "templates", "photos", "mails", "homes"),
    )
}
"""What pages give to forms beside what was typed."""
BEGINNINGS = {ColumnsForm}
"""Of other forms, and never shown by themselves."""
OTHER_FIELDS = (HiddenField, PasswordField, CurrencyField)


def forms(kind: type[Form] = Form) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] != "tests" and one not in BEGINNINGS:
            yield one
        yield from forms(one)


def made(kind: type[Form], typed: dict[str, list[str]]) -> Form:
    inits = [
        vars(one)["__init__"] for one in kind.__mro__ if issubclass(one, Form) and "__init__" in vars(one)
    ]
    asked = [parameter for init in inits for parameter in inspect.signature(init).parameters.values()]
    needed = {one.name for one in asked if one.kind is one.KEYWORD_ONLY and one.default is one.empty}
    whole = type(kind.__name__, (kind,), {"columns": []}) if "columns" in kind.__annotations__ else kind
    return whole(Typed(typed), **{name: GIVEN[name] for name in needed})


def text_fields(form: Form) -> list[str]:
    return [f.name for f in form if isinstance(f, StringField) and not isinstance(f, OTHER_FIELDS)]


@pytest.fixture
async def all_forms(app: Litestar, people: Any) -> list[type[Form]]:
    await agency.load()
    return sorted({one for one in forms() if text_fields(made(one, {}))}, key=str)


async def test_every_field_keeps_every_text(all_forms: list[type[Form]]) -> None:
    texts = [*naughty(), *packed(scripts(), 5000), *packed(names(), 5000)]
    assert len(all_forms) > 20
    for kind in all_forms:
        fields = text_fields(made(kind, {}))
        for text in texts:
            form = made(kind, {name: [f" {text}\0\r\n"] for name in fields})
            assert {name: form[name].data for name in fields} == dict.fromkeys(fields, text), kind


async def test_every_field_shows_every_text_as_it_was_typed(all_forms: list[type[Form]]) -> None:
    field = ENVIRONMENT.get_template("components/form.html").module.field
    text = " ".join((*naughty(), *scripts(), *names()))
    for kind in all_forms:
        form = made(kind, {name: [text] for name in text_fields(made(kind, {}))})
        for name in text_fields(form):
            form[name].errors = [text]
            plain, shown = Read(str(field(made(kind, {})[name]))), Read(str(field(form[name])))
            assert shown.values[name] == text, (kind, name)
            assert shown.by_id[f"{name}-error"] == text, (kind, name)
            new = {tag for tag, _name, _value in shown.attributes} - {"svg", "use", "p", "span"}
            assert new <= {tag for tag, _name, _value in plain.attributes}, (kind, name)
