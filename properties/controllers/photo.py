"""One photo of a listing: its sheet, and what is done to it there."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException

from estate.access import signed_in
from estate.forms import posted
from estate.pages import page
from properties import arranging, lookalikes, photos
from properties.albums import Listing, Shown
from properties.controllers import uploads
from properties.controllers.photos import changed, grid, taken
from properties.dependencies import provide_listing, provide_own_listing, provide_photo
from properties.forms import PhotoForm
from properties.tables import PhotoState

AnyRequest = Request[Any, Any, Any]


class PhotoController(Controller):
    path = "/properties/{property_id:uuid}/photos/{photo_id:uuid}"
    guards = [signed_in]
    dependencies = {
        "listing": Provide(provide_listing),
        "own_listing": Provide(provide_own_listing),
        "photo": Provide(provide_photo),
    }

    @get("/edit")
    async def edit(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        return await _sheet(request, own_listing, photo)

    @post()
    async def update(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        refused = await _keep_what_was_typed(request, own_listing, photo)
        return refused or await changed(request, own_listing)

    @post("/replacement", request_max_body_size=uploads.MAX_REQUEST)
    async def replace(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        sent = (await uploads.sent(request))[:1]
        upload = await sent[0].upload()
        refused = await uploads.refusal(photos.replace(own_listing.id, photo, upload, request.user))
        return await taken(request, own_listing, sent, [refused] if refused else [])

    @post("/move")
    async def move(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        form = await posted(request)
        await arranging.move(own_listing.id, photo, 1 if form.get("to") == "later" else -1, request.user)
        return await changed(request, own_listing)

    @post("/cover")
    async def cover(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        if refused := await _typed_beside(request, own_listing, photo):
            return refused
        await arranging.make_cover(own_listing.id, photo, request.user)
        return await changed(request, own_listing)

    @post("/keeping")
    async def keep(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        """Though it looks like another."""
        await lookalikes.keep(own_listing.id, photo)
        return await changed(request, own_listing)

    @post("/removal")
    async def remove(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        if refused := await _typed_beside(request, own_listing, photo):
            return refused
        await photos.remove(own_listing.id, photo, request.user)
        return await changed(request, own_listing, removed=photo)

    @post("/restoration")
    async def restore(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        """Asked for by a toast, which has no place in the page: the grid finds its own."""
        await photos.restore(own_listing.id, photo, request.user)
        return await changed(request, own_listing, "properties/photos/restore.htmx.html")


async def _typed_beside(request: AnyRequest, listing: Listing, photo: UUID) -> Response[Any] | None:
    """A button of the sheet sends all of it: nothing that was typed there is lost."""
    if "version" in await posted(request):
        return await _keep_what_was_typed(request, listing, photo)
    return None


async def _keep_what_was_typed(request: AnyRequest, listing: Listing, photo: UUID) -> Response[Any] | None:
    """The sheet with its errors where it cannot be kept."""
    form = await PhotoForm.read(request)
    if not form.validate():
        return await _sheet(request, listing, photo, form)
    await photos.correct(listing.id, photo, form.version.data or 0, form.details, request.user)
    return None


async def _sheet(
    request: AnyRequest, listing: Listing, photo: UUID, form: PhotoForm | None = None
) -> Response[Any]:
    context = await grid(request, listing)
    places = {shown.id: place for place, shown in enumerate(context["photos"], 1)}
    if photo not in places:
        raise NotFoundException
    shown = context["photos"][places[photo] - 1]
    return page(
        "properties/photos/edit.html",
        status=422 if form else 200,
        photo=shown,
        place=places[photo],
        is_cover=photo == cover_of(context["photos"]),
        form=form or PhotoForm.of(shown),
        **context,
    )


def cover_of(shown: list[Shown]) -> UUID | None:
    """The first one that the public may see."""
    return next((one.id for one in shown if one.state == PhotoState.READY and not one.is_private), None)
