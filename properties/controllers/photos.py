"""The photos of a listing, and the pictures themselves."""

from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.exceptions import ClientException, HTTPException, NotAuthorizedException
from uuid_utils.compat import uuid7

from estate import storage
from estate.access import signed_in
from estate.forms import posted
from estate.i18n import _
from estate.pages import is_htmx, page, see_other
from estate.refusals import Refused
from properties import photos, renditions, rights
from properties.dependencies import provide_listing, provide_own_listing, provide_photo
from properties.photos import Listing, Upload
from properties.renditions import BadPhoto

AnyRequest = Request[Any, Any, Any]
MAX_REQUEST = 200_000_000  # bytes: several photos at once where the browser has no script


class PhotosController(Controller):
    path = "/properties/{property_id:uuid}/photos"
    guards = [signed_in]
    dependencies = {
        "listing": Provide(provide_listing),
        "own_listing": Provide(provide_own_listing),
        "photo": Provide(provide_photo),
    }

    @get()
    async def index(self, request: AnyRequest, listing: NamedDependency[Listing]) -> Response[Any]:
        removed = request.query_params.get("removed")
        return page("properties/photos/index.html", removed=_uuid(removed), **await _grid(request, listing))

    @post(request_max_body_size=MAX_REQUEST)
    async def create(self, request: AnyRequest, own_listing: NamedDependency[Listing]) -> Response[Any]:
        """Each file goes its own way: the refused ones are named, the others are taken."""
        uploads = await _uploads(request)
        refused = [sentence for upload in uploads if (sentence := await _add(own_listing, upload, request))]
        status = 422 if len(refused) == len(uploads) else 201
        grid = await _grid(request, own_listing)
        if not is_htmx(request):
            return page("properties/photos/index.html", status=status, refused=refused, **grid)
        sent = {upload.id for upload in uploads}
        added = [shown for shown in grid["photos"] if shown.id in sent]
        context = grid | {"photos": added, "refused": refused, "total": len(grid["photos"])}
        return page("properties/photos/create.htmx.html", status=status, **context)

    @put("/order")
    async def arrange(self, request: AnyRequest, own_listing: NamedDependency[Listing]) -> Response[Any]:
        await photos.arrange(own_listing.id, _ids(await posted(request)))
        return await _changed(request, own_listing)

    @post("/{photo_id:uuid}/move")
    async def move(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        form = await posted(request)
        await photos.move(own_listing.id, photo, 1 if form.get("to") == "later" else -1)
        return await _changed(request, own_listing)

    @post("/{photo_id:uuid}/cover")
    async def cover(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        await photos.make_cover(own_listing.id, photo)
        return await _changed(request, own_listing)

    @post("/{photo_id:uuid}/removal")
    async def remove(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        await photos.remove(own_listing.id, photo, request.user)
        return await _changed(request, own_listing, removed=photo)

    @post("/{photo_id:uuid}/restoration")
    async def restore(
        self, request: AnyRequest, own_listing: NamedDependency[Listing], photo: NamedDependency[UUID]
    ) -> Response[Any]:
        """Asked for by a toast, which has no place in the page: the grid finds its own."""
        await photos.restore(own_listing.id, photo, request.user)
        return await _changed(request, own_listing, "properties/photos/restore.htmx.html")


async def _grid(request: AnyRequest, listing: Listing) -> dict[str, Any]:
    return {
        "tab": "properties",
        "listing": listing,
        "photos": await photos.of_property(listing.id),
        "may_change": rights.may_change(request.user, listing.keeper),
    }


async def _changed(
    request: AnyRequest,
    listing: Listing,
    fragment: str = "properties/photos/update.htmx.html",
    removed: UUID | None = None,
) -> Response[Any]:
    """The grid in place; without script the page again, with the way back of what was removed."""
    if is_htmx(request):
        return page(fragment, removed=removed, **await _grid(request, listing))
    return see_other(f"/properties/{listing.id}/photos" + (f"?removed={removed}" if removed else ""))


async def _uploads(request: AnyRequest) -> list[Upload]:
    """The files of the form; an id comes with a single one."""
    form = await posted(request)
    if form.get("user") not in (None, str(request.user.id)):
        raise NotAuthorizedException(_("These photos were chosen by somebody else who was signed in here."))
    files = [file for file in form.getall("photo", []) if isinstance(file, UploadFile)]
    if not files:
        raise ClientException(_("Choose at least one photo."))
    ids = _ids(form, "id") if len(files) == 1 else []
    made = ids or [uuid7() for _file in files]
    return [
        Upload(id_, _name(file.filename), await file.read(renditions.MAX_BYTES + 1))
        for id_, file in zip(made, files, strict=False)
    ]


def _name(sent: str) -> str:
    """Without folders and what cannot be shown."""
    name = PurePosixPath(PureWindowsPath(sent).name).name
    return "".join(letter for letter in name if letter.isprintable())[-120:] or _("Photo")


def _ids(form: Any, name: str = "photo") -> list[UUID]:
    ids = [_uuid(value) for value in form.getall(name, [])]
    if None in ids:
        raise ClientException(_("This request could not be understood."))
    return [id_ for id_ in ids if id_]


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


async def _add(listing: Listing, upload: Upload, request: AnyRequest) -> str | None:
    """The sentence with which it was refused, if it was."""
    try:
        await photos.add(listing.id, upload, request.user)
    except BadPhoto as bad:
        return f"{bad.name}: {_(bad.reason)}"
    except Refused as refused:
        return str(refused)
    except storage.StorageUnavailable:
        raise HTTPException(_("Photos cannot be kept just now. Please try again."), status_code=503) from None
    return None
