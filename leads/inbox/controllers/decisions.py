"""A mail that nobody took becomes a lead, or a part of one."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery

from estate import storage
from estate.access import staff_only
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.mail.inbound import reading_room
from estate.mail.inbound.letter import Letter
from estate.pages import page, see_other
from leads import cases, recognised
from leads import queries as leads
from leads.controllers.showing import WORDS
from leads.inbox import deciding, forwarded, portals, rules
from leads.inbox.dependencies import provide_mail
from leads.inbox.forms import CaseForm, lead_form
from leads.inbox.portals import FALLBACK, Facts
from leads.person_forms import LookupForm, NewLeadForm

SignedIn = Request[Viewer, Any, Any]
Mail = dict[str, Any]
FEW = 8


class DecisionsController(Controller):
    path = "/inbox/{mail_id:uuid}"
    guards = [staff_only]
    dependencies = {"mail": Provide(provide_mail)}

    @get("/lead/new")
    async def new_lead(self, request: SignedIn, mail: NamedDependency[Mail]) -> Response[str]:
        return await _lead_page(request.user, mail, lead_form(mail, await _facts(mail)))

    @post("/lead")
    async def create_lead(self, request: SignedIn, mail: NamedDependency[Mail]) -> Response[Any]:
        form = await NewLeadForm.read(request)
        if not form.validate():
            return await _lead_page(request.user, mail, form, 422)
        new = form.enquiry_of(str(mail["id"]), mail["received_at"])
        done = await deciding.make_lead(mail, new, by=request.user)
        return see_other(f"/leads/{done.lead}", toast=_("The mail is a lead now."))

    @get("/case/new")
    async def new_case(
        self, request: SignedIn, mail: NamedDependency[Mail], q: FromQuery[str] = ""
    ) -> Response[str]:
        """Leads that fit the sender, until something is typed."""
        wanted = q or mail["sender"]
        found = await leads.latest(request.user, wanted, FEW) if wanted else []
        return page("inbox/case.html", tab="office", mail=mail, q=q, found=found, words=WORDS)

    @post("/case")
    async def attach(self, request: SignedIn, mail: NamedDependency[Mail]) -> Response[Any]:
        lead = (await CaseForm.read(request)).lead.data
        case = await cases.find(request.user, lead) if lead else None
        if case is None:
            raise NotFoundException
        await deciding.attach(mail, case, by=request.user)
        here, said = f"/inbox/{mail['id']}", _("Now on the lead of %(name)s.") % {"name": case.person_name}
        return see_other(here, toast=said, undo=f"{here}/case/removal")

    @post("/case/removal", status_code=303)
    async def release(self, request: SignedIn, mail: NamedDependency[Mail]) -> Response[Any]:
        await deciding.release(mail, by=request.user)
        return see_other(f"/inbox/{mail['id']}", toast=_("It waits again."))


async def _lead_page(viewer: Viewer, mail: Mail, form: NewLeadForm, status: int = 200) -> Response[str]:
    """With who is known by these facts: whom the enquiry would go to."""
    typed = LookupForm(data=form.data)
    hits = await recognised.hits(viewer, typed.name.data or "", typed.points)
    return page("inbox/lead.html", status=status, tab="office", mail=mail, form=form, hits=hits, words=WORDS)


async def _facts(mail: Mail) -> Facts:
    """As the rules read it; without the whole mail, only what stands on its row."""
    try:
        letter = await reading_room.read(await storage.get(mail["raw_key"] or ""))
    except (storage.Missing, storage.StorageUnavailable):
        letter = Letter(kind=mail["kind"], text=mail["text"], sender=mail["sender"])
    known = await rules.active()
    inner = forwarded.unwrapped(letter)
    found = portals.by_rule(letter, known) or (inner and portals.by_rule(inner, known))
    return found or portals.read(inner or letter, FALLBACK)
