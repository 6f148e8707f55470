"""The office's list of mails, and each mail as it was or will be sent."""

from typing import Any
from uuid import UUID

from litestar import Controller, MediaType, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery

from estate import access
from estate.i18n import _
from estate.mail import delivery, queries, resending
from estate.mail.dependencies import provide_message
from estate.mail.tables import Message, MessageState
from estate.pages import page, see_other

AnyRequest = Request[Any, Any, Any]
LISTS = {
    "held": (MessageState.HELD,),
    "waiting": (MessageState.QUEUED, MessageState.FAILED),
    "sent": (MessageState.SENT,),
}
# A mail brings its own styles; nothing else of it may run, load or send.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


class MessagesController(Controller):
    path = "/messages"
    guards = [access.signed_in]
    dependencies = {"message": Provide(provide_message)}

    @get(guards=[access.staff_only])
    async def index(
        self, show: FromQuery[str] = "held", before: FromQuery[UUID | None] = None
    ) -> Response[Any]:
        chosen = show if show in LISTS else "held"
        messages = await queries.newest(LISTS[chosen], before)
        return page(
            "messages/index.html",
            tab="office",
            chosen=chosen,
            messages=messages[: queries.PAGE],
            older=messages[queries.PAGE - 1].id if len(messages) > queries.PAGE else None,
            counts=await queries.counts(),
            obstacle=_obstacle(),
        )

    @get("/{message_id:uuid}")
    async def show(self, message: NamedDependency[Message]) -> Response[Any]:
        line, obstacle = queries.line(message), _obstacle()
        return page("messages/show.html", tab="office", message=message, line=line, obstacle=obstacle)

    @get("/{message_id:uuid}/html", media_type=MediaType.HTML)
    async def show_html(self, message: NamedDependency[Message]) -> Response[str]:
        headers = {"content-security-policy": MAIL_POLICY, "cache-control": "private, no-cache"}
        return Response(message.body_html, media_type=MediaType.HTML, headers=headers)

    @post("/{message_id:uuid}/retry", guards=[access.staff_only], status_code=303)
    async def retry(self, message: NamedDependency[Message]) -> Response[Any]:
        await resending.retry(message)
        return see_other(f"/messages/{message.id}", toast=_("It is on its way."))


def _obstacle() -> str | None:
    sentence = delivery.obstacle()
    return _(sentence) if sentence else None
