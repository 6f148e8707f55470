from typing import Any

from litestar import Controller, HttpMethod, Request, Response, get, route
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page
from estate.refusals import Refused
from leads import pipeline
from leads.cases import Case
from leads.controllers.showing import changed
from leads.dependencies import CASE
from leads.forms import LossForm, StageForm
from leads.tables import LostReason, Stage
from leads.words import STAGES

SignedIn = Request[Viewer, Any, Any]
WRITE = [HttpMethod.PUT, HttpMethod.POST]


class StageController(Controller):
    """The stage of a lead; losing it needs a reason and has a form of its own."""

    path = "/leads/{lead_id:uuid}"
    guards = [signed_in]
    dependencies = CASE

    @route("/stage", http_method=WRITE, status_code=200)
    async def update(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await StageForm.read(request)
        if not form.validate():
            raise Refused(_("Choose one of the stages."))
        stage = Stage(form.stage.data)
        await pipeline.move(case, stage, by=request.user, version=form.version.data or 0)
        return await changed(request, case.id, _("Moved to %(stage)s") % {"stage": _(STAGES[stage])})

    @get("/loss/new")
    async def new_loss(self, case: NamedDependency[Case]) -> Response[str]:
        return _page(case, LossForm(data={"version": case.version}))

    @route("/loss", http_method=WRITE, status_code=200)
    async def lose(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await LossForm.read(request)
        if not form.validate():
            return _page(case, form, 422)
        await pipeline.lose(
            case,
            LostReason(form.reason.data),
            form.note.data or "",
            by=request.user,
            version=form.version.data or 0,
        )
        return await changed(request, case.id, _("Closed as lost"))


def _page(case: Case, form: LossForm, status: int = 200) -> Response[str]:
    return page("leads/losses/new.html", status=status, tab="leads", case=case, form=form)
