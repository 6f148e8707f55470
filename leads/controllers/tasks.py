from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from uuid_utils.compat import uuid7

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import is_htmx, page, see_other
from leads import queries
from leads.dependencies import TASK
from leads.tasks import doing, planning, snoozing
from leads.tasks import queries as tasks
from leads.tasks.forms import (
    BackForm,
    NewTaskForm,
    SnoozeForm,
    TaskEditForm,
    TaskFilterForm,
    as_typed,
    first_offered,
    today,
)
from leads.tasks.queries import TaskCursor, TaskRow
from leads.tasks.words import GROUPS

SignedIn = Request[Viewer, Any, Any]


class TasksController(Controller):
    path = "/tasks"
    guards = [signed_in]

    @get()
    async def index(self, request: SignedIn, before: FromQuery[str] = "") -> Response[str]:
        people = (await queries.choices()).agents if request.user.is_staff else []
        form = TaskFilterForm.from_query(request, agents=people)
        shown = await tasks.open_tasks(request.user, _whose(request.user, form), TaskCursor.read(before))
        url = f"/tasks?agent={form.agent.data}&before={shown.next}" if shown.next else None
        return page(
            "tasks/index.html",
            tab="tasks",
            form=form,
            shown=shown,
            groups=GROUPS,
            day=today(),
            next_url=url,
        )

    @get("/new")
    async def new(self, request: SignedIn) -> Response[str]:
        return _new_page(
            NewTaskForm(data={"id": uuid7(), "kind": "call"}, people=await _others(request.user))
        )

    @post(status_code=200)
    async def create(self, request: SignedIn) -> Response[Any]:
        form = await NewTaskForm.read(request, people=await _others(request.user))
        if not form.validate():
            return _new_page(form, 422)
        await planning.add(form.task(None), None, by=request.user)
        return see_other("/tasks", toast=_("Task kept"))


class TaskController(Controller):
    path = "/tasks/{task_id:uuid}"
    guards = [signed_in]
    dependencies = TASK

    @get("/edit")
    async def edit(self, task: NamedDependency[TaskRow]) -> Response[str]:
        return _edit_page(task, TaskEditForm(data=as_typed(task)))

    @post(status_code=200)
    async def update(self, request: SignedIn, task: NamedDependency[TaskRow]) -> Response[Any]:
        form = await TaskEditForm.read(request)
        if not form.validate():
            return _edit_page(task, form, 422)
        await planning.change(task, form.plan, by=request.user, version=form.version.data or 0)
        return see_other(_home(task), toast=_("Task kept"))

    @post("/completion", status_code=200)
    async def finish(self, request: SignedIn, task: NamedDependency[TaskRow]) -> Response[Any]:
        await doing.finish(task, by=request.user)
        return await told(
            request, task, _("Done: %(step)s") % {"step": task.title}, f"/tasks/{task.id}/completion/removal"
        )

    @post("/completion/removal", status_code=200)
    async def take_back(self, request: SignedIn, task: NamedDependency[TaskRow]) -> Response[Any]:
        await doing.take_back(task, by=request.user)
        return await told(request, task, _("To be done again"))

    @get("/postponement/new")
    async def when(self, task: NamedDependency[TaskRow]) -> Response[str]:
        return _snooze_page(
            task, SnoozeForm(data={"version": task.version, "on": first_offered(task.due_on)})
        )

    @post("/postponement", status_code=200)
    async def put_off(self, request: SignedIn, task: NamedDependency[TaskRow]) -> Response[Any]:
        form = await SnoozeForm.read(request)
        if not form.validate():
            return _snooze_page(task, form, 422)
        due = snoozing.chosen(form.until.data or "", form.due, datetime.now(UTC))
        await planning.put_off(task, due, by=request.user, version=form.version.data or 0)
        return await told(request, task, _("Put off"))

    @post("/removal", status_code=200)
    async def remove(self, request: SignedIn, task: NamedDependency[TaskRow]) -> Response[Any]:
        await planning.drop(task, by=request.user, version=task.version)
        return await told(request, task, _("Not to be done any more"))


def _whose(viewer: Viewer, form: TaskFilterForm) -> UUID | None:
    """None is everybody, for the office; an old link to a colleague shows one's own."""
    if not form.validate() or not form.agent.data or not viewer.is_staff:
        return viewer.id
    return None if form.agent.data == "all" else UUID(form.agent.data)


async def _others(viewer: Viewer) -> list[tuple[str, str]]:
    """To whom the office gives tasks."""
    return (await queries.choices()).agents if viewer.is_staff else []


async def told(request: SignedIn, task: TaskRow, text: str, undo: str = "") -> Response[Any]:
    """In place a word and the way back, and the page fetches itself again; else where it came from."""
    if is_htmx(request):
        return page("tasks/told.htmx.html", text=text, undo=undo)
    back = (await BackForm.read(request)).page
    return see_other(back or _home(task), toast=text)


def _home(task: TaskRow) -> str:
    return f"/leads/{task.lead}" if task.lead else "/tasks"


def _new_page(form: NewTaskForm, status: int = 200) -> Response[str]:
    return page("tasks/new.html", status=status, tab="tasks", form=form, case=None)


def _edit_page(task: TaskRow, form: TaskEditForm, status: int = 200) -> Response[str]:
    return page("tasks/edit.html", status=status, tab="tasks", task=task, form=form, back=_home(task))


def _snooze_page(task: TaskRow, form: SnoozeForm, status: int = 200) -> Response[str]:
    context: dict[str, Any] = {"choices": snoozing.choices(datetime.now(UTC)), "names": snoozing.NAMES}
    context |= {"action": f"/tasks/{task.id}/postponement", "back": _home(task), "title": task.title}
    return page("tasks/snooze.html", status=status, tab="tasks", form=form, day=today(), **context)
