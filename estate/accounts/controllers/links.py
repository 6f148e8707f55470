"""The page behind an invitation and behind a password reset: choose a password, and you are in."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from estate import access
from estate.accounts import links, resets, sessions
from estate.accounts.controllers.sign_in import device_of
from estate.accounts.forms import NewPasswordForm
from estate.accounts.links import OpenLink
from estate.i18n import _
from estate.pages import page, see_other

AnyRequest = Request[Any, Any, Any]
# The token stands in the address: it goes nowhere else, and this page is kept nowhere.
_SECRET = {"referrer-policy": "no-referrer", "cache-control": "no-store"}


class LinksController(Controller):
    path = "/links/{token:str}"

    @get()
    async def show(self, token: FromPath[str]) -> Response[Any]:
        """Only looks: programs that check mails open every link."""
        link = await links.find(token)
        return _page(link, NewPasswordForm()) if link else _gone()

    @post(status_code=303)
    async def create(self, request: AnyRequest, token: FromPath[str]) -> Response[Any]:
        link = await links.find(token)
        if link is None:
            return _gone()
        form = await NewPasswordForm.read(request)
        if not form.validate():
            return _page(link, form, 422)
        session = await resets.choose_password(token, form.password.data or "", device_of(request))
        return await _signed_in(request, session) if session else _gone()


async def _signed_in(request: AnyRequest, session: str) -> Response[Any]:
    if request.auth:
        await sessions.close(request.auth, request.user.id)
    response: Response[Any] = see_other("/", toast=_("Welcome. Your password is set."))
    response.set_cookie(access.session_cookie(session))
    response.headers.update(_SECRET)
    return response


def _page(link: OpenLink, form: NewPasswordForm, status: int = 200) -> Response[Any]:
    response = page("accounts/link.html", status=status, link=link, form=form)
    response.headers.update(_SECRET)
    return response


def _gone() -> Response[Any]:
    response = page("accounts/link_gone.html", status=404)
    response.headers.update(_SECRET)
    return response
