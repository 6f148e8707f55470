from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.exceptions import NotFoundException

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import is_htmx, page, see_other
from estate.search import at_hand, looking
from estate.search.finders import MANY, Hit
from estate.search.forms import SearchForm, SubjectForm

SignedIn = Request[Viewer, Any, Any]


class SearchController(Controller):
    path = "/search"
    guards = [signed_in]

    @get()
    async def show(self, request: SignedIn) -> Response[str]:
        form = SearchForm.from_query(request)
        results = await looking.look(request.user, form.q.data or "", MANY)
        return page("search/show.html", results=results, tab="")

    @post("/lookup", status_code=200)
    async def lookup(self, request: SignedIn) -> Response[str]:
        """Changes nothing, and yet is posted: what is typed of a person stands in no URL."""
        form = await SearchForm.read(request)
        results = await looking.look(request.user, form.q.data or "")
        return page("search/lookup.htmx.html", results=results)

    @post("/pins", status_code=200)
    async def pin(self, request: SignedIn) -> Response[Any]:
        form = await SubjectForm.read(request)
        hit = await _named(request.user, form)
        is_pinned = form.pinned.data == "y"
        await (at_hand.pin if is_pinned else at_hand.unpin)(request.user, hit)
        if not is_htmx(request):
            return see_other(hit.url, toast=_("Pinned.") if is_pinned else _("No longer pinned."))
        return page("search/pin.htmx.html", kind=hit.kind, subject=hit.subject, is_pinned=is_pinned)

    @post("/openings", status_code=204)
    async def open(self, request: SignedIn) -> None:
        """The page of a lead or a home tells that it is on a screen."""
        hit = await _named(request.user, await SubjectForm.read(request))
        await at_hand.opened(request.user, hit.kind, hit.subject)


async def _named(viewer: Viewer, form: SubjectForm) -> Hit:
    hit = await at_hand.find(viewer, *form.key) if form.key else None
    if hit is None:
        raise NotFoundException
    return hit
