from typing import Any

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency, Provide

from estate.access import signed_in
from estate.i18n import _
from estate.pages import page, see_other
from properties import pins, queries, rights
from properties.dependencies import Row, provide_property
from properties.forms import PinForm

AnyRequest = Request[Any, Any, Any]


class PinsController(Controller):
    path = "/properties/{property_id:uuid}/pin"
    guards = [signed_in]
    dependencies = {"row": Provide(provide_property)}

    @post()
    async def create(self, request: AnyRequest, row: NamedDependency[Row]) -> Response[Any]:
        rights.require_change(request.user, queries.keeper(row))
        form = await PinForm.read(request)
        if not form.validate():
            sentence = _("Please give latitude and longitude in degrees.")
            return page("error.html", status=422, sentence=sentence, title=_("Not possible"), again="")
        await pins.place_by_hand(row, form.point, request.user)
        return see_other(f"/properties/{row['id']}", toast=_("The pin is set."))
