"""How it reads on a timeline that somebody was written to."""

from typing import Any

from estate import formats
from estate.history.telling import Told, tells
from estate.i18n import _, ngettext
from leads.answers.events import (
    LetterTakenBack,
    LetterWritten,
    TemplateRemoved,
    TemplateRestored,
    TemplateSaved,
    TextSent,
)
from leads.answers.forms import MEANS

Data = dict[str, Any]


@tells(LetterWritten)
def _written(data: Data) -> Told:
    title = _("Mail: %(subject)s") % {"subject": data.get("subject", "")}
    if data["enclosed"]:
        enclosed = ngettext("%(n)s photo", "%(n)s photos", data["enclosed"]) % {"n": data["enclosed"]}
        title = f"{title} · {enclosed}"
    return Told("send", "sky", title, data.get("text", ""), f"/messages/{data['message']}")


@tells(LetterTakenBack)
def _taken_back(data: Data) -> Told:
    return Told("undo-2", "", _("Mail taken back: %(subject)s") % {"subject": data.get("subject", "")})


@tells(TextSent)
def _text(data: Data) -> Told:
    facts = {"means": _(MEANS[data["means"]]), "number": formats.phone(data.get("number", ""))}
    return Told("message-circle", "sky", _("%(means)s to %(number)s") % facts, data.get("text", ""))


@tells(TemplateSaved)
def _saved(data: Data) -> Told:
    return Told("square-pen", "", _("Template saved: %(name)s") % data)


@tells(TemplateRemoved)
def _removed(data: Data) -> Told:
    return Told("archive", "", _("Template removed: %(name)s") % data)


@tells(TemplateRestored)
def _restored(data: Data) -> Told:
    return Told("undo-2", "", _("Template brought back: %(name)s") % data)
