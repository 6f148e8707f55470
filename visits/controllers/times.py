from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from visits import booking_page, scheduling
from visits.appointments import Appointment
from visits.clashes import Clash
from visits.dependencies import VISIT
from visits.forms import MoveForm, day_of, id_of, minutes_of

Viewed = Request[Viewer, Any, Any]


class TimesController(Controller):
    """A visit is given another time, or another agent."""

    path = "/visits/{visit_id:uuid}/times"
    guards = [signed_in]
    dependencies = VISIT

    @get("/new")
    async def new(self, request: Viewed, visit: NamedDependency[Appointment]) -> Response[Any]:
        query = request.query_params
        data = {
            "agent": id_of(query.get("agent")) or visit.agent,
            "minutes": minutes_of(query.get("minutes"), visit.minutes),
            "version": visit.version,
        }
        return await _page(request, visit, await _form(visit, data=data))

    @post()
    async def create(self, request: Viewed, visit: NamedDependency[Appointment]) -> Response[Any]:
        form = await _form(visit, request=request)
        if not form.validate():
            return await _page(request, visit, form, status=422)
        try:
            await scheduling.move(visit, form.move(visit.time_zone), by=request.user)
        except Clash as clash:
            form.refusal = str(clash)
            return await _page(request, visit, form, status=409, clash=clash)
        toast = _("Moved. The new invitation is on its way.") if visit.email else _("Moved.")
        return see_other(f"/visits/{visit.id}", toast=toast)


async def _form(
    visit: Appointment, *, request: Viewed | None = None, data: dict[str, Any] | None = None
) -> MoveForm:
    agents = await booking_page.agents()
    if str(visit.agent) not in [id_ for id_, _name in agents]:
        agents = [(str(visit.agent), visit.agent_name), *agents]
    more: dict[str, Any] = {"agents": agents, "usual": visit.minutes}
    return await MoveForm.read(request, **more) if request else MoveForm(data=data, **more)


async def _page(
    request: Viewed, visit: Appointment, form: MoveForm, *, status: int = 200, clash: Clash | None = None
) -> Response[Any]:
    times = await booking_page.times(
        [form.agent.data or visit.agent, visit.place, visit.person],
        zone=visit.time_zone,
        minutes=form.length,
        day=day_of(request.query_params.get("day")),
        moving=visit.id,
    )
    return page(
        "visits/move.html", status=status, tab="visits", visit=visit, form=form, times=times, clash=clash
    )
