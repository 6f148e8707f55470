from typing import Any
from uuid import UUID

from litestar import Controller, HttpMethod, Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.mail import unsubscribing
from estate.pages import page


class UnsubscriptionsController(Controller):
    """The reader is not signed in. Looking changes nothing; a POST, of a page or of a mail program, does."""

    path = "/unsubscribe/{unsubscribe_token:str}"

    @route(http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def show(self, unsubscribe_token: FromPath[str]) -> Response[Any]:
        _person(unsubscribe_token)
        return page("messages/unsubscribe.html", token=unsubscribe_token, is_done=False)

    @post(status_code=200)
    async def create(self, unsubscribe_token: FromPath[str]) -> Response[Any]:
        await unsubscribing.unsubscribe(_person(unsubscribe_token))
        return page("messages/unsubscribe.html", token=unsubscribe_token, is_done=True)


def _person(token: str) -> UUID:
    person = unsubscribing.read(token)
    if person is None:
        raise NotFoundException()
    return person
