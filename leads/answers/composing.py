"""From a template and what was typed to what is sent."""

from collections.abc import Iterable

from estate.accounts.viewers import Viewer
from leads.answers import variables
from leads.answers.desk import Desk
from leads.answers.forms import LetterForm, TextForm
from leads.answers.templates import Template
from leads.cases import Case


async def take_template(form: LetterForm | TextForm, case: Case, desk: Desk, viewer: Viewer) -> None:
    """The chosen one filled in. What was typed stays below it, unless that came from a template, too."""
    chosen = _chosen(form, desk)
    if chosen is None:
        return
    known = await variables.values(case.id, viewer, chosen.language)
    typed, new = form.text.data or "", variables.fill(chosen.body, known)
    replaces = _is_filled(typed, (one.body for one in desk.templates), known)
    form.text.data = new if replaces else f"{new}\n\n{typed}"
    if isinstance(form, LetterForm):
        subjects = (one.subject for one in desk.templates)
        if _is_filled(form.subject.data or "", subjects, known):
            form.subject.data = variables.fill(chosen.subject, known)


def _is_filled(typed: str, wordings: Iterable[str], known: variables.Values) -> bool:
    return not typed.strip() or typed in {variables.fill(wording, known).strip() for wording in wordings}


async def finish(form: LetterForm, case: Case, desk: Desk, viewer: Viewer) -> str:
    """Variables that were typed by hand are filled in, the link is added. Answers the mail's language."""
    chosen = _chosen(form, desk)
    language = chosen.language if chosen else desk.language
    known = await variables.values(case.id, viewer, language)
    form.subject.data = variables.fill(form.subject.data or "", known)
    form.text.data = _with_link(form, desk, variables.fill(form.text.data or "", known))
    return language


def _with_link(form: LetterForm, desk: Desk, text: str) -> str:
    url = desk.home_url if form.link.data else None
    form.link.data = False
    return f"{text}\n\n{url}" if url and url not in text else text


def _chosen(form: LetterForm | TextForm, desk: Desk) -> Template | None:
    return next((one for one in desk.templates if str(one.id) == form.template.data), None)
