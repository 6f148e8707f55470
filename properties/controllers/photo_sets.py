"""All photos of a listing to take along."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.response import Stream

from estate.access import signed_in
from properties import albums
from properties.albums import Listing
from properties.dependencies import provide_listing
from properties.zipping import zipped


@get(
    "/properties/{property_id:uuid}/photos.zip",
    guards=[signed_in],
    dependencies={"listing": Provide(provide_listing)},
)
async def photo_set(listing: NamedDependency[Listing]) -> Stream:
    headers: dict[str, Any] = {
        "content-disposition": 'attachment; filename="photos.zip"',
        "cache-control": "private, no-store",
    }
    shown = await albums.of_property(listing.id)
    return Stream(zipped(shown), media_type="application/zip", headers=headers)
