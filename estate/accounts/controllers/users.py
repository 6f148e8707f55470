from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide

from estate.access import admin_only
from estate.accounts import administration, invitations, links, queries, resets
from estate.accounts.administration import ChangedMeanwhile
from estate.accounts.controllers.conflicts import show_both
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
        return await _page(form, None)

    @post()
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await UserForm.read(request, offices=await queries.offices())
        if not form.validate():
            return await _page(form, None, 422)
        try:
            user, url = await invitations.invite(form.columns, request.user)
        except Refused as refused:
            return await _refused(form, None, refused)
        if url:
            return await _link_page(user, url)
        return see_other("/settings/users", toast=_("The invitation is on its way."))

    @get("/{user_id:uuid}")
    async def edit(self, user: NamedDependency[Row]) -> Response[Any]:
        return await _page(UserForm(data=_typed(user), offices=await queries.offices()), user)

    @post("/{user_id:uuid}")
    async def update(self, request: AnyRequest, user: NamedDependency[Row]) -> Response[Any]:
        form = await UserForm.read(request, offices=await queries.offices())
        if not form.validate():
            return await _page(form, user, 422)
        try:
            await administration.change_user(user["id"], form.columns, form.version.data or 0, request.user)
        except ChangedMeanwhile as changed:
            show_both(form, _typed(changed.stored))
            return await _page(form, user, 409)
        except Refused as refused:
            return await _refused(form, user, refused)
        return see_other("/settings/users", toast=_("Saved."))

    @post("/{user_id:uuid}/invitation")
    async def invite_again(self, request: AnyRequest, user: NamedDependency[Row]) -> Response[Any]:
        url = await invitations.send_again(user["id"], request.user)
        return await _sent(user, url, _("The invitation is on its way."))

    @post("/{user_id:uuid}/invitation/removal")
    async def withdraw(self, request: AnyRequest, user: NamedDependency[Row]) -> Response[Any]:
        await invitations.withdraw(user["id"], request.user)
        return see_other("/settings/users", toast=_("The invitation is withdrawn."))

    @post("/{user_id:uuid}/password-reset")
    async def reset(self, request: AnyRequest, user: NamedDependency[Row]) -> Response[Any]:
        url = await resets.send(user["id"], request.user)
        return await _sent(user, url, _("The link is on its way."))


def _typed(row: Row) -> dict[str, Any]:
    """A stored user as the form shows it."""
    return {**row, "office": str(row["office"] or "")}


async def _sent(user: Row, url: str | None, toast: str) -> Response[Any]:
    """By mail, or into the administrator's hands."""
    return (
        await _link_page(user["id"], url) if url else see_other(f"/settings/users/{user['id']}", toast=toast)
    )


async def _link_page(user: Any, url: str) -> Response[Any]:
    """The only time that the link is shown."""
    row = await queries.user(user)
    pending = await links.pending(user)
    response = page("accounts/handed_link.html", tab="settings", user=row, url=url, pending=pending)
    response.headers["cache-control"] = "no-store"
    return response


async def _refused(form: UserForm, user: Row | None, refused: Refused) -> Response[Any]:
    form.refusal = str(refused)
    return await _page(form, user, 409)


async def _page(form: UserForm, user: Row | None, status: int = 200) -> Response[Any]:
    pending = await links.pending(user["id"]) if user else None
    context = {"form": form, "user": user, "pending": pending}
    return page("accounts/user.html", status=status, tab="settings", **context)
