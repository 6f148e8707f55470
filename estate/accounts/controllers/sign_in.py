from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery

from estate import access
from estate.accounts import sessions
from estate.accounts.devices import Device
from estate.accounts.forms import SignInForm
from estate.accounts.sign_in import Credentials, TooManyAttempts, sign_in
from estate.i18n import _
from estate.pages import page, see_other

AnyRequest = Request[Any, Any, Any]


class SignInController(Controller):
    @get("/sign-in")
    async def show(self, request: AnyRequest, next: FromQuery[str] = "/") -> Response[Any]:
        form = SignInForm(data={"next": next})
        return see_other(form.target) if request.user else _page(form)

    @post("/sign-in")
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await SignInForm.read(request)
        if not form.validate():
            return _page(form, 422)
        try:
            token = await sign_in(_credentials(request, form))
        except TooManyAttempts as refused:
            form.refusal = str(refused)
            return _page(form, 429)
        if token is None:
            form.no_match()
            return _page(form, 422)
        if request.auth:
            await sessions.close(request.auth, request.user.id)
        response: Response[Any] = see_other(form.target)
        response.set_cookie(access.session_cookie(token))
        return response

    @post("/sign-out", status_code=303)
    async def delete(self, request: AnyRequest) -> Response[Any]:
        if request.auth:
            await sessions.close(request.auth, request.user.id)
        return _signed_out()

    @post("/sign-out/everywhere", status_code=303, guards=[access.signed_in])
    async def delete_all(self, request: AnyRequest) -> Response[Any]:
        await sessions.close_all(request.user.id)
        return _signed_out()


def _page(form: SignInForm, status: int = 200) -> Response[Any]:
    return page("accounts/sign_in.html", status=status, form=form, sample_accounts=_sample_accounts())


def _sample_accounts() -> list[tuple[str, str]]:
    return [
        (_("Agent"), "agent@demo.example"),
        (_("Office"), "staff@demo.example"),
        (_("Administrator"), "admin@demo.example"),
    ]


def _credentials(request: AnyRequest, form: SignInForm) -> Credentials:
    return Credentials(
        email=form.email.data or "",
        password=form.password.data or "",
        device=device_of(request),
    )


def device_of(request: AnyRequest) -> Device:
    return Device(request.headers.get("user-agent", "")[:400], access.client_address(request))


def _signed_out() -> Response[Any]:
    response: Response[Any] = see_other("/sign-in")
    response.set_cookie(access.no_session_cookie())
    return response
