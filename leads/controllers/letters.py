from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from uuid_utils.compat import uuid7

from estate.access import signed_in
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.mail import attaching
from estate.mail.tables import Message
from estate.pages import page, see_other
from leads.answers import composing, desk, writing
from leads.answers.desk import Desk
from leads.answers.forms import BegunForm, LetterForm
from leads.answers.tables import Use
from leads.answers.writing import NewLetter
from leads.cases import Case
from leads.dependencies import CASE, provide_letter
from properties import enclosing
from properties import queries as properties
from properties.filters import Filters

SignedIn = Request[Viewer, Any, Any]
FOUND = 6


class LettersController(Controller):
    """A letter is a mail that somebody writes to the person of a case."""

    path = "/leads/{lead_id:uuid}/letters"
    guards = [signed_in]
    dependencies = CASE

    @get("/new")
    async def new(
        self,
        request: SignedIn,
        case: NamedDependency[Case],
        again: FromQuery[UUID | None] = None,
        answers: FromQuery[UUID | None] = None,
    ) -> Response[str]:
        """With `again`, one that was taken back lies on the desk once more; `answers` is a mail of theirs."""
        former = await writing.find(case, again) if again else None
        answered = await writing.answered_by(case, former) if former else answers
        others = await enclosing.homes_of([UUID(one.id) for one in attaching.of(former)]) if former else []
        on_desk = await desk.of(case, request.user, Use.MAIL, answered, others)
        return _page(case, on_desk, _form(on_desk, data=_beginning(on_desk, former)))

    @get("/homes")
    async def find_homes(self, case: NamedDependency[Case], q: FromQuery[str] = "") -> Response[str]:
        """A look-up while typing: homes to take photos and links from."""
        q = q.replace("\0", "").strip()[:200]
        filters = Filters(agency.current().currency, q=q)
        found = (await properties.listed(filters)).rows[:FOUND] if q else []
        return page("leads/letters/homes.htmx.html", case=case, found=found, q=q)

    @post("/enclosures", status_code=200)
    async def choose_home(
        self, request: SignedIn, case: NamedDependency[Case], another: FromQuery[UUID | None] = None
    ) -> Response[str]:
        """The same page with another home to take photos and a link from."""
        begun = await BegunForm.read(request)
        others = [*(begun.home.data or ()), *([another] if another else [])]
        on_desk = await desk.of(case, request.user, Use.MAIL, begun.answers.data, others)
        return _page(case, on_desk, await _read(request, on_desk))

    @post("/filled", status_code=200)
    async def fill(self, request: SignedIn, case: NamedDependency[Case]) -> Response[str]:
        """The same page with the words of the chosen template."""
        on_desk = await _desk(request, case)
        form = await _read(request, on_desk)
        await composing.take_template(form, case, on_desk, request.user)
        return _page(case, on_desk, form)

    @post("/preview", status_code=200)
    async def preview(self, request: SignedIn, case: NamedDependency[Case]) -> Response[str]:
        """The same page with the letter as it would be sent."""
        on_desk = await _desk(request, case)
        form, shown = await _read(request, on_desk), await _read(request, on_desk)
        language = await composing.finish(shown, case, on_desk, request.user)
        shown.all_known(shown.subject, shown.text)
        return _page(case, on_desk, form, shown=shown, language=language)

    @post(status_code=200)
    async def create(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        on_desk = await _desk(request, case)
        form = await _read(request, on_desk)
        if not form.validate():
            return _page(case, on_desk, form, 422)
        language = await composing.finish(form, case, on_desk, request.user)
        if not form.all_known(form.subject, form.text):
            return _page(case, on_desk, form, 422)
        if not form.is_meant:
            form.refusal = form.told_of_near_misses
            return _page(case, on_desk, form, 422, shown=form, language=language)
        sent = await writing.send(case, _letter(form, case, on_desk, language), on_desk, by=request.user)
        undo = f"/leads/{case.id}/letters/{sent['message']}/withdrawal"
        return see_other(f"/leads/{case.id}", toast=_("Mail on its way"), undo=undo)

    @post("/{message_id:uuid}/withdrawal", status_code=303, dependencies={"letter": Provide(provide_letter)})
    async def withdraw(
        self, request: SignedIn, case: NamedDependency[Case], letter: NamedDependency[Message]
    ) -> Response[Any]:
        await writing.take_back(case, letter, by=request.user)
        return see_other(f"/leads/{case.id}/letters/new?again={letter.id}", toast=_("Taken back"))


def _beginning(on_desk: Desk, former: Message | None) -> dict[str, Any]:
    answers = on_desk.thread and on_desk.thread.mail
    if former is None:
        return {"id": uuid7(), "subject": writing.regarding(on_desk.thread), "answers": answers}
    return {
        "id": uuid7(),
        "answers": answers,
        "to": former.recipient,
        "subject": former.subject,
        "text": writing.written(former),
        "photo": [one.id for one in attaching.of(former)],
    }


async def _desk(request: SignedIn, case: Case) -> Desk:
    """As it lay there when the letter was begun."""
    begun = await BegunForm.read(request)
    return await desk.of(case, request.user, Use.MAIL, begun.answers.data, begun.home.data or ())


async def _read(request: SignedIn, on_desk: Desk) -> LetterForm:
    return await LetterForm.read(request, **_offered(on_desk))


def _form(on_desk: Desk, data: dict[str, Any]) -> LetterForm:
    return LetterForm(**_offered(on_desk), data=data)


def _offered(on_desk: Desk) -> dict[str, Any]:
    return {"addresses": on_desk.addresses, "templates": on_desk.templates, "homes": on_desk.homes}


def _letter(form: LetterForm, case: Case, on_desk: Desk, language: str) -> NewLetter:
    return NewLetter(
        id=form.id.data,
        lead=case.id,
        to=form.to.data,
        language=language,
        subject=form.subject.data or "",
        text=form.text.data or "",
        answers=form.answers.data,
        enclosures=tuple(
            one for home in on_desk.homes for one in enclosing.enclosures(home.photos, form.photos, home.slug)
        ),
    )


def _page(
    case: Case,
    on_desk: Desk,
    form: LetterForm,
    status: int = 200,
    shown: LetterForm | None = None,
    language: str = "",
) -> Response[str]:
    """`shown` as it would be sent, in this language."""
    context = {
        "case": case,
        "desk": on_desk,
        "limit": attaching.MOST,
        "form": form,
        "shown": shown,
        "letter_language": language,
    }
    return page("leads/letters/new.html", status=status, tab="leads", **context)
