"""The row from the URL, or nothing here."""

from typing import Any, TypeVar
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.accounts.viewers import Viewer
from estate.elsewhere import Elsewhere
from estate.mail.tables import Message
from leads import call_log, cases, persons
from leads.answers import templates, writing
from leads.answers.templates import Template
from leads.call_log import CallRow
from leads.cases import Case
from leads.persons import Somebody
from leads.phone_logs import logs
from leads.phone_logs.logs import Log
from leads.tasks import queries as tasks
from leads.tasks.queries import TaskRow
from properties.imports import queries as imports
from properties.imports.tables import ImportKind

T = TypeVar("T")
R = TypeVar("R", Case, Somebody)


async def provide_case(request: Request[Viewer, Any, Any], lead_id: FromPath[UUID]) -> Case:
    return here(request, lead_id, _found(await cases.find(request.user, lead_id)))


async def provide_call(request: Request[Viewer, Any, Any], call_id: FromPath[UUID]) -> CallRow:
    return _found(await call_log.find(request.user, call_id))


async def provide_people_import(import_id: FromPath[UUID]) -> dict[str, Any]:
    """All of the office see all of them."""
    return _found(await imports.one(ImportKind.PEOPLE, import_id))


async def provide_phone_log(request: Request[Viewer, Any, Any], log_id: FromPath[UUID]) -> Log:
    return _found(await logs.find(request.user, log_id))


async def provide_task(request: Request[Viewer, Any, Any], task_id: FromPath[UUID]) -> TaskRow:
    return _found(await tasks.find(request.user, task_id))


async def provide_person(request: Request[Viewer, Any, Any], person_id: FromPath[UUID]) -> Somebody:
    return here(request, person_id, _found(await persons.find(request.user, person_id)))


async def provide_letter(case: NamedDependency[Case], message_id: FromPath[UUID]) -> Message:
    return _found(await writing.find(case, message_id))


async def provide_template(request: Request[Viewer, Any, Any], template_id: FromPath[UUID]) -> Template:
    return _found(await templates.find(request.user, template_id))


def here(request: Request[Viewer, Any, Any], asked: UUID, row: R) -> R:
    """What was merged is read at the address of the one that was kept; what is written goes there."""
    if row.id != asked and request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        raise Elsewhere(request.url.path.replace(str(asked), str(row.id)) + query)
    return row


async def provide_living(request: Request[Viewer, Any, Any], person_id: FromPath[UUID]) -> Somebody:
    """Of an erased person there is one page, which is about privacy."""
    person = await provide_person(request, person_id)
    if person.erased_at:
        raise NotFoundException()
    return person


def _found(row: T | None) -> T:
    if row is None:
        raise NotFoundException()
    return row


CASE = {"case": Provide(provide_case)}
TASK = {"task": Provide(provide_task)}
CALL = {"call": Provide(provide_call)}
TEMPLATE = {"template": Provide(provide_template)}
PHONE_LOG = {"log": Provide(provide_phone_log)}
PERSON = {"person": Provide(provide_person)}
LIVING = {"person": Provide(provide_living)}
