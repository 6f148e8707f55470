from typing import Any

from litestar import Controller, HttpMethod, Request, Response, get, post, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery
from uuid_utils.compat import uuid7

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads import call_log, calls, cases, lead_page, planned_calls, queries
from leads.call_forms import AfterCallForm, CallFilterForm, CallForm, CorrectionForm, as_typed
from leads.call_log import CallRow
from leads.cases import Case
from leads.controllers.showing import WORDS, changed
from leads.dependencies import CALL, CASE
from leads.follow_ups import NOTHING
from leads.queries import Cursor
from leads.tasks.forms import BackForm, came_from

SignedIn = Request[Viewer, Any, Any]
WRITE = [HttpMethod.PUT, HttpMethod.POST]


class LeadCallsController(Controller):
    path = "/leads/{lead_id:uuid}/calls"
    guards = [signed_in]
    dependencies = CASE

    @get("/new")
    async def new(self, case: NamedDependency[Case], back: FromQuery[str] = "") -> Response[str]:
        numbers = await lead_page.numbers(case.person)
        return _page(
            case, CallForm(numbers=numbers, data={"id": uuid7(), "direction": "out"}), back=came_from(back)
        )

    @post(status_code=200)
    async def create(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await CallForm.read(request, numbers=await lead_page.numbers(case.person))
        if not form.validate():
            return _page(case, form, 422, (await BackForm.read(request)).page)
        new = form.call(case.id)
        back = (await BackForm.read(request)).page
        kept = await calls.log(case, new, by=request.user)
        if new.next_step != NOTHING or not case.is_open:
            done = _("Call kept")
            return see_other(back, toast=done) if back else await changed(request, case.id, done)
        return see_other(f"/calls/{kept['call']}/next-step/edit{_with(back)}", toast=_("Call kept"))


class CallsController(Controller):
    path = "/calls"
    guards = [signed_in]

    @get()
    async def index(self, request: SignedIn, before: FromQuery[str] = "") -> Response[str]:
        form = CallFilterForm.from_query(request, agents=(await queries.choices()).agents)
        shown = await call_log.calls(request.user, form.filters, Cursor.read(before))
        next_url = queries.next_url("/calls", request.url.query, shown.next)
        context: dict[str, Any] = {"form": form, "shown": shown, "next_url": next_url, "words": WORDS}
        context |= {"planned": await planned_calls.coming(request.user), "day": planned_calls.today()}
        return page("leads/calls/index.html", tab="calls", **context)

    @get("/new")
    async def new(self, request: SignedIn, q: FromQuery[str] = "") -> Response[str]:
        """With whom was it?"""
        rows = await queries.latest(request.user, q) if q.strip() else await queries.recent(request.user)
        return page("leads/calls/choose.html", tab="calls", q=q, rows=rows, words=WORDS)

    @get("/{call_id:uuid}/next-step/edit", dependencies=CALL)
    async def ask_what_is_next(
        self, request: SignedIn, call: NamedDependency[CallRow], back: FromQuery[str] = ""
    ) -> Response[str]:
        return _next_page(await _case(request.user, call), call, AfterCallForm(), back=came_from(back))

    @post("/{call_id:uuid}/next-step", dependencies=CALL)
    async def plan_what_is_next(self, request: SignedIn, call: NamedDependency[CallRow]) -> Response[Any]:
        case = await _case(request.user, call)
        form, back = await AfterCallForm.read(request), (await BackForm.read(request)).page
        if not form.validate():
            return _next_page(case, call, form, 422, back)
        if plan := form.plan(call.outcome):
            await planned_calls.plan_after(case, plan, by=request.user)
        return see_other(back or f"/leads/{case.id}", toast=_("Next step kept") if plan else None)

    @get("/{call_id:uuid}/edit", dependencies=CALL)
    async def edit(self, request: SignedIn, call: NamedDependency[CallRow]) -> Response[str]:
        case = await _case(request.user, call)
        numbers = await lead_page.numbers(case.person, call.number)
        return _edit_page(call, CorrectionForm(numbers=numbers, data=as_typed(call)))

    @route("/{call_id:uuid}", http_method=WRITE, status_code=200, dependencies=CALL)
    async def update(self, request: SignedIn, call: NamedDependency[CallRow]) -> Response[Any]:
        case = await _case(request.user, call)
        form = await CorrectionForm.read(request, numbers=await lead_page.numbers(case.person, call.number))
        if not form.validate():
            return _edit_page(call, form, 422)
        await calls.correct(case, call, form.report, by=request.user, version=form.version.data or 0)
        return see_other(f"/leads/{case.id}", toast=_("Call corrected"))


async def _case(viewer: Viewer, call: CallRow) -> Case:
    case = await cases.find(viewer, call.lead)
    if case is None:
        raise NotFoundException()
    return case


def _page(case: Case, form: CallForm, status: int = 200, back: str = "") -> Response[str]:
    return page("leads/calls/new.html", status=status, tab="leads", case=case, form=form, back=back)


def _with(back: str) -> str:
    return f"?back={back}" if back else ""


def _next_page(
    case: Case, call: CallRow, form: AfterCallForm, status: int = 200, back: str = ""
) -> Response[str]:
    step = planned_calls.title_after(call.outcome)
    return page(
        "leads/calls/next.html",
        status=status,
        tab="leads",
        case=case,
        call=call,
        form=form,
        step=step,
        back=back,
    )


def _edit_page(call: CallRow, form: CorrectionForm, status: int = 200) -> Response[str]:
    return page("leads/calls/edit.html", status=status, tab="calls", call=call, form=form)
