from typing import Any

from litestar import Response, get

from estate.access import staff_only
from estate.mail import queries as mail
from estate.pages import page
from leads import office
from leads.controllers.showing import WORDS


@get("/office", guards=[staff_only])
async def show_office() -> Response[Any]:
    return page(
        "office/index.html",
        tab="office",
        waiting=await office.unassigned(),
        waiting_count=await office.waiting_count(),
        loads=await office.loads(),
        mail=await mail.counts(),
        words=WORDS,
    )
