from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from uuid_utils.compat import uuid7

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page
from leads.answers import composing, desk, texting
from leads.answers.desk import Desk
from leads.answers.forms import MEANS, TextForm
from leads.answers.tables import Use
from leads.answers.texting import NewText
from leads.cases import Case
from leads.controllers.showing import changed
from leads.dependencies import CASE

SignedIn = Request[Viewer, Any, Any]


class TextsController(Controller):
    """By the phone's own WhatsApp or SMS; what went out is noted on coming back."""

    path = "/leads/{lead_id:uuid}/texts"
    guards = [signed_in]
    dependencies = CASE

    @get("/new")
    async def new(
        self, request: SignedIn, case: NamedDependency[Case], means: FromQuery[str] = "whatsapp"
    ) -> Response[str]:
        on_desk = await desk.of(case, request.user, Use.TEXT)
        chosen = means if means in MEANS else "whatsapp"
        form = TextForm(
            numbers=on_desk.numbers, templates=on_desk.templates, data={"id": uuid7(), "means": chosen}
        )
        return _page(case, on_desk, form)

    @post("/filled", status_code=200)
    async def fill(self, request: SignedIn, case: NamedDependency[Case]) -> Response[str]:
        """The same page with the words of the chosen template."""
        on_desk = await desk.of(case, request.user, Use.TEXT)
        form = await TextForm.read(request, numbers=on_desk.numbers, templates=on_desk.templates)
        await composing.take_template(form, case, on_desk, request.user)
        return _page(case, on_desk, form)

    @post(status_code=200)
    async def create(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        on_desk = await desk.of(case, request.user, Use.TEXT)
        form = await TextForm.read(request, numbers=on_desk.numbers, templates=on_desk.templates)
        if not form.validate():
            return _page(case, on_desk, form, 422)
        new = NewText(form.id.data, case.id, form.means.data, form.number.data, form.text.data or "")
        await texting.log(case, new, by=request.user)
        return await changed(request, case.id, _("Noted"))


def _page(case: Case, on_desk: Desk, form: TextForm, status: int = 200) -> Response[str]:
    return page("leads/texts/new.html", status=status, tab="leads", case=case, desk=on_desk, form=form)
