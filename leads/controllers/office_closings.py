from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.access import admin_only
from estate.accounts import queries
from estate.accounts.dependencies import Row, provide_office
from estate.i18n import _
from estate.pages import page, see_other
from estate.refusals import Refused
from leads import office_closing
from leads.handing_forms import OfficeClosingForm

AnyRequest = Request[Any, Any, Any]


class OfficeClosingsController(Controller):
    path = "/settings/offices/{office_id:uuid}/closing"
    guards = [admin_only]

    @get(dependencies={"office": Provide(provide_office)})
    async def new(self, office: NamedDependency[Row]) -> Response[Any]:
        form = OfficeClosingForm(data={"version": office["version"]}, offices=await _others(office))
        return await _page(form, office)

    @post(dependencies={"office": Provide(provide_office)})
    async def create(self, request: AnyRequest, office: NamedDependency[Row]) -> Response[Any]:
        form = await OfficeClosingForm.read(request, offices=await _others(office))
        if not form.validate():
            return await _page(form, office, 422)
        try:
            await office_closing.close(office["id"], form.target, form.version.data or 0, request.user)
        except Refused as refused:
            form.refusal = str(refused)
            form.version.data = office["version"]
            return await _page(form, office, 409)
        return see_other("/settings/offices", toast=_("Closed."))

    @post("/end")
    async def delete(self, request: AnyRequest, office_id: FromPath[UUID]) -> Response[Any]:
        if await office_closing.find_closed(office_id) is None:
            raise NotFoundException
        await office_closing.open_again(office_id, request.user)
        return see_other("/settings/offices", toast=_("It is open again."))


async def _others(office: Row) -> list[tuple[str, str]]:
    return [(str(row["id"]), row["name"]) for row in await queries.offices() if row["id"] != office["id"]]


async def _page(form: OfficeClosingForm, office: Row, status: int = 200) -> Response[Any]:
    has = await office_closing.what_it_has(office["id"])
    return page(
        "accounts/office_closing.html", status=status, tab="settings", form=form, office=office, has=has
    )
