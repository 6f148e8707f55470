from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery
from litestar.response import Stream

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history import Cursor
from estate.i18n import _
from estate.pages import page, see_other
from estate.people import correcting
from estate.people.cards.writing import VERSIONS, Version
from leads import persons
from leads.controllers.showing import WORDS
from leads.dependencies import LIVING
from leads.doubles.queries import likely
from leads.people import handing_out, queries
from leads.people.forms import DetailsForm, PeopleFilterForm
from leads.people.page import load
from leads.persons import Somebody
from leads.queries import next_url

SignedIn = Request[Viewer, Any, Any]
VCARD = "text/vcard"


class PeopleController(Controller):
    path = "/people"
    guards = [signed_in]

    @get()
    async def index(self, request: SignedIn, before: FromQuery[str] = "") -> Response[str]:
        form = PeopleFilterForm.from_query(request)
        shown = await queries.people(request.user, form.filters, _id(before))
        context: dict[str, Any] = {"form": form, "shown": shown, "tags": await queries.tags(request.user)}
        context["next_url"] = next_url("/people", request.url.query, shown.next)
        context["query"] = {name: value for name, value in request.query_params.items() if name != "before"}
        return page("people/index.html", tab="people", words=WORDS, **context)

    @post("/cards", status_code=200)
    async def hand_out(self, request: SignedIn) -> Stream:
        """Posted, as it is noted who took how many with them."""
        form = await PeopleFilterForm.read(request)
        version = _version(request.query_params.get("version", "4.0"))
        await handing_out.note(request.user, form.filters, f"vCard {version}")
        cards = handing_out.of_all(request.user, form.filters, version)
        return Stream(cards, media_type=VCARD, headers=_attached(f"people-{utc_now():%Y-%m-%d}.vcf"))


class ThePersonController(Controller):
    path = "/people/{person_id:uuid}"
    guards = [signed_in]
    dependencies = LIVING

    @get()
    async def show(
        self, request: SignedIn, person: NamedDependency[Somebody], before: FromQuery[str] = ""
    ) -> Response[str]:
        shown = await load(request.user, person.id, Cursor.read(before))
        if shown is None:
            raise NotFoundException()
        doubles = await likely(request.user, person.id)
        return page("people/person.html", tab="people", shown=shown, doubles=doubles, words=WORDS)

    @get("/edit")
    async def edit(self, person: NamedDependency[Somebody]) -> Response[str]:
        return _form(person, DetailsForm.of(await correcting.load(person.id)))

    @post("/details", status_code=200)
    async def update(self, request: SignedIn, person: NamedDependency[Somebody]) -> Response[Any]:
        stored = await correcting.load(person.id)
        form = await DetailsForm.read(request, points=stored["points"])
        if not form.validate():
            return _form(person, form, 422)
        await persons.correct_person(person, form.correction, by=request.user)
        return see_other(f"/people/{person.id}", toast=_("Saved."))

    @get("/card.vcf")
    async def card(self, person: NamedDependency[Somebody], version: FromQuery[str] = "4.0") -> Response[str]:
        text = await handing_out.of_one(person.id, _version(version))
        return Response(text, media_type=VCARD, headers=_attached("contact.vcf"))


def _form(person: Somebody, form: DetailsForm, status: int = 200) -> Response[str]:
    return page("people/edit.html", status=status, tab="people", person=person, form=form)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _version(text: str) -> Version:
    found: Version | None = next((version for version in VERSIONS if version == text), None)
    if found is None:
        raise NotFoundException()
    return found


def _attached(name: str) -> dict[str, str]:
    """Kept by no cache, and without a name in its address."""
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
