from dataclasses import asdict
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.access import staff_only
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads.tasks import templates
from leads.tasks.forms import TemplateForm
from leads.tasks.templates import Template

Staff = Request[Viewer, Any, Any]
HERE = "/settings/task-templates"


async def provide_template(task_template_id: FromPath[UUID]) -> Template:
    template = await templates.find(task_template_id)
    if template is None:
        raise NotFoundException()
    return template


TEMPLATE = {"template": Provide(provide_template)}


class TaskTemplatesController(Controller):
    path = HERE
    guards = [staff_only]

    @get()
    async def index(self) -> Response[str]:
        return await _list(TemplateForm())

    @post(status_code=200)
    async def create(self, request: Staff) -> Response[Any]:
        form = await TemplateForm.read(request)
        if not form.validate():
            return await _list(form, 422)
        await templates.add(form.title.data or "", form.kind.data, form.days.data or 0, by=request.user)
        return see_other(HERE, toast=_("Saved."))

    @get("/{task_template_id:uuid}", dependencies=TEMPLATE)
    async def edit(self, template: NamedDependency[Template]) -> Response[str]:
        return _page(template, TemplateForm(data=asdict(template)))

    @post("/{task_template_id:uuid}", dependencies=TEMPLATE, status_code=200)
    async def update(self, request: Staff, template: NamedDependency[Template]) -> Response[Any]:
        form = await TemplateForm.read(request)
        if not form.validate():
            return _page(template, form, 422)
        typed = (form.title.data or "", form.kind.data, form.days.data or 0, form.version.data or 0)
        await templates.change(template, *typed, by=request.user)
        return see_other(HERE, toast=_("Saved."))

    @post("/{task_template_id:uuid}/removal", dependencies=TEMPLATE, status_code=303)
    async def remove(self, request: Staff, template: NamedDependency[Template]) -> Response[Any]:
        await templates.remove(template, by=request.user)
        return see_other(HERE, toast=_("Removed."), undo=f"{HERE}/{template.id}/restoration")

    @post("/{task_template_id:uuid}/restoration", dependencies=TEMPLATE, status_code=303)
    async def restore(self, request: Staff, template: NamedDependency[Template]) -> Response[Any]:
        await templates.restore(template, by=request.user)
        return see_other(HERE, toast=_("It is back."))


async def _list(form: TemplateForm, status: int = 200) -> Response[str]:
    there = await templates.all_of_them()
    return page("tasks/templates.html", status=status, tab="settings", form=form, there=there)


def _page(template: Template, form: TemplateForm, status: int = 200) -> Response[str]:
    return page("tasks/template.html", status=status, tab="settings", form=form, kept=template)
