import json
from typing import Any

from litestar import Controller, Request, Response, get, post

from estate.access import admin_only
from estate.accounts import administration, agency
from estate.accounts.administration import ChangedMeanwhile
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads.follow_up_rules import Rules
from leads.follow_up_rules_form import FollowUpRulesForm


class FollowUpRulesController(Controller):
    path = "/settings/follow-up"
    guards = [admin_only]

    @get()
    async def edit(self) -> Response[Any]:
        rules, version = Rules.current(), agency.current().version
        return _page(FollowUpRulesForm(data={**rules.columns, "version": version}))

    @post()
    async def update(self, request: Request[Viewer, Any, Any]) -> Response[Any]:
        form = await FollowUpRulesForm.read(request)
        if not form.validate():
            return _page(form, 422)
        values = {"follow_up": json.dumps(form.rules.columns)}
        try:
            await administration.save_some(values, form.version.data or 0, request.user)
        except ChangedMeanwhile:
            form.refusal = _("Somebody changed the settings meanwhile. Open this page again and look.")
            return _page(form, 409)
        return see_other("/settings", toast=_("Saved."))


def _page(form: FollowUpRulesForm, status: int = 200) -> Response[Any]:
    return page("accounts/follow_up.html", status=status, tab="settings", form=form)
