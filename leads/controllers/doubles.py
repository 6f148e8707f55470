from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.elsewhere import Elsewhere
from estate.i18n import _
from estate.pages import page, see_other
from leads import persons
from leads.controllers.showing import WORDS
from leads.dependencies import LIVING
from leads.doubles import deciding, merged, queries, sides
from leads.doubles.forms import MergeForm
from leads.doubles.queries import Cursor
from leads.doubles.sides import TwoSides
from leads.persons import Somebody

SignedIn = Request[Viewer, Any, Any]


async def provide_sides(request: SignedIn, person_id: FromPath[UUID], other_id: FromPath[UUID]) -> TwoSides:
    found = await sides.load(request.user, person_id, other_id) if person_id != other_id else None
    if found is None:
        await _merged_meanwhile(request, person_id, other_id)
        raise NotFoundException()
    return found


async def _merged_meanwhile(request: SignedIn, *asked: UUID) -> None:
    """They are looked at where they are now; a second tab may have been faster. Raises Elsewhere."""
    found = [one.id for id_ in asked if (one := await persons.find(request.user, id_))]
    if len(found) < len(asked) or found == list(asked):
        return
    is_read = request.method in ("GET", "HEAD")
    kept, other = found
    if kept == other:
        raise Elsewhere(f"/people/{kept}", None if is_read else _("They are one already."))
    told = None if is_read else _("One of the two was merged with somebody meanwhile. Look at both again.")
    raise Elsewhere(f"/people/{kept}/doubles/{other}", told)


class DoublesController(Controller):
    path = "/people/doubles"
    guards = [signed_in]

    @get()
    async def index(self, request: SignedIn, after: FromQuery[str] = "") -> Response[str]:
        shown = await queries.pairs(request.user, Cursor.read(after))
        following = f"/people/doubles?after={shown.next}" if shown.next else None
        sweep = await queries.sweep()
        return page("people/doubles/index.html", tab="leads", shown=shown, next_url=following, sweep=sweep)


class PickingController(Controller):
    """Who else this person is, where nothing but somebody's memory tells it."""

    path = "/people/{person_id:uuid}/doubles/new"
    guards = [signed_in]
    dependencies = LIVING

    @get()
    async def show(
        self, request: SignedIn, person: NamedDependency[Somebody], q: FromQuery[str] = ""
    ) -> Response[str]:
        rows = await queries.others(request.user, person.id, q)
        return page("people/doubles/new.html", tab="people", person=person, q=q, rows=rows)


class PairController(Controller):
    path = "/people/{person_id:uuid}/doubles/{other_id:uuid}"
    guards = [signed_in]
    dependencies = {"pair": Provide(provide_sides)}

    @get()
    async def show(self, pair: NamedDependency[TwoSides]) -> Response[str]:
        return _page(pair, MergeForm(values=pair.values, data={"seen": pair.seen}))

    @post("/merge")
    async def merge(self, request: SignedIn, pair: NamedDependency[TwoSides]) -> Response[Any]:
        form = await MergeForm.read(request, values=pair.values)
        if not form.validate():
            return _page(pair, form, 422)
        made = await deciding.one_person(pair, form.taken, form.seen.data or "", by=request.user)
        return see_other(f"/people/merges/{made}", toast=_("Made one."))

    @post("/difference")
    async def part(self, request: SignedIn, pair: NamedDependency[TwoSides]) -> Response[Any]:
        await deciding.two_persons(pair, by=request.user)
        return see_other("/people/doubles", toast=_("Noted: they are two people."))

    @post("/difference/removal")
    async def perhaps(self, request: SignedIn, pair: NamedDependency[TwoSides]) -> Response[Any]:
        await deciding.perhaps(pair, by=request.user)
        return see_other(pair.url, toast=_("They are compared again."))


class MergesController(Controller):
    path = "/people/merges"
    guards = [signed_in]

    @get()
    async def index(self, request: SignedIn) -> Response[str]:
        return page("people/merges/index.html", tab="leads", merges=await merged.recent(request.user))

    @get("/{merge_id:uuid}")
    async def show(self, request: SignedIn, merge_id: FromPath[UUID]) -> Response[str]:
        one = await merged.find(request.user, merge_id)
        if one is None:
            raise NotFoundException()
        lines = await merged.preview(merge_id)
        return page("people/merges/show.html", tab="leads", one=one, lines=lines)

    @post("/{merge_id:uuid}/reversal")
    async def undo(self, request: SignedIn, merge_id: FromPath[UUID]) -> Response[Any]:
        one = await merged.find(request.user, merge_id)
        if one is None:
            raise NotFoundException()
        await deciding.undo(one, by=request.user)
        return see_other(f"/people/{one.kept}", toast=_("They are two again."))


def _page(pair: TwoSides, form: MergeForm, status: int = 200) -> Response[str]:
    return page("people/doubles/show.html", status=status, tab="leads", pair=pair, form=form, words=WORDS)
