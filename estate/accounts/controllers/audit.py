from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.params import FromQuery

from estate.access import admin_only
from estate.accounts import agency, queries, telling
from estate.accounts.audit_form import AuditForm
from estate.history import audit
from estate.history.cursor import Cursor
from estate.pages import page

__all__ = ["AuditController", "telling"]  # the words for the accounts' own events
AnyRequest = Request[Any, Any, Any]


class AuditController(Controller):
    """All that happened: who, when, what, about what."""

    path = "/settings/audit"
    guards = [admin_only]

    @get()
    async def index(self, request: AnyRequest, before: FromQuery[str] = "") -> Response[Any]:
        form = AuditForm.from_query(request, users=await queries.users())
        shown = await audit.records(form.filters, agency.current().zone, Cursor.read(before))
        return page(
            "accounts/audit.html", tab="settings", form=form, shown=shown, next_url=_next(form, shown)
        )


def _next(form: AuditForm, shown: audit.Page) -> str | None:
    kept = {name: str(value) for name, value in form.good.items() if value}
    return f"/settings/audit?{urlencode({**kept, 'before': str(shown.next)})}" if shown.next else None
