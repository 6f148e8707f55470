from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.access import admin_only
from estate.accounts import tokens
from estate.accounts.settings_forms import TokenForm
from estate.accounts.tables import TokenScope
from estate.accounts.telling import SOURCE_KINDS
from estate.i18n import _
from estate.pages import page, see_other
from estate.refusals import Refused
from estate.settings import settings

AnyRequest = Request[Any, Any, Any]


class TokensController(Controller):
    path = "/settings/tokens"
    guards = [admin_only]

    @get()
    async def index(self) -> Response[Any]:
        kept = await tokens.all()
        return page("accounts/tokens.html", tab="settings", tokens=kept, kinds=SOURCE_KINDS)

    @get("/new")
    async def new(self) -> Response[Any]:
        return _page(TokenForm())

    @post()
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await TokenForm.read(request)
        if not form.validate():
            return _page(form, 422)
        name, kind, pace = form.name.data or "", form.kind.data, form.per_minute.data or 0
        try:
            token = await tokens.make(name, TokenScope.ENQUIRIES, kind, pace, by=request.user)
        except Refused as refused:
            form.refusal = str(refused)
            return _page(form, 409)
        return _shown_once(name, token)

    @post("/{token_id:uuid}/removal", status_code=303)
    async def delete(self, request: AnyRequest, token_id: FromPath[UUID]) -> Response[Any]:
        if not await tokens.revoke(token_id, by=request.user):
            raise NotFoundException
        return see_other("/settings/tokens", toast=_("Revoked: it opens nothing any more."))


def _shown_once(name: str, token: str) -> Response[Any]:
    url = f"{settings().base_url}/api/v1/enquiries"
    response = page("accounts/token_made.html", tab="settings", name=name, token=token, url=url)
    response.headers["cache-control"] = "no-store"
    return response


def _page(form: TokenForm, status: int = 200) -> Response[Any]:
    return page("accounts/token.html", status=status, tab="settings", form=form)
