from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from uuid_utils.compat import uuid7

from estate import receipts
from estate.access import signed_in
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads import queries as lead_queries
from leads.words import SIDES
from properties import queries as property_queries
from properties.filters import Filters
from visits import agenda, booking_page, scheduling
from visits.appointments import Appointment
from visits.booking_page import Subject
from visits.clashes import Clash
from visits.dependencies import VISIT
from visits.forms import BookingForm, day_of, id_of, minutes_of, text_of
from visits.lateness import CHOICES

Viewed = Request[Viewer, Any, Any]


class VisitsController(Controller):
    path = "/visits"
    guards = [signed_in]
    dependencies = VISIT

    @get()
    async def index(self, request: Viewed) -> Response[Any]:
        """Without an agent in the URL: of the viewer who shows homes, else of all."""
        query = request.query_params
        chosen = query.get("agent", "")
        agent = id_of(chosen) or (request.user.id if request.user.takes_leads and chosen != "all" else None)
        view = query.get("view", "") if query.get("view") in ("day", "week") else ""
        names = [("all", _("Everybody")), *await booking_page.agents()]
        week = await agenda.week(request.user, day_of(query.get("day")), agent)
        return page(
            "visits/index.html",
            tab="visits",
            week=week,
            view=view,
            chosen=chosen,
            agents=names,
            shown_agent=str(agent or "all"),
        )

    @get("/new")
    async def new(self, request: Viewed) -> Response[Any]:
        """Asks for the prospect, then for the home, then for the time; what the URL names is not asked."""
        query = request.query_params
        lead, listing = id_of(query.get("lead")), id_of(query.get("property"))
        if lead is None:
            return await _choose_lead(request)
        subject = await booking_page.subject(request.user, lead, listing)
        if subject is None:
            raise NotFoundException
        if subject.listing is None or "q" in query or query.get("choose") == "property":
            return await _choose_home(request, subject)
        return await _choose_time(request, subject)

    @post()
    async def create(self, request: Viewed) -> Response[Any]:
        agents = await booking_page.agents()
        form = await BookingForm.read(request, agents=agents, usual=booking_page.usual_minutes())
        lead, listing = form.lead.data, form.property.data
        subject = await booking_page.subject(request.user, lead, listing) if lead and listing else None
        if subject is None or subject.listing is None:
            raise NotFoundException
        if not form.validate():
            return await _time_page(request, subject, form, status=422)
        try:
            return await _book(request, form, subject)
        except Clash as clash:
            form.refusal = str(clash)
            return await _time_page(request, subject, form, status=409, clash=clash)

    @get("/{visit_id:uuid}")
    async def show(self, visit: NamedDependency[Appointment]) -> Response[Any]:
        return page("visits/show.html", tab="visits", visit=visit, late_choices=CHOICES)


async def _choose_lead(request: Viewed) -> Response[Any]:
    q = text_of(request.query_params.get("q"))
    rows = await lead_queries.leads(request.user, lead_queries.Filters(q=q), limit=12)
    kept = {name: request.query_params[name] for name in ("property", "day") if name in request.query_params}
    return page("visits/choose_lead.html", tab="visits", rows=rows.rows, q=q, kept=kept, sides=SIDES)


async def _choose_home(request: Viewed, subject: Subject) -> Response[Any]:
    q = text_of(request.query_params.get("q"))
    found = await property_queries.listed(Filters(currency=agency.current().currency, q=q))
    kept = {name: request.query_params[name] for name in ("day", "agent") if name in request.query_params}
    return page(
        "visits/choose_home.html", tab="visits", subject=subject, rows=found.rows[:12], q=q, kept=kept
    )


async def _choose_time(request: Viewed, subject: Subject) -> Response[Any]:
    agents = await booking_page.agents()
    agent = id_of(request.query_params.get("agent")) or booking_page.usual_agent(
        subject, request.user, agents
    )
    data = {"id": uuid7(), "lead": subject.lead, "property": subject.listing, "agent": agent}
    usual = booking_page.usual_minutes()
    minutes = minutes_of(request.query_params.get("minutes"), usual)
    form = BookingForm(data={**data, "minutes": minutes}, agents=agents, usual=usual)
    return await _time_page(request, subject, form)


async def _time_page(
    request: Viewed, subject: Subject, form: BookingForm, *, status: int = 200, clash: Clash | None = None
) -> Response[Any]:
    assert subject.place and subject.time_zone
    resources = [id_ for id_ in (form.agent.data, subject.place, subject.person) if id_]
    times = await booking_page.times(
        resources,
        zone=subject.time_zone,
        minutes=form.length,
        day=day_of(request.query_params.get("day")),
    )
    context = {"subject": subject, "form": form, "times": times, "clash": clash, "tab": "visits"}
    return page("visits/new.html", status=status, **context)


async def _book(request: Viewed, form: BookingForm, subject: Subject) -> Response[Any]:
    booking = form.booking(subject.time_zone or agency.current().time_zone)

    async def work() -> dict[str, Any]:
        return {"visit": (await scheduling.book(booking, by=request.user)).id}

    answer = await receipts.once(booking.id, request.user, booking, work)
    toast = _("Booked. The invitation is on its way.") if subject.has_email else _("Booked.")
    return see_other(f"/visits/{UUID(str(answer['visit']))}", toast=toast)
