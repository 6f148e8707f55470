"""The office's list of mails, and each mail as it was or will be sent."""

from typing import Any
from uuid import UUID

from litestar import Controller, MediaType, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery

from estate import access
from estate.i18n import _, ngettext
from estate.mail import attaching, delivery, queries, resending
from estate.mail.dependencies import provide_message
from estate.mail.forms import MessagesForm
from estate.mail.tables import Message, MessageState
from estate.pages import is_htmx, page, see_other

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
        return page(
            "messages/show.html",
            tab="office",
            message=message,
            line=queries.line(message),
            enclosed=attaching.of(message),
            obstacle=_obstacle(),
        )

    @get("/{message_id:uuid}/html", media_type=MediaType.HTML)
    async def show_html(self, message: NamedDependency[Message]) -> Response[str]:
        headers = {"content-security-policy": MAIL_POLICY, "cache-control": "private, no-cache"}
        return Response(message.body_html, media_type=MediaType.HTML, headers=headers)

    @post("/{message_id:uuid}/retry", guards=[access.staff_only], status_code=303)
    async def retry(self, message: NamedDependency[Message]) -> Response[Any]:
        await resending.retry(message)
        return see_other(f"/messages/{message.id}", toast=_("It is on its way."))

    @post("/retries", guards=[access.staff_only], status_code=200)
    async def retry_several(self, request: AnyRequest) -> Response[Any]:
        form = await MessagesForm.read(request)
        messages = await queries.held(form.ids)
        refusals = await resending.retry_all(messages)
        sent = len(messages) - len(refusals)
        said = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", sent) % {"n": sent}
        return _told(request, said, refusals)

    @post("/surrenders", guards=[access.staff_only], status_code=200)
    async def give_up(self, request: AnyRequest) -> Response[Any]:
        form = await MessagesForm.read(request)
        n = await resending.give_up(await queries.held(form.ids))
        return _told(request, ngettext("%(n)s mail given up.", "%(n)s mails given up.", n) % {"n": n}, [])


def _told(request: AnyRequest, said: str, refusals: list[str]) -> Response[Any]:
    if is_htmx(request):
        return page("messages/told.htmx.html", said=said, refusals=refusals)
    return see_other("/messages", toast=" ".join([said, *refusals]))


def _obstacle() -> str | None:
    sentence = delivery.obstacle()
    return _(sentence) if sentence else None
