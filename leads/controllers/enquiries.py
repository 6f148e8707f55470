from typing import Any

from litestar import Controller, HttpMethod, Request, Response, post, route

from estate import access, robots
from estate.i18n import _
from estate.pages import page, see_other
from leads import capture
from leads.enquiry_form import EnquiryForm
from properties import queries as properties

READ = [HttpMethod.GET, HttpMethod.HEAD]


class EnquiriesController(Controller):
    """Open to everybody."""

    path = "/enquiries"

    @route(http_method=READ)
    async def new(self) -> Response[str]:
        return _page(EnquiryForm.fresh())

    @post()
    async def create(self, request: Request[Any, Any, Any]) -> Response[Any]:
        form = await EnquiryForm.read(request)
        if form.is_from_a_robot:
            return see_other("/enquiries/thanks")
        home = await properties.public(form.home.data) if form.home.data else None
        if not form.validate():
            return _page(form, home, 422)
        if await robots.floods("enquiries", access.client_address(request)):
            form.refusal = _("Too many messages came from your connection. Please wait a quarter of an hour.")
            return _page(form, home, 429)
        await capture.register(form.enquiry(home), by=None)
        return see_other("/enquiries/thanks")

    @route("/thanks", http_method=READ)
    async def thanks(self) -> Response[str]:
        return page("leads/enquiries/thanks.html")


def _page(form: EnquiryForm, home: dict[str, Any] | None = None, status: int = 200) -> Response[str]:
    return page("leads/enquiries/new.html", status=status, form=form, home=home)
