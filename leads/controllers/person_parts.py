"""What belongs to a person: where a phone reaches them, addresses, partner and household."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from estate.people import addresses, correcting, labelling, links
from leads import persons
from leads.dependencies import LIVING
from leads.people import queries
from leads.people.filters import PeopleFilters
from leads.people.forms import AddressForm, LinkForm, PointForm
from leads.persons import Somebody

SignedIn = Request[Viewer, Any, Any]


class PersonPartsController(Controller):
    path = "/people/{person_id:uuid}"
    guards = [signed_in]
    dependencies = LIVING

    @get("/points/{point_id:uuid}/edit")
    async def edit_point(self, person: NamedDependency[Somebody], point_id: FromPath[UUID]) -> Response[str]:
        stored, point = await _point(person, point_id)
        told = {"label": point["label"] or "", "wrong": bool(point["wrong_at"]), "version": stored["version"]}
        return page("people/point.html", tab="people", person=person, point=point, form=PointForm(data=told))

    @post("/points/{point_id:uuid}", status_code=200)
    async def update_point(
        self, request: SignedIn, person: NamedDependency[Somebody], point_id: FromPath[UUID]
    ) -> Response[Any]:
        _stored, point = await _point(person, point_id)
        form = await PointForm.read(request)
        if not form.validate():
            return page("people/point.html", status=422, tab="people", person=person, point=point, form=form)
        change = labelling.Change(point_id, form.label.data or None, form.wrong.data, form.version.data or 0)
        await labelling.change(person.id, change, by=request.user, also=person.leads)
        return _back(person)

    @get("/addresses/new")
    async def new_address(self, person: NamedDependency[Somebody]) -> Response[str]:
        version = (await correcting.load(person.id))["version"]
        return _address(person, AddressForm(data={"version": version}))

    @post("/addresses", status_code=200)
    async def add_address(self, request: SignedIn, person: NamedDependency[Somebody]) -> Response[Any]:
        form = await AddressForm.read(request)
        if not form.validate():
            return _address(person, form, 422)
        await addresses.add(
            person.id, form.address, form.version.data or 0, by=request.user, also=person.leads
        )
        return _back(person)

    @get("/addresses/{address_id:uuid}/edit")
    async def edit_address(
        self, person: NamedDependency[Somebody], address_id: FromPath[UUID]
    ) -> Response[str]:
        row = _found(await addresses.find(person.id, address_id))
        version = (await correcting.load(person.id))["version"]
        return _address(person, AddressForm(data={**row, "version": version}), of=address_id)

    @post("/addresses/{address_id:uuid}", status_code=200)
    async def update_address(
        self, request: SignedIn, person: NamedDependency[Somebody], address_id: FromPath[UUID]
    ) -> Response[Any]:
        _found(await addresses.find(person.id, address_id))
        form = await AddressForm.read(request)
        if not form.validate():
            return _address(person, form, 422, of=address_id)
        await addresses.change(
            person.id, address_id, form.address, form.version.data or 0, by=request.user, also=person.leads
        )
        return _back(person)

    @post("/addresses/{address_id:uuid}/removal", status_code=200)
    async def remove_address(
        self, request: SignedIn, person: NamedDependency[Somebody], address_id: FromPath[UUID]
    ) -> Response[Any]:
        _found(await addresses.find(person.id, address_id))
        version = (await correcting.load(person.id))["version"]
        await addresses.change(person.id, address_id, None, version, by=request.user, also=person.leads)
        return _back(person, _("The address is removed."))

    @get("/links/new")
    async def new_link(
        self, request: SignedIn, person: NamedDependency[Somebody], q: FromQuery[str] = ""
    ) -> Response[str]:
        return await _link(request, person, LinkForm(), q)

    @post("/links", status_code=200)
    async def add_link(self, request: SignedIn, person: NamedDependency[Somebody]) -> Response[Any]:
        form = await LinkForm.read(request)
        if not form.validate():
            return await _link(request, person, form, "", 422)
        other = _found(await persons.find(request.user, _uuid(form.other.data)))
        if other.erased_at:
            raise NotFoundException()
        also = [*person.leads, *other.leads]
        await links.link(person.id, other.id, form.kind.data, by=request.user, also=also)
        return _back(person)

    @post("/links/{link_id:uuid}/removal", status_code=200)
    async def remove_link(
        self, request: SignedIn, person: NamedDependency[Somebody], link_id: FromPath[UUID]
    ) -> Response[Any]:
        if not await links.unlink(person.id, link_id, by=request.user, also=person.leads):
            raise NotFoundException()
        return _back(person, _("They no longer belong together."))


async def _point(person: Somebody, point: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    stored = await correcting.load(person.id)
    return stored, _found(next((one for one in stored["points"] if one["id"] == point), None))


def _address(
    person: Somebody, form: AddressForm, status: int = 200, *, of: UUID | None = None
) -> Response[str]:
    return page("people/address.html", status=status, tab="people", person=person, form=form, address=of)


async def _link(
    request: SignedIn, person: Somebody, form: LinkForm, q: str, status: int = 200
) -> Response[str]:
    rows = (await queries.people(request.user, PeopleFilters(q=q))).rows if q.strip() else []
    rows = [row for row in rows if row.id != person.id]
    return page("people/link.html", status=status, tab="people", person=person, form=form, q=q, rows=rows)


def _back(person: Somebody, toast: str = "") -> Redirect:
    return see_other(f"/people/{person.id}", toast=toast or _("Saved."))


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFoundException() from None


def _found(row: Any) -> Any:
    if row is None:
        raise NotFoundException()
    return row
