from typing import Any

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency, Provide

from estate.access import signed_in
from estate.i18n import _
from estate.pages import see_other
from properties import publishing
from properties.dependencies import Row, provide_property

AnyRequest = Request[Any, Any, Any]


class PublicationsController(Controller):
    path = "/properties/{property_id:uuid}/publication"
    guards = [signed_in]
    dependencies = {"row": Provide(provide_property)}

    @post()
    async def create(self, request: AnyRequest, row: NamedDependency[Row]) -> Response[Any]:
        await publishing.publish(row, request.user)
        return see_other(f"/properties/{row['id']}", toast=_("The public can see it now."))

    @post("/removal")
    async def delete(self, request: AnyRequest, row: NamedDependency[Row]) -> Response[Any]:
        await publishing.unpublish(row, request.user)
        return see_other(f"/properties/{row['id']}", toast=_("The public no longer sees it."))
