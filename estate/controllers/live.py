from typing import Any

from litestar import Request, get
from litestar.response import ServerSentEvent

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.live import hub


@get("/live", guards=[signed_in], include_in_schema=False)
async def live(request: Request[Viewer, Any, Any]) -> ServerSentEvent:
    return ServerSentEvent(hub.stream(_audiences(request.user)))


def _audiences(viewer: Viewer) -> frozenset[str]:
    audiences = {"everyone", f"user:{viewer.id}", f"office:{viewer.office}"}
    return frozenset(audiences | {"staff"} if viewer.is_staff else audiences)
