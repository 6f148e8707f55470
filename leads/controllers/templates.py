from dataclasses import asdict
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads.answers import templates
from leads.answers.forms import TemplateForm
from leads.answers.templates import Template
from leads.answers.variables import VARIABLES
from leads.dependencies import TEMPLATE

SignedIn = Request[Viewer, Any, Any]


class TemplatesController(Controller):
    """Everybody keeps their own; the agency's are for all to use and for the office to change."""

    path = "/settings/templates"
    guards = [signed_in]
    dependencies = TEMPLATE

    @get()
    async def index(self, request: SignedIn) -> Response[str]:
        shown = await templates.usable(request.user)
        return page("leads/templates/index.html", tab="settings", templates=shown)

    @get("/new")
    async def new(self, request: SignedIn, like: FromQuery[UUID | None] = None) -> Response[str]:
        """With `like`, a copy to be made one's own."""
        model = await templates.find(request.user, like) if like else None
        data = {**asdict(model), "version": 0} if model else {}
        return _page(None, TemplateForm(data=data))

    @post(status_code=200)
    async def create(self, request: SignedIn) -> Response[Any]:
        form = await TemplateForm.read(request)
        if not form.validate():
            return _page(None, form, 422)
        await templates.add(form.wording, by=request.user)
        return see_other("/settings/templates", toast=_("Saved."))

    @get("/{template_id:uuid}")
    async def edit(self, template: NamedDependency[Template]) -> Response[str]:
        data = {**asdict(template), "is_agencys": template.owner is None}
        return _page(template, TemplateForm(data=data))

    @post("/{template_id:uuid}", status_code=200)
    async def update(self, request: SignedIn, template: NamedDependency[Template]) -> Response[Any]:
        form = await TemplateForm.read(request)
        if not form.validate():
            return _page(template, form, 422)
        await templates.change(template, form.wording, form.version.data or 0, by=request.user)
        return see_other("/settings/templates", toast=_("Saved."))

    @post("/{template_id:uuid}/removal", status_code=303)
    async def remove(self, request: SignedIn, template: NamedDependency[Template]) -> Response[Any]:
        await templates.remove(template, by=request.user)
        undo = f"/settings/templates/{template.id}/restoration"
        return see_other("/settings/templates", toast=_("Template removed"), undo=undo)

    @post("/{template_id:uuid}/restoration", status_code=303)
    async def restore(self, request: SignedIn, template: NamedDependency[Template]) -> Response[Any]:
        await templates.restore(template, by=request.user)
        return see_other("/settings/templates", toast=_("It is back."))


def _page(template: Template | None, form: TemplateForm, status: int = 200) -> Response[str]:
    return page(
        "leads/templates/edit.html",
        status=status,
        tab="settings",
        kept=template,
        form=form,
        variables=VARIABLES,
    )
