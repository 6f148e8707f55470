from typing import Any

from litestar import Request, Response, get

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.pages import page
from leads import call_list
from leads.controllers.showing import WORDS


@get("/calls/today", guards=[signed_in])
async def show_call_list(request: Request[Viewer, Any, Any]) -> Response[str]:
    shown = await call_list.today(request.user)
    return page("leads/calls/today.html", tab="calls", shown=shown, words=WORDS)
