"""Several leads at once: who takes them, and taking that back."""

from typing import Any

from litestar import Controller, Request, Response, get, post

from estate.access import staff_only
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import is_htmx, page, see_other
from leads import handing, office
from leads.handing import Handed
from leads.handing_forms import HandingForm, TakingBackForm

Staff = Request[Viewer, Any, Any]


class HandingController(Controller):
    path = "/leads/assignments"
    guards = [staff_only]

    @get("/new")
    async def new(self, request: Staff) -> Response[Any]:
        form = HandingForm.from_query(request)
        return await _choose(form)

    @post(status_code=200)
    async def create(self, request: Staff) -> Response[Any]:
        form = await HandingForm.read(request)
        if not form.validate():
            return await _choose(form, 422)
        done = await handing.hand(form.picked, form.to, by=request.user)
        return _told(request, form, done)

    @post("/reversal", status_code=200)
    async def reverse(self, request: Staff) -> Response[Any]:
        form = await TakingBackForm.read(request)
        if not form.validate():
            return page("error.html", status=422, sentence=form.sentence, title=_("Not done"), again="")
        back = await handing.take_back(form.picked, form.to, form.word, by=request.user)
        left = len(form.picked) - len(back)
        if not is_htmx(request):
            return see_other("/office", toast=_("Taken back."))
        return page("leads/assignments/reversed.htmx.html", back=back, left=left)


async def _choose(form: HandingForm, status: int = 200) -> Response[Any]:
    """The agents of the office that most of the leads belong to come first."""
    loads = await office.loads()
    first = await handing.office_of(form.picked)
    loads.sort(key=lambda load: (load.office != first, load.office_name or "\uffff"))
    return page("leads/assignments/new.html", status=status, tab="office", form=form, loads=loads)


def _told(request: Staff, form: HandingForm, done: Handed) -> Response[Any]:
    context: dict[str, Any] = {"done": done, "agent": form.to, "said": _sentence(done)}
    if is_htmx(request):
        return page("leads/assignments/create.htmx.html", **context)
    if not done.taken:
        return see_other("/office", toast=context["said"])
    return page("leads/assignments/create.html", tab="office", **context)


def _sentence(done: Handed) -> str:
    names = handing.named([case.person_name for case in done.given])
    if len(done.given) == 1:
        return _("%(name)s has %(lead)s now") % {"name": done.agent_name, "lead": names}
    values = {"name": done.agent_name, "n": len(done.given)}
    return _("%(name)s has these %(n)s leads now") % values if done.given else _("Nothing was assigned.")
