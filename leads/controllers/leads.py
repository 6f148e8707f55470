from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from uuid_utils.compat import uuid7

from estate import desk, history, receipts
from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.elsewhere import Elsewhere
from estate.i18n import _
from estate.pages import page, see_other
from estate.receipts import Answer
from leads import capture, cases, lead_page, queries, recognised
from leads.controllers.showing import WORDS, lead_context
from leads.forms import FilterForm
from leads.person_forms import LookupForm, NewLeadForm
from leads.queries import Cursor

SignedIn = Request[Viewer, Any, Any]


class LeadsController(Controller):
    path = "/leads"
    guards = [signed_in]

    @get()
    async def index(self, request: SignedIn, before: FromQuery[str] = "") -> Response[str]:
        choices = await queries.choices()
        form = FilterForm.from_query(request, agents=choices.agents, offices=choices.offices)
        shown = await queries.leads(request.user, form.filters, Cursor.read(before))
        next_url = queries.next_url("/leads", request.url.query, shown.next)
        context: dict[str, Any] = {"form": form, "shown": shown, "next_url": next_url, "words": WORDS}
        context["hidden"] = desk.hidden(request.cookies, "leads")
        context["query"] = {name: value for name, value in request.query_params.items() if name != "before"}
        return page("leads/index.html", tab="leads", **context)

    @get("/new")
    async def new(self) -> Response[str]:
        return page("leads/new.html", tab="leads", form=NewLeadForm(data={"id": uuid7()}))

    @post()
    async def create(self, request: SignedIn) -> Response[Any]:
        form = await NewLeadForm.read(request)
        if not form.validate():
            return page("leads/new.html", status=422, tab="leads", form=form)

        async def work() -> Answer:
            done = await capture.register(form.enquiry, by=request.user)
            return {"lead": done.lead, "is_new": done.is_new_lead}

        answer = await receipts.once(form.id.data, request.user, form.enquiry, work)
        return await _created(request.user, answer)

    @post("/lookup", status_code=200)
    async def lookup(self, request: SignedIn) -> Response[str]:
        """Changes nothing, and yet is posted: what is typed of a person stands in no URL."""
        form = await LookupForm.read(request)
        hits = await recognised.hits(request.user, form.name.data or "", form.points)
        return page("leads/lookup.htmx.html", hits=hits, words=WORDS)

    @get("/{lead_id:uuid}")
    async def show(
        self, request: SignedIn, lead_id: FromPath[UUID], before: FromQuery[str] = ""
    ) -> Response[str]:
        shown = await lead_page.load(request.user, lead_id, history.Cursor.read(before))
        if shown is None:
            raise await _not_here(request.user, lead_id)
        return page("leads/show.html", tab="leads", **lead_context(shown))


async def _not_here(viewer: Viewer, lead: UUID) -> Exception:
    """Another case may have taken it in."""
    case = await cases.find(viewer, lead)
    return Elsewhere(f"/leads/{case.id}") if case and case.id != lead else NotFoundException()


async def _created(viewer: Viewer, answer: Answer) -> Response[Any]:
    """To the lead; where it is another's, only who has it is said."""
    lead = UUID(str(answer["lead"]))
    holder = await recognised.holder(viewer, lead)
    if holder.is_visible:
        known = _("%(name)s has an open lead: this was added to it.") % {"name": holder.name}
        return see_other(f"/leads/{lead}", toast=None if answer["is_new"] else known)
    return see_other("/leads", toast=f"{holder.sentence} {_('They get to see what you wrote.')}")
