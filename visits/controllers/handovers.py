from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide

from estate.access import staff_only
from estate.accounts.dependencies import Row, provide_user
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads import handing_over
from leads.handing_over import Receiver
from visits import handover
from visits.forms import HandoverForm

Viewed = Request[Viewer, Any, Any]


class HandoversController(Controller):
    """What somebody has, and giving all of it to others."""

    path = "/handovers/{user_id:uuid}"
    guards = [staff_only]
    dependencies = {"user": Provide(provide_user)}

    @get()
    async def show(self, request: Viewed, user: NamedDependency[Row]) -> Response[Any]:
        receivers = await handing_over.receivers(user["id"])
        form = HandoverForm.from_query(request, receivers=_choices(receivers))
        return await _page(form, user, receivers)

    @post()
    async def create(self, request: Viewed, user: NamedDependency[Row]) -> Response[Any]:
        receivers = await handing_over.receivers(user["id"])
        form = await HandoverForm.read(request, receivers=_choices(receivers))
        if not form.validate():
            return await _page(form, user, receivers, 422)
        leaves = bool(form.leaves.data) and request.user.is_admin and not user["deactivated_at"]
        try:
            done = await handover.hand_over(
                user["id"], form.chosen, form.seen.data or "", request.user, and_leaves=leaves
            )
        except handover.ChangedMeanwhile:
            form.refusal = _(
                "Meanwhile something changed: this is how it would be now. Look again and decide."
            )
            return await _page(form, user, receivers, 409)
        toast = _("Handed over. These visits wait for your decision.") if done.kept else _("Handed over.")
        return see_other(f"/handovers/{user['id']}", toast=toast)


def _choices(receivers: list[Receiver]) -> list[tuple[str, str]]:
    return [(str(to.id), to.name) for to in receivers]


async def _page(form: HandoverForm, user: Row, receivers: list[Receiver], status: int = 200) -> Response[Any]:
    belongings = await handover.of(user["id"])
    chosen = [to for to in receivers if to.id in form.chosen]
    has_plan = bool(chosen) and not belongings.is_nothing
    return page(
        "handovers/show.html",
        status=status,
        tab="office",
        user=user,
        form=form,
        has=belongings,
        receivers=receivers,
        chosen=chosen,
        plan=await handover.plan(user["id"], belongings, chosen) if has_plan else None,
    )
