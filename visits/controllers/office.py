from typing import Any

from litestar import Request, Response, get
from litestar.params import FromQuery

from estate.access import staff_only
from estate.accounts.viewers import Viewer
from estate.mail import queries as mail
from estate.mail.inbound import mailboxes
from estate.mail.tables import MessageState
from estate.pages import page
from leads import office
from leads.controllers.showing import WORDS
from leads.doubles import queries as doubles
from leads.inbox import queries as inbox
from properties.imports import queries as imports
from visits import handover, load

HELD, IMPORTS = 8, 3


@get("/office", guards=[staff_only])
async def show_office(
    request: Request[Viewer, Any, Any], show: FromQuery[str] = "unassigned", by: FromQuery[str] = "office"
) -> Response[Any]:
    kind = show if show in office.KINDS else "unassigned"
    return page(
        "office/index.html",
        tab="office",
        kind=kind,
        waiting=await office.waiting_leads(kind),
        counts=await office.waiting_counts(),
        loads=await load.of_agents(by),
        by=by if by in load.ORDERS else "office",
        mail=await mail.counts(),
        held=(await mail.newest((MessageState.HELD,)))[:HELD],
        inbox_waiting=await inbox.waiting(),
        boxes=await mailboxes.states(),
        left=await handover.left_behind(),
        imports=await imports.recent(IMPORTS),
        doubles=await doubles.count(request.user),
        words=WORDS,
    )
