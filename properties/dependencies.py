"""What a URL names, as this viewer may use it; NotFound, or Refused, for everybody else."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from properties import albums, queries, rights
from properties.imports import queries as imports
from properties.imports.tables import ImportKind

Row = dict[str, Any]


async def provide_property(property_id: FromPath[UUID]) -> Row:
    """With its place, agent and text; all who are signed in may see it."""
    row = await queries.one(property_id)
    if row is None:
        raise NotFoundException
    return row


async def provide_import(import_id: FromPath[UUID]) -> Row:
    """One of listings; all of the office see all of them."""
    row = await imports.one(ImportKind.PROPERTIES, import_id)
    if row is None:
        raise NotFoundException
    return row


async def provide_listing(property_id: FromPath[UUID]) -> albums.Listing:
    found = await albums.listing(property_id)
    if found is None:
        raise NotFoundException
    return found


async def provide_own_listing(
    listing: NamedDependency[albums.Listing], request: Request[Any, Any, Any]
) -> albums.Listing:
    """One that the viewer may change."""
    rights.require_change(request.user, listing.keeper)
    return listing


async def provide_photo(photo_id: FromPath[UUID], own_listing: NamedDependency[albums.Listing]) -> UUID:
    if not await albums.belongs(own_listing.id, photo_id):
        raise NotFoundException
    return photo_id
