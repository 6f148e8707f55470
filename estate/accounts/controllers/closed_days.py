from datetime import datetime
from typing import Any

from litestar import Controller, Request, Response, get, post

from estate.access import admin_only
from estate.accounts import administration, agency, closed_days
from estate.accounts.administration import ChangedMeanwhile
from estate.accounts.closed_days_form import ClosedDaysForm, as_typed
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other

SHOWN = 30


class ClosedDaysController(Controller):
    path = "/settings/closed-days"
    guards = [admin_only]

    @get()
    async def edit(self) -> Response[Any]:
        return _page(ClosedDaysForm(data=as_typed()))

    @post()
    async def update(self, request: Request[Viewer, Any, Any]) -> Response[Any]:
        form = await ClosedDaysForm.read(request)
        if not form.validate():
            return _page(form, 422)
        try:
            await administration.save_some(form.columns, form.version.data or 0, request.user)
        except ChangedMeanwhile:
            form.refusal = _("Somebody changed the settings meanwhile. Open this page again and look.")
            return _page(form, 409)
        return see_other("/settings/closed-days", toast=_("Saved."))


def _page(form: ClosedDaysForm, status: int = 200) -> Response[Any]:
    today = datetime.now(agency.current().zone).date()
    coming = closed_days.coming(today)[:SHOWN]
    known = closed_days.subdivisions(agency.current().country) is not None
    return page(
        "accounts/closed_days.html", status=status, tab="settings", form=form, coming=coming, is_known=known
    )
