"""The office's list of mails that nobody took, and each mail that came in."""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Controller, MediaType, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromPath, FromQuery

from estate import storage
from estate.access import signed_in, staff_only
from estate.accounts.viewers import Viewer
from estate.forms import posted
from estate.i18n import _, ngettext
from estate.mail.controllers.messages import MAIL_POLICY
from estate.mail.inbound import handling, mailboxes, reading, reading_room
from estate.mail.tables import MailState
from estate.pages import is_htmx, page, see_other
from estate.refusals import Refused
from leads.arrivals import moment
from leads.inbox import deciding, queries, telling
from leads.inbox.deciding import Moved, Named
from leads.inbox.dependencies import provide_mail
from leads.inbox.forms import MailsForm
from leads.inbox.words import KINDS, STATES, TONES

SignedIn = Request[Viewer, Any, Any]
Mail = dict[str, Any]
LISTS = {"waiting": MailState.WAITING, "aside": MailState.ASIDE, "taken": MailState.DONE}
LARGEST = 30 << 20
__all__ = ["MailsController", "telling"]


class MailsController(Controller):
    path = "/inbox"
    guards = [signed_in]
    dependencies = {"mail": Provide(provide_mail)}

    @get(guards=[staff_only])
    async def index(
        self, show: FromQuery[str] = "waiting", before: FromQuery[UUID | None] = None
    ) -> Response[Any]:
        chosen = show if show in LISTS else "waiting"
        return await _list(chosen, before)

    @post(guards=[staff_only], request_max_body_size=LARGEST)
    async def create(self, request: SignedIn) -> Response[Any]:
        sent = (await posted(request)).get("file")
        if not isinstance(sent, UploadFile):
            return await _list("waiting", refusal=_("Choose a file first."), status=422)
        raw = await sent.read()
        try:
            id_ = await reading.hand_over(raw)
        except Refused as refused:
            return await _list("waiting", refusal=str(refused), status=422)
        except storage.StorageUnavailable:
            raise _no_store() from None
        await handling.handle(id_, raw)
        return see_other(f"/inbox/{id_}", toast=_("The mail was read."))

    @post("/asides", guards=[staff_only], status_code=200)
    async def put_aside(self, request: SignedIn, at: FromQuery[datetime | None] = None) -> Response[Any]:
        """Those that were picked; with `at` those that were brought back then."""
        moved = await deciding.put_aside(await _named(request, at), by=request.user)
        said = ngettext("%(n)s mail put aside.", "%(n)s mails put aside.", moved.count)
        return _told(request, said, moved, "/inbox/asides/end")

    @post("/asides/end", guards=[staff_only], status_code=200)
    async def take_up(self, request: SignedIn, at: FromQuery[datetime | None] = None) -> Response[Any]:
        """Those that were picked; with `at` those that were put aside then."""
        moved = await deciding.take_up(await _named(request, at), by=request.user)
        said = ngettext("%(n)s mail is back.", "%(n)s mails are back.", moved.count)
        return _told(request, said, moved, "/inbox/asides")

    @get("/{mail_id:uuid}")
    async def show(self, mail: NamedDependency[Mail]) -> Response[Any]:
        words = {"kinds": KINDS, "tones": TONES, "states": STATES}
        return page("inbox/show.html", tab="office", mail=mail, words=words)

    @get("/{mail_id:uuid}/html", media_type=MediaType.HTML)
    async def show_html(self, mail: NamedDependency[Mail]) -> Response[str]:
        headers = {"content-security-policy": MAIL_POLICY, "cache-control": "private, no-cache"}
        return Response(mail["html"], media_type=MediaType.HTML, headers=headers)

    @get("/{mail_id:uuid}/files/{part:int}")
    async def download(self, mail: NamedDependency[Mail], part: FromPath[int]) -> Response[bytes]:
        file = next((one for one in mail["files"] if one["part"] == part), None)
        if file is None or mail["raw_key"] is None:
            raise NotFoundException
        try:
            found = await reading_room.attachment(await storage.get(mail["raw_key"]), part)
        except storage.Missing:
            raise NotFoundException from None
        except storage.StorageUnavailable:
            raise _no_store() from None
        if found is None:
            raise NotFoundException
        return Response(
            found.content, media_type="application/octet-stream", headers=_as_attachment(file["name"])
        )

    @post("/{mail_id:uuid}/aside", guards=[staff_only], status_code=303)
    async def aside(self, request: SignedIn, mail: NamedDependency[Mail]) -> Response[Any]:
        await deciding.put_aside([mail["id"]], by=request.user)
        return see_other("/inbox", toast=_("Put aside."), undo=f"/inbox/{mail['id']}/aside/end")

    @post("/{mail_id:uuid}/aside/end", guards=[staff_only], status_code=303)
    async def end_aside(self, request: SignedIn, mail: NamedDependency[Mail]) -> Response[Any]:
        await deciding.take_up([mail["id"]], by=request.user)
        return see_other(f"/inbox/{mail['id']}", toast=_("It waits again."))


def _as_attachment(name: str) -> dict[str, str]:
    """Never shown by the browser, whatever it says it is."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, no-cache",
    }


async def _named(request: SignedIn, at: datetime | None) -> Named:
    """A moment that no calendar has names none."""
    return moment(at) or (await MailsForm.read(request)).ids


async def _list(
    chosen: str, before: UUID | None = None, *, refusal: str = "", status: int = 200
) -> Response[Any]:
    mails = await queries.listed(LISTS[chosen], before)
    return page(
        "inbox/index.html",
        status=status,
        tab="office",
        chosen=chosen,
        mails=mails[: queries.PAGE],
        older=mails[queries.PAGE - 1].id if len(mails) > queries.PAGE else None,
        waiting=await queries.waiting(),
        boxes=await mailboxes.states(),
        refusal=refusal,
    )


def _told(request: SignedIn, said: str, moved: Moved, back: str) -> Response[Any]:
    said = said % {"n": moved.count}
    undo = f"{back}?at={quote(moved.at.isoformat())}" if moved.count else ""
    if is_htmx(request):
        return page("messages/told.htmx.html", said=said, undo=undo, refusals=[])
    return see_other("/inbox", toast=said, undo=undo)


def _no_store() -> HTTPException:
    return HTTPException(_("Files cannot be reached just now. Please try again."), status_code=503)
