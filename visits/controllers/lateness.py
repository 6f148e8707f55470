from typing import Any

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import see_other
from estate.refusals import Refused
from visits import lateness
from visits.appointments import Appointment
from visits.dependencies import VISIT
from visits.forms import LatenessForm


class LatenessController(Controller):
    path = "/visits/{visit_id:uuid}/lateness"
    guards = [signed_in]
    dependencies = VISIT

    @post()
    async def create(
        self, request: Request[Viewer, Any, Any], visit: NamedDependency[Appointment]
    ) -> Response[Any]:
        form = await LatenessForm.read(request)
        if not form.validate() or form.minutes.data is None:
            raise Refused(_("Choose how many minutes."))
        await lateness.run_late(visit, form.minutes.data, by=request.user)
        name = visit.person_name
        told = _("{name} gets a mail now.") if visit.email else _("Noted. {name} has no e-mail: call them.")
        return see_other(
            "/" if form.back.data == "/" else f"/visits/{visit.id}", toast=told.format(name=name)
        )
