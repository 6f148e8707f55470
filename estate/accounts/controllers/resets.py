from typing import Any

from litestar import Controller, Request, Response, get, post

from estate.accounts import resets
from estate.accounts.controllers.sign_in import device_of
from estate.accounts.forms import ResetRequestForm
from estate.accounts.throttle import TooManyAttempts
from estate.mail import delivery
from estate.pages import page, see_other

AnyRequest = Request[Any, Any, Any]


class ResetsController(Controller):
    path = "/password-reset"

    @get()
    async def new(self) -> Response[Any]:
        return _page(ResetRequestForm())

    @post()
    async def create(self, request: AnyRequest) -> Response[Any]:
        """The answer says nothing of whether somebody has this e-mail."""
        form = await ResetRequestForm.read(request)
        if not form.validate():
            return _page(form, 422)
        if delivery.obstacle() is not None:
            return _page(form, 409)
        try:
            await resets.ask(form.email.data or "", device_of(request))
        except TooManyAttempts as refused:
            form.refusal = str(refused)
            return _page(form, 429)
        return see_other("/password-reset/sent")

    @get("/sent")
    async def sent(self) -> Response[Any]:
        return page("accounts/reset_sent.html")


def _page(form: ResetRequestForm, status: int = 200) -> Response[Any]:
    can_send = delivery.obstacle() is None
    return page("accounts/reset.html", status=status, form=form, can_send=can_send)
