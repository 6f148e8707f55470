"""Which columns of a table are seen."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException

from estate import desk
from estate.access import signed_in
from estate.forms import Typed, posted
from estate.pages import page, see_other

AnyRequest = Request[Any, Any, Any]
YEAR = 365 * 86_400  # seconds


class ColumnsController(Controller):
    path = "/settings/columns"
    guards = [signed_in]

    @get()
    async def show(self, request: AnyRequest) -> Response[Any]:
        table = _known(request.query_params.get("table") or next(iter(desk.TABLES)))
        return page(
            "desk/columns.html",
            table=table,
            columns=desk.TABLES[table],
            hidden=desk.hidden(request.cookies, table),
            back=_ours(request.query_params.get("back", ""), table),
        )

    @post()
    async def update(self, request: AnyRequest) -> Response[Any]:
        sent = await posted(request)
        typed = Typed({name: sent.getall(name) for name in sent})
        table = _known(typed.get("table", ""))
        answer = see_other(_ours(typed.get("back", ""), table))
        cookie = Cookie(
            key=desk.cookie(table),
            value=desk.hiding(table, typed.getlist("seen")),
            path="/",
            max_age=YEAR,
            httponly=True,
            samesite="lax",
        )
        answer.cookies = [*answer.cookies, cookie]
        return answer


def _known(table: str) -> str:
    if table not in desk.TABLES:
        raise NotFoundException
    return table


def _ours(back: str, table: str) -> str:
    """A list of ours, and no other site."""
    return back if back in (f"/{table}", "/office") else f"/{table}"
