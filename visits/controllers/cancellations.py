from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from visits import scheduling
from visits.appointments import Appointment
from visits.dependencies import VISIT
from visits.forms import CancellationForm


class CancellationsController(Controller):
    path = "/visits/{visit_id:uuid}/cancellation"
    guards = [signed_in]
    dependencies = VISIT

    @get("/new")
    async def new(self, visit: NamedDependency[Appointment]) -> Response[Any]:
        return _page(visit, CancellationForm(data={"version": visit.version}))

    @post()
    async def create(
        self, request: Request[Viewer, Any, Any], visit: NamedDependency[Appointment]
    ) -> Response[Any]:
        form = await CancellationForm.read(request)
        if not form.validate():
            return _page(visit, form, status=422)
        await scheduling.cancel(
            visit, form.reason.data or "", version=form.version.data or 0, by=request.user
        )
        return see_other(f"/visits/{visit.id}", toast=_("Cancelled. Its time is free again."))


def _page(visit: Appointment, form: CancellationForm, status: int = 200) -> Response[Any]:
    return page("visits/cancel.html", status=status, tab="visits", visit=visit, form=form)
