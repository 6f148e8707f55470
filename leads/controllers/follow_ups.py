from typing import Any

from litestar import Controller, HttpMethod, Request, Response, get, route
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page
from leads import follow_ups
from leads.cases import Case
from leads.controllers.showing import changed
from leads.dependencies import CASE
from leads.follow_ups import NOTHING
from leads.forms import NextStepForm

SignedIn = Request[Viewer, Any, Any]


class FollowUpController(Controller):
    """The next step of a lead; emptied when it was done."""

    path = "/leads/{lead_id:uuid}/next-step"
    guards = [signed_in]
    dependencies = CASE

    @get("/edit")
    async def edit(self, case: NamedDependency[Case]) -> Response[str]:
        return _page(case, NextStepForm(obj=case))

    @route(http_method=[HttpMethod.PUT, HttpMethod.POST], status_code=200)
    async def update(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await NextStepForm.read(request)
        if not form.validate():
            return _page(case, form, 422)
        await follow_ups.plan(case, form.step, by=request.user, version=form.version.data or 0)
        return await changed(request, case.id, _("Done") if form.step == NOTHING else _("Next step kept"))


def _page(case: Case, form: NextStepForm, status: int = 200) -> Response[str]:
    return page("leads/follow_ups/edit.html", status=status, tab="leads", case=case, form=form)
