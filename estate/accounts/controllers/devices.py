from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.access import no_session_cookie, signed_in
from estate.accounts import devices
from estate.accounts.viewers import Viewer
from estate.i18n import _, ngettext
from estate.pages import page, see_other

SignedIn = Request[Viewer, Any, Any]


class DevicesController(Controller):
    path = "/settings/devices"
    guards = [signed_in]

    @get()
    async def index(self, request: SignedIn) -> Response[Any]:
        known = await devices.of(request.user.id, request.auth)
        return page("accounts/devices.html", tab="settings", devices=known)

    @post("/{device_id:uuid}/removal", status_code=303)
    async def delete(self, request: SignedIn, device_id: FromPath[UUID]) -> Response[Any]:
        if not await devices.sign_out(device_id, request.user):
            raise NotFoundException
        if devices.is_of(device_id, request.auth):
            response: Response[Any] = see_other("/sign-in")
            response.set_cookie(no_session_cookie())
            return response
        return see_other("/settings/devices", toast=_("Signed out."))

    @post("/others/removal", status_code=303)
    async def delete_others(self, request: SignedIn) -> Response[Any]:
        n = await devices.sign_out_others(request.auth, request.user)
        toast = ngettext("%(n)s device signed out.", "%(n)s devices signed out.", n) % {"n": n}
        return see_other("/settings/devices", toast=toast)
