import json
from dataclasses import asdict
from datetime import time
from typing import Any

from litestar import Controller, Request, Response, get, post

from estate import access
from estate.access import admin_only, signed_in
from estate.accounts import administration, agency, queries, sessions
from estate.accounts.administration import ChangedMeanwhile
from estate.accounts.controllers.conflicts import show_both
from estate.accounts.controllers.sign_in import device_of
from estate.accounts.settings_forms import WEEKDAYS, AgencyForm, HoursForm, PasswordForm, ProfileForm
from estate.i18n import _
from estate.pages import page, see_other

AnyRequest = Request[Any, Any, Any]


class SettingsController(Controller):
    path = "/settings"
    guards = [signed_in]

    @get()
    async def index(self, request: AnyRequest) -> Response[Any]:
        me = await queries.user(request.user.id)
        return page("accounts/settings.html", tab="settings", me=me)

    @get("/profile")
    async def edit_profile(self, request: AnyRequest) -> Response[Any]:
        form = ProfileForm(data=await queries.user(request.user.id))
        return page("accounts/profile.html", tab="settings", form=form)

    @post("/profile")
    async def update_profile(self, request: AnyRequest) -> Response[Any]:
        form = await ProfileForm.read(request)
        if not form.validate():
            return page("accounts/profile.html", status=422, tab="settings", form=form)
        try:
            await administration.change_profile(form.columns, form.version.data or 0, request.user)
        except ChangedMeanwhile as changed:
            show_both(form, changed.stored)
            return page("accounts/profile.html", status=409, tab="settings", form=form)
        return see_other("/settings", toast=_("Saved."))

    @get("/password")
    async def edit_password(self) -> Response[Any]:
        return page("accounts/password.html", tab="settings", form=PasswordForm())

    @post("/password")
    async def update_password(self, request: AnyRequest) -> Response[Any]:
        """This device stays signed in, with a new token; all others are signed out."""
        form = await PasswordForm.read(request)
        if not form.validate():
            return page("accounts/password.html", status=422, tab="settings", form=form)
        current, new = form.current.data or "", form.password.data or ""
        if not await administration.change_password(current, new, request.user, device_of(request)):
            form.refusal = _("The current password is another one.")
            return page("accounts/password.html", status=422, tab="settings", form=form)
        token = await sessions.open_session(request.user.id, request.headers.get("user-agent", ""))
        response: Response[Any] = see_other("/settings", toast=_("Your password is changed."))
        response.set_cookie(access.session_cookie(token))
        return response

    @get("/agency", guards=[admin_only])
    async def edit_agency(self) -> Response[Any]:
        return page("accounts/agency.html", tab="settings", form=AgencyForm(data=asdict(agency.current())))

    @post("/agency", guards=[admin_only])
    async def update_agency(self, request: AnyRequest) -> Response[Any]:
        form = await AgencyForm.read(request)
        if not form.validate():
            return page("accounts/agency.html", status=422, tab="settings", form=form)
        try:
            await administration.save_agency(form.columns, form.version.data or 0, request.user)
        except ChangedMeanwhile as changed:
            show_both(form, changed.stored)
            return page("accounts/agency.html", status=409, tab="settings", form=form)
        return see_other("/settings", toast=_("Saved."))

    @get("/hours", guards=[admin_only])
    async def edit_hours(self) -> Response[Any]:
        return _hours_page(HoursForm(data=_as_typed(agency.current().office_hours, agency.current().version)))

    @post("/hours", guards=[admin_only])
    async def update_hours(self, request: AnyRequest) -> Response[Any]:
        form = await HoursForm.read(request)
        if not form.validate():
            return _hours_page(form, 422)
        try:
            await administration.save_hours(form.hours(), form.version.data or 0, request.user)
        except ChangedMeanwhile as changed:
            hours = json.loads(changed.stored["office_hours"])
            show_both(form, _as_typed(hours, changed.stored["version"]))
            return _hours_page(form, 409)
        return see_other("/settings", toast=_("Saved."))


def _hours_page(form: HoursForm, status: int = 200) -> Response[Any]:
    return page("accounts/hours.html", status=status, tab="settings", form=form, weekdays=WEEKDAYS)


def _as_typed(hours: dict[str, list[str]], version: int) -> dict[str, Any]:
    stored: dict[str, Any] = {f"{end}_{day}": None for end in ("from", "to") for day in WEEKDAYS}
    for day, span in hours.items():
        for end, at in zip(("from", "to"), span, strict=True):
            stored[f"{end}_{day}"] = time.fromisoformat(at)
    return {**stored, "version": version}
