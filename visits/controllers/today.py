from typing import Any

from litestar import Controller, Request, Response, get

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.pages import page
from visits.lateness import CHOICES
from visits.today import today


class TodayController(Controller):
    guards = [signed_in]

    @get("/")
    async def show(self, request: Request[Viewer, Any, Any]) -> Response[Any]:
        return page("visits/today.html", tab="today", today=await today(request.user), late_choices=CHOICES)
