from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide

from estate import desk
from estate.access import signed_in
from estate.accounts import agency
from estate.i18n import _
from estate.pages import page, see_other
from estate.search import at_hand
from properties import listing, queries, rights, telling
from properties.dependencies import Row, provide_property
from properties.forms import CorrectionForm, FilterForm, PropertyForm, form_data

AnyRequest = Request[Any, Any, Any]


class PropertiesController(Controller):
    path = "/properties"
    guards = [signed_in]
    dependencies = {"row": Provide(provide_property)}

    @get()
    async def index(self, request: AnyRequest) -> Response[Any]:
        form = FilterForm.from_query(request, agents=await queries.agents())
        form.validate()
        found = await queries.listed(form.filters, request.query_params.get("after", ""))
        context: dict[str, Any] = {
            "query": _kept(request.query_params.dict()),
            "hidden": desk.hidden(request.cookies, "properties"),
        }
        return page("properties/index.html", tab="properties", form=form, found=found, **context)

    @get("/new")
    async def new(self, request: AnyRequest) -> Response[Any]:
        defaults = {
            "standard_status": "Active",
            "list_price_currency": agency.current().currency,
            "time_zone": agency.current().time_zone,
            "list_agent": str(request.user.id),
        }
        form = PropertyForm(data=defaults, agents=await queries.agents())
        return page("properties/new.html", tab="properties", form=form)

    @post()
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await PropertyForm.read(request, agents=await queries.agents())
        if not form.validate():
            return page("properties/new.html", status=422, tab="properties", form=form)
        made = await listing.create(form.values, request.user)
        return see_other(f"/properties/{made}", toast=_("Saved. Now add its photos."))

    @get("/{property_id:uuid}")
    async def show(self, request: AnyRequest, row: NamedDependency[Row]) -> Response[Any]:
        return page(
            "properties/show.html",
            tab="properties",
            property=row,
            address=queries.address(row),
            may_change=rights.may_change(request.user, queries.keeper(row)),
            is_public=queries.is_public(row),
            photos=await queries.photos(row["id"], private=True),
            entries=await telling.timeline(row["id"]),
            is_pinned=await at_hand.is_pinned(request.user, "property", row["id"]),
        )

    @get("/{property_id:uuid}/edit")
    async def edit(self, request: AnyRequest, row: NamedDependency[Row]) -> Response[Any]:
        rights.require_change(request.user, queries.keeper(row))
        form = CorrectionForm(data=form_data(row), agents=await queries.agents(), stored=row)
        return _edit_page(form, row["id"])

    @post("/{property_id:uuid}")
    async def update(self, request: AnyRequest, row: NamedDependency[Row]) -> Response[Any]:
        rights.require_change(request.user, queries.keeper(row))
        form = await CorrectionForm.read(request, agents=await queries.agents(), stored=row)
        if not form.validate():
            return _edit_page(form, row["id"], status=422)
        try:
            await listing.edit(row["id"], form.version.data or 0, form.values, request.user)
        except listing.ChangedMeanwhile as changed:
            return _both_values(form, changed.stored)
        return see_other(f"/properties/{row['id']}", toast=_("Saved."))


def _kept(query: dict[str, Any]) -> dict[str, str]:
    """The filters for the link to the next page."""
    flat = {name: values[0] if isinstance(values, list) else values for name, values in query.items()}
    return {name: value for name, value in flat.items() if value and name != "after"}


def _edit_page(form: CorrectionForm, property_id: UUID, status: int = 200, **context: Any) -> Response[Any]:
    return page("properties/edit.html", status=status, tab="properties", form=form, id=property_id, **context)


def _both_values(form: CorrectionForm, stored: dict[str, Any]) -> Response[Any]:
    """Saving once more takes what stands in the form."""
    form.refusal = _("Somebody saved this property while you were writing. Theirs stands beside yours.")
    theirs = form_data(stored)
    for name in listing.changes(stored, form.values):
        if name in form:
            form[name].errors = [_("Now stored: %(value)s") % {"value": theirs[name] or "–"}]
    form.version.data = stored["version"]
    return _edit_page(form, stored["id"], status=409)
