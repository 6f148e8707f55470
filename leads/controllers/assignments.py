from typing import Any
from uuid import UUID

from litestar import Controller, HttpMethod, Request, Response, get, route
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page
from leads import assignment, queries
from leads.cases import Case
from leads.controllers.showing import changed
from leads.dependencies import CASE
from leads.handing_forms import AssignmentForm

SignedIn = Request[Viewer, Any, Any]


class AssignmentController(Controller):
    path = "/leads/{lead_id:uuid}/assignment"
    guards = [signed_in]
    dependencies = CASE

    @get("/edit")
    async def edit(self, request: SignedIn, case: NamedDependency[Case]) -> Response[str]:
        agents = await _choices(request.user)
        form = AssignmentForm(agents=agents, data={"agent": str(case.agent or ""), "version": case.version})
        return _page(case, form)

    @route(http_method=[HttpMethod.PUT, HttpMethod.POST], status_code=200)
    async def update(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await AssignmentForm.read(request, agents=await _choices(request.user))
        if not form.validate():
            return _page(case, form, 422)
        agent = UUID(form.agent.data)
        await assignment.assign(case, agent, by=request.user, version=form.version.data or 0)
        name = next(text for value, text, *_rest in form.agent.iter_choices() if value == form.agent.data)
        return await changed(request, case.id, _("%(name)s has this lead now") % {"name": name})


async def _choices(viewer: Viewer) -> list[tuple[str, str]]:
    """An agent may only take a lead."""
    if not viewer.is_staff:
        return [(str(viewer.id), viewer.name)]
    return (await queries.choices()).agents


def _page(case: Case, form: AssignmentForm, status: int = 200) -> Response[str]:
    return page("leads/assignments/edit.html", status=status, tab="leads", case=case, form=form)
