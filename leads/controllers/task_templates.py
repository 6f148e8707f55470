from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.access import staff_only
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads.tasks import templates
from leads.tasks.forms import TemplateForm

Staff = Request[Viewer, Any, Any]


class TaskTemplatesController(Controller):
    path = "/settings/task-templates"
    guards = [staff_only]

    @get()
    async def index(self) -> Response[str]:
        return await _page(TemplateForm())

    @post(status_code=200)
    async def create(self, request: Staff) -> Response[Any]:
        form = await TemplateForm.read(request)
        if not form.validate():
            return await _page(form, 422)
        await templates.add(form.title.data or "", form.kind.data, form.days.data or 0, by=request.user)
        return see_other("/settings/task-templates", toast=_("Saved."))

    @post("/{task_template_id:uuid}/removal", status_code=200)
    async def remove(self, request: Staff, task_template_id: FromPath[UUID]) -> Response[Any]:
        if not await templates.remove(task_template_id, by=request.user):
            raise NotFoundException()
        return see_other("/settings/task-templates", toast=_("Removed."))


async def _page(form: TemplateForm, status: int = 200) -> Response[str]:
    there = await templates.all_of_them()
    return page("tasks/templates.html", status=status, tab="settings", form=form, there=there)
