from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from visits import outcomes
from visits.appointments import Appointment
from visits.dependencies import VISIT
from visits.forms import CompletionForm
from visits.tables import VisitStatus


class CompletionsController(Controller):
    path = "/visits/{visit_id:uuid}/completion"
    guards = [signed_in]
    dependencies = VISIT

    @get("/new")
    async def new(
        self, visit: NamedDependency[Appointment], attended: FromQuery[str | None] = None
    ) -> Response[Any]:
        return _page(visit, CompletionForm(data={**_stored(visit), **_tapped(attended)}))

    @post()
    async def create(
        self, request: Request[Viewer, Any, Any], visit: NamedDependency[Appointment]
    ) -> Response[Any]:
        form = await CompletionForm.read(request)
        if not form.validate():
            return _page(visit, form, status=422)
        await outcomes.complete(visit, form.outcome, by=request.user)
        return see_other(f"/visits/{visit.id}", toast=_("Saved."))


def _stored(visit: Appointment) -> dict[str, Any]:
    attended = {VisitStatus.COMPLETED: "yes", VisitStatus.NO_SHOW: "no"}.get(VisitStatus(visit.status))
    return {
        "version": visit.version,
        "attended": attended,
        "interest": visit.interest,
        "feedback": visit.feedback,
    }


def _tapped(attended: str | None) -> dict[str, str]:
    """The answer that was tapped on the page before."""
    return {"attended": attended} if attended in ("yes", "no") else {}


def _page(visit: Appointment, form: CompletionForm, status: int = 200) -> Response[Any]:
    return page("visits/complete.html", status=status, tab="visits", visit=visit, form=form)
