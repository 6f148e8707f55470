from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide

from estate.access import admin_only
from estate.accounts import administration, queries
from estate.accounts.administration import ChangedMeanwhile
from estate.accounts.controllers.conflicts import show_both
from estate.accounts.dependencies import Row, provide_office
from estate.accounts.settings_forms import OfficeForm
from estate.i18n import _
from estate.pages import page, see_other
from estate.refusals import Refused

AnyRequest = Request[Any, Any, Any]


class OfficesController(Controller):
    path = "/settings/offices"
    guards = [admin_only]
    dependencies = {"office": Provide(provide_office)}

    @get()
    async def index(self) -> Response[Any]:
        offices, closed = await queries.offices(), await queries.closed_offices()
        return page("accounts/offices.html", tab="settings", offices=offices, closed=closed)

    @get("/new")
    async def new(self) -> Response[Any]:
        return _page(OfficeForm(), None)

    @post()
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await OfficeForm.read(request)
        if not form.validate():
            return _page(form, None, 422)
        try:
            await administration.add_office(form.columns, request.user)
        except Refused as refused:
            return _refused(form, None, refused)
        return see_other("/settings/offices", toast=_("Saved."))

    @get("/{office_id:uuid}")
    async def edit(self, office: NamedDependency[Row]) -> Response[Any]:
        return _page(OfficeForm(data=office), office)

    @post("/{office_id:uuid}")
    async def update(self, request: AnyRequest, office: NamedDependency[Row]) -> Response[Any]:
        form = await OfficeForm.read(request)
        if not form.validate():
            return _page(form, office, 422)
        try:
            await administration.change_office(
                office["id"], form.columns, form.version.data or 0, request.user
            )
        except ChangedMeanwhile as changed:
            show_both(form, changed.stored)
            return _page(form, office, 409)
        except Refused as refused:
            return _refused(form, office, refused)
        return see_other("/settings/offices", toast=_("Saved."))


def _refused(form: OfficeForm, office: Row | None, refused: Refused) -> Response[Any]:
    form.refusal = str(refused)
    return _page(form, office, 409)


def _page(form: OfficeForm, office: Row | None, status: int = 200) -> Response[Any]:
    return page("accounts/office.html", status=status, tab="settings", form=form, office=office)
