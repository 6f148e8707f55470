from typing import Any
from uuid import UUID

from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.accounts import queries

Row = dict[str, Any]


async def provide_office(office_id: FromPath[UUID]) -> Row:
    row = await queries.office(office_id)
    if row is None:
        raise NotFoundException
    return row


async def provide_user(user_id: FromPath[UUID]) -> Row:
    row = await queries.user(user_id)
    if row is None:
        raise NotFoundException
    return row
