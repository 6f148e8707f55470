from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide

from estate.access import admin_only
from estate.accounts import administration, queries
from estate.accounts.dependencies import Row, provide_user
from estate.accounts.settings_forms import UserForm
from estate.i18n import _
from estate.pages import page, see_other
from estate.refusals import Refused

AnyRequest = Request[Any, Any, Any]


class UsersController(Controller):
    path = "/settings/users"
    guards = [admin_only]
    dependencies = {"user": Provide(provide_user)}

    @get()
    async def index(self) -> Response[Any]:
        return page("accounts/users.html", tab="settings", users=await queries.users())

    @get("/new")
    async def new(self) -> Response[Any]:
        form = UserForm(data={"takes_leads": True}, offices=await queries.offices())
        return _page(form, None)

    @post()
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await UserForm.read(request, offices=await queries.offices())
        if not form.validate():
            return _page(form, None, 422)
        try:
            await administration.add_user(form.columns, form.password.data or "", request.user)
        except Refused as refused:
            return _refused(form, None, refused)
        return see_other("/settings/users", toast=_("Saved."))

    @get("/{user_id:uuid}")
    async def edit(self, user: NamedDependency[Row]) -> Response[Any]:
        data = {**user, "office": str(user["office"] or "")}
        return _page(UserForm(data=data, offices=await queries.offices()), user)

    @post("/{user_id:uuid}")
    async def update(self, request: AnyRequest, user: NamedDependency[Row]) -> Response[Any]:
        form = await UserForm.read(request, offices=await queries.offices())
        if not form.validate():
            return _page(form, user, 422)
        try:
            password = form.password.data or ""
            await administration.change_user(user["id"], form.columns, password, request.user)
        except Refused as refused:
            return _refused(form, user, refused)
        return see_other("/settings/users", toast=_("Saved."))

    @post("/{user_id:uuid}/departure")
    async def let_go(self, request: AnyRequest, user: NamedDependency[Row]) -> Response[Any]:
        await administration.let_go(user["id"], request.user)
        return see_other("/settings/users", toast=_("They can sign in no more."))

    @post("/{user_id:uuid}/departure/end")
    async def take_back(self, request: AnyRequest, user: NamedDependency[Row]) -> Response[Any]:
        await administration.take_back(user["id"], request.user)
        return see_other("/settings/users", toast=_("They can sign in again."))


def _refused(form: UserForm, user: Row | None, refused: Refused) -> Response[Any]:
    form.refusal = str(refused)
    return _page(form, user, 409)


def _page(form: UserForm, user: Row | None, status: int = 200) -> Response[Any]:
    return page("accounts/user.html", status=status, tab="settings", form=form, user=user)
