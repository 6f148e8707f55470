"""A lost race, as its form shows it."""

from typing import Any

from estate.forms import Form
from estate.i18n import _


def show_both(form: Form, stored: dict[str, Any]) -> None:
    """What is stored now stands beside what was typed; saving once more takes what stands in the form."""
    form.refusal = _("Somebody saved this while you were writing. Theirs stands beside yours.")
    for field in form:
        if field.name in stored and field.name != "version" and _other(field.data, stored[field.name]):
            theirs = dict(getattr(field, "choices", None) or ()).get(stored[field.name])
            value = theirs or _said(stored[field.name])
            field.errors = [_("Now stored: %(value)s") % {"value": value}]
    form["version"].data = stored["version"]


def _other(typed: Any, stored: Any) -> bool:
    return (typed or None) != (stored or None)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "–")
