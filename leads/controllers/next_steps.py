"""What is next with a lead: its tasks, and those leads that have none."""

from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from uuid_utils.compat import uuid7

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import is_htmx, page, see_other
from leads import queries, snooze, without_next_step
from leads.cases import Case
from leads.controllers.showing import WORDS, changed
from leads.dependencies import CASE
from leads.queries import Cursor
from leads.tasks import planning, snoozing, templates
from leads.tasks.forms import BackForm, NewTaskForm, SnoozeForm, first_offered, today

SignedIn = Request[Viewer, Any, Any]


@get("/leads/without-next-step", guards=[signed_in])
async def show_without_next_step(request: SignedIn, before: FromQuery[str] = "") -> Response[str]:
    shown = await without_next_step.of(request.user, Cursor.read(before))
    url = queries.next_url("/leads/without-next-step", request.url.query, shown.next)
    offered = templates.offered(await templates.all_of_them())
    return page(
        "tasks/without.html",
        tab="today",
        shown=shown,
        next_url=url,
        offered=offered,
        new_id=uuid7,
        words=WORDS,
    )


class LeadTasksController(Controller):
    path = "/leads/{lead_id:uuid}/tasks"
    guards = [signed_in]
    dependencies = CASE

    @get("/new")
    async def new(self, case: NamedDependency[Case]) -> Response[str]:
        return _new_page(case, NewTaskForm(data={"id": uuid7(), "kind": "call"}))

    @post(status_code=200)
    async def create(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await NewTaskForm.read(request)
        if not form.validate():
            return _new_page(case, form, 422)
        made = await planning.add(form.task(case.id), case, by=request.user)
        text = _("%(name)s: %(step)s") % {"name": case.person_name, "step": form.title.data or ""}
        back = (await BackForm.read(request)).page
        if is_htmx(request) and back:
            return page("tasks/told.htmx.html", text=text, undo=f"/tasks/{made['task']}/removal")
        return see_other(back, toast=text) if back else await changed(request, case.id, _("Next step kept"))


class LeadSnoozeController(Controller):
    path = "/leads/{lead_id:uuid}/snooze"
    guards = [signed_in]
    dependencies = CASE

    @get("/new")
    async def new(self, case: NamedDependency[Case]) -> Response[str]:
        return _snooze_page(case, SnoozeForm(data={"version": case.version, "on": first_offered()}))

    @post(status_code=200)
    async def create(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await SnoozeForm.read(request)
        if not form.validate():
            return _snooze_page(case, form, 422)
        until = snoozing.until(snoozing.chosen(form.until.data or "", form.due, datetime.now(UTC)))
        await snooze.put_off(case, until, by=request.user, version=form.version.data or 0)
        return await changed(request, case.id, _("Put off"))

    @post("/end", status_code=200)
    async def end(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        await snooze.put_off(case, None, by=request.user, version=case.version)
        return await changed(request, case.id, _("Back on Today"))


def _new_page(case: Case, form: NewTaskForm, status: int = 200) -> Response[str]:
    return page("tasks/new.html", status=status, tab="leads", form=form, case=case)


def _snooze_page(case: Case, form: SnoozeForm, status: int = 200) -> Response[str]:
    context: dict[str, Any] = {"choices": snoozing.choices(datetime.now(UTC)), "names": snoozing.NAMES}
    context |= {"action": f"/leads/{case.id}/snooze", "back": f"/leads/{case.id}", "title": case.person_name}
    return page("tasks/snooze.html", status=status, tab="leads", form=form, day=today(), **context)
