from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide

from estate.access import admin_only
from estate.accounts import administration
from estate.accounts.dependencies import Row, provide_user
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from estate.refusals import Refused
from visits import handover

Admins = Request[Viewer, Any, Any]


class DeparturesController(Controller):
    """Somebody leaves without handing over: first what would stay behind is shown."""

    path = "/settings/users/{user_id:uuid}/departure"
    guards = [admin_only]
    dependencies = {"user": Provide(provide_user)}

    @get()
    async def new(self, user: NamedDependency[Row]) -> Response[Any]:
        if user["deactivated_at"]:
            return see_other(f"/settings/users/{user['id']}")
        return await _page(user)

    @post()
    async def create(self, request: Admins, user: NamedDependency[Row]) -> Response[Any]:
        try:
            await administration.let_go(user["id"], request.user)
        except Refused as refused:
            return await _page(user, str(refused), 409)
        return see_other("/settings/users", toast=_("They can sign in no more."))

    @post("/end")
    async def delete(self, request: Admins, user: NamedDependency[Row]) -> Response[Any]:
        await administration.take_back(user["id"], request.user)
        return see_other("/settings/users", toast=_("They can sign in again."))


async def _page(user: Row, refusal: str = "", status: int = 200) -> Response[Any]:
    has = await handover.of(user["id"])
    return page("departures/new.html", status=status, tab="settings", user=user, has=has, refusal=refusal)
