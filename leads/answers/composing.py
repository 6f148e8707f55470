"""From a template and what was typed to what is sent."""

from collections.abc import Iterable

from estate.accounts.viewers import Viewer
from leads.answers import variables
from leads.answers.desk import Desk
from leads.answers.forms import LetterForm, TextForm
from leads.answers.templates import Template
from leads.cases import Case


async def take_template(form: LetterForm | TextForm, case: Case, desk: Desk, viewer: Viewer) -> None:
    """The chosen one filled in, in place of one that was taken before; what was typed stays below it."""
    chosen = _chosen(form, desk)
    if chosen is None:
        return
    known = {lang: await variables.values(case.id, viewer, lang) for lang in _languages(desk)}
    filled = [_filled(one.body, known[one.language]) for one in desk.templates]
    own = _own(form.text.data or "", filled)
    form.text.data = "\n\n".join(filter(None, [_filled(chosen.body, known[chosen.language]), own]))
    if isinstance(form, LetterForm):
        subjects = [_filled(one.subject, known[one.language]) for one in desk.templates]
        if not _own(form.subject.data or "", subjects):
            form.subject.data = _filled(chosen.subject, known[chosen.language])


def _languages(desk: Desk) -> set[str]:
    return {one.language for one in desk.templates}


def _filled(wording: str, known: variables.Values) -> str:
    return _plain(variables.fill(wording, known))


def _own(typed: str, filled: Iterable[str]) -> str:
    """What is left without the template that it begins with."""
    text = _plain(typed)
    for wording in sorted(filled, key=len, reverse=True):
        if text == wording:
            return ""
        if wording and text.startswith(f"{wording}\n\n"):
            return text.removeprefix(wording).lstrip("\n")
    return text


def _plain(text: str) -> str:
    """As it is compared: browsers end lines in their own way."""
    return "\n".join(text.splitlines()).strip()


async def finish(form: LetterForm, case: Case, desk: Desk, viewer: Viewer) -> str:
    """Variables that were typed by hand are filled in, links are added. Answers the mail's language."""
    chosen = _chosen(form, desk)
    language = chosen.language if chosen else desk.language
    known = await variables.values(case.id, viewer, language)
    form.subject.data = variables.fill(form.subject.data or "", known)
    form.text.data = _with_links(form, desk, variables.fill(form.text.data or "", known))
    return language


def _with_links(form: LetterForm, desk: Desk, text: str) -> str:
    chosen, form.link.data = form.link.data or (), []
    urls = [home.url for home in desk.homes if home.url and str(home.id) in chosen]
    return "\n\n".join([text, *(url for url in urls if url not in text)])


def _chosen(form: LetterForm | TextForm, desk: Desk) -> Template | None:
    return next((one for one in desk.templates if str(one.id) == form.template.data), None)
