"""The message that a URL names, as this viewer may see it."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.mail import queries
from estate.mail.tables import Message


async def provide_message(message_id: FromPath[UUID], request: Request[Any, Any, Any]) -> Message:
    message = await queries.find(request.user, message_id)
    if message is None:
        raise NotFoundException
    return message
