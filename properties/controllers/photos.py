"""All photos of a listing: shown, added to, put in order."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post, put
from litestar.di import NamedDependency, Provide

from estate.access import signed_in
from estate.forms import posted
from estate.pages import is_htmx, page, see_other
from properties import albums, arranging, lookalikes, photos, rights
from properties.albums import Listing
from properties.controllers import uploads
from properties.dependencies import provide_listing, provide_own_listing

AnyRequest = Request[Any, Any, Any]


class PhotosController(Controller):
    path = "/properties/{property_id:uuid}/photos"
    guards = [signed_in]
    dependencies = {
        "listing": Provide(provide_listing),
        "own_listing": Provide(provide_own_listing),
    }

    @get()
    async def index(self, request: AnyRequest, listing: NamedDependency[Listing]) -> Response[Any]:
        removed = request.query_params.get("removed")
        return page(
            "properties/photos/index.html", removed=uploads.uuid(removed), **await grid(request, listing)
        )

    @post(request_max_body_size=uploads.MAX_REQUEST)
    async def create(self, request: AnyRequest, own_listing: NamedDependency[Listing]) -> Response[Any]:
        """Each file goes its own way: the refused ones are named, the others are taken."""
        sent = await uploads.sent(request)
        refused = []
        for one in sent:
            adding = photos.add(own_listing.id, await one.upload(), request.user)
            if sentence := await uploads.refusal(adding):
                refused.append(sentence)
        return await taken(request, own_listing, sent, refused)

    @put("/order")
    async def arrange(self, request: AnyRequest, own_listing: NamedDependency[Listing]) -> Response[Any]:
        await arranging.arrange(own_listing.id, uploads.ids(await posted(request), "order"), request.user)
        return await changed(request, own_listing)


async def grid(request: AnyRequest, listing: Listing) -> dict[str, Any]:
    may_change = rights.may_change(request.user, listing.keeper)
    shown = await albums.of_property(listing.id)
    alike = await lookalikes.offered(listing.id) if may_change else None
    return {
        "tab": "properties",
        "listing": listing,
        "photos": shown,
        "may_change": may_change,
        "alike": [photo for photo in shown if alike and photo.id in alike],
    }


async def taken(
    request: AnyRequest, listing: Listing, sent: list[uploads.Sent], refused: list[str]
) -> Response[Any]:
    """The tiles of what was sent, and why the rest was not taken."""
    status = 422 if len(refused) == len(sent) else 201
    shown = await grid(request, listing)
    if not is_htmx(request):
        return page("properties/photos/index.html", status=status, refused=refused, **shown)
    ids = {one.id for one in sent}
    tiles = [photo for photo in shown["photos"] if photo.id in ids]
    context = shown | {"photos": tiles, "refused": refused, "total": len(shown["photos"])}
    return page("properties/photos/create.htmx.html", status=status, **context)


async def changed(
    request: AnyRequest,
    listing: Listing,
    fragment: str = "properties/photos/update.htmx.html",
    removed: UUID | None = None,
) -> Response[Any]:
    """The grid in place; without script the page again, with the way back of what was removed."""
    if is_htmx(request):
        return page(fragment, removed=removed, **await grid(request, listing))
    return see_other(f"/properties/{listing.id}/photos" + (f"?removed={removed}" if removed else ""))
