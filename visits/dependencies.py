"""The visit from the URL, or nothing here."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.accounts.viewers import Viewer
from visits import queries
from visits.appointments import Appointment


async def provide_visit(request: Request[Viewer, Any, Any], visit_id: FromPath[UUID]) -> Appointment:
    visit = await queries.find(visit_id, request.user)
    if visit is None:
        raise NotFoundException
    return visit


VISIT = {"visit": Provide(provide_visit)}
