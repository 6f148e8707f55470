"""The photos of a listing: add, describe, order, hide, remove and bring back.

The first one that is ready and public is the cover."""

import contextlib
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate import history, storage
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.jobs import enqueue
from estate.refusals import Refused
from piccolo_conf import DB
from properties import renditions
from properties.albums import Listing as Listing
from properties.albums import belongs as belongs
from properties.albums import listing as listing
from properties.albums import lock, refresh
from properties.albums import near_doubles as near_doubles
from properties.albums import of_property as of_property
from properties.events import (
    PhotoAdded,
    PhotoDescribed,
    PhotoHidden,
    PhotoMadeCover,
    PhotoRemoved,
    PhotoReplaced,
    PhotoRestored,
    PhotosArranged,
    PhotoShown,
)
from properties.pictures import content_type as content_type
from properties.pictures import fresh_key
from properties.pictures import rendition_key as rendition_key
from properties.rooms import ImageOf
from properties.tables import Permission, Photo, PhotoState

RENDER = "photo.render"
CLEAR = "photo.clear"
MAX_CAPTION = 300  # characters


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `id` is made by the sender, so that sending it again changes nothing."""

    id: UUID
    name: str
    data: bytes


async def add(property_id: UUID, upload: Upload, by: Viewer | None) -> None:
    """Keep the file and have its renditions made. Raises BadPhoto, Refused, StorageUnavailable."""
    await _take(property_id, upload, None, by)


async def replace(property_id: UUID, photo: UUID, upload: Upload, by: Viewer) -> None:
    """Another file at the same place, with caption, room and permission of the photo, which goes when the
    new one is ready. Raises BadPhoto, Refused, StorageUnavailable."""
    await _take(property_id, upload, photo, by)


async def _take(property_id: UUID, upload: Upload, replaces: UUID | None, by: Viewer | None) -> None:
    """First the file, then the row: a row never lacks its file, and a file without a row is taken away."""
    kind = renditions.check(upload.name, upload.data)
    digest = hashlib.sha256(upload.data).digest()
    if await _is_here(property_id, upload, digest):
        return
    photo = Photo(
        id=upload.id,
        property=property_id,
        file_name=upload.name,
        content_type=f"image/{kind.lower()}",
        byte_size=len(upload.data),
        sha256=digest,
        original_key=f"originals/{secrets.token_urlsafe(24)}",
        public_key=fresh_key(),
        replaces=replaces,
        added_by=by.id if by else None,
    )
    entered = False
    try:
        await storage.put(photo.original_key, upload.data, photo.content_type)
        entered = await _enter(photo, by)
    finally:
        if not entered:
            with contextlib.suppress(storage.StorageUnavailable):  # then `estate repair photos` finds it
                await storage.delete(photo.original_key)


async def _is_here(property_id: UUID, upload: Upload, digest: bytes) -> bool:
    """Whether this very upload was taken before; raises Refused where it cannot be taken."""
    rows = await Photo.raw(
        "SELECT id, property, sha256 FROM photo "
        "WHERE id = {} OR (property = {} AND sha256 = {} AND archived_at IS NULL AND state <> 'refused')",
        upload.id,
        property_id,
        digest,
    )
    if any(row["id"] == upload.id for row in rows):
        if all((row["property"], row["sha256"]) == (property_id, digest) for row in rows):
            return True
        raise Refused(_("%(file)s: another photo was sent under the same id.") % {"file": upload.name})
    if rows:
        raise Refused(_("%(file)s: this photo is here already.") % {"file": upload.name})
    return False


async def _enter(photo: Photo, by: Viewer | None) -> bool:
    """False where the same upload came twice at once; raises Refused."""
    async with DB.transaction():
        await lock(photo.property)
        for name, value in (await _inherited(photo)).items():
            setattr(photo, name, value)
        if not await Photo.insert(photo).on_conflict(target=Photo.id, action="DO NOTHING"):
            return False
        event: history.Happening = PhotoAdded(photo.id, photo.file_name)
        if photo.replaces:
            event = PhotoReplaced(photo.id, photo.replaces, photo.file_name)
        await history.record(event, actor=by, subjects=[photo.property])
        await wake(photo.id, photo.public_key)
    return True


async def wake(photo: UUID, public_key: str) -> None:
    """Have its renditions made under this key."""
    await enqueue(RENDER, {"photo": photo}, once=f"{RENDER}:{photo}:{public_key}")


async def _inherited(photo: Photo) -> dict[str, Any]:
    """What it has of the one that it replaces; or the last place."""
    if photo.replaces:
        before = await _one(photo.property, photo.replaces)
        return {name: before[name] for name in ("position", "caption", "image_of", "permission")}
    last = await Photo.raw(
        "SELECT coalesce(max(position), 0) AS last FROM photo WHERE property = {}", photo.property
    )
    return {"position": last[0]["last"] + 1}


async def _one(property_id: UUID, photo: UUID) -> dict[str, Any]:
    """Raises Refused where it is not there any more."""
    rows = await Photo.raw(
        "SELECT * FROM photo WHERE id = {} AND property = {} AND archived_at IS NULL", photo, property_id
    )
    if not rows:
        raise Refused(_("The photos have changed meanwhile. Please look again."))
    found: dict[str, Any] = rows[0]
    return found


async def describe(property_id: UUID, photo: UUID, caption: str, image_of: str | None, by: Viewer) -> None:
    """`image_of` is a value of RESO's ImageOf, or nothing. Raises Refused."""
    caption = " ".join(caption.split())
    if len(caption) > MAX_CAPTION:
        raise Refused(_("A caption has %(count)s characters at most.") % {"count": MAX_CAPTION})
    if image_of and image_of not in set(ImageOf):
        raise Refused(_("This room is not known."))
    wanted: dict[Any, Any] = {"caption": caption, "image_of": image_of or None}
    async with DB.transaction():
        await lock(property_id)
        before = await _one(property_id, photo)
        fields = [name for name, value in wanted.items() if before[name] != value]
        if fields:
            await Photo.update(wanted).where(Photo.id == photo)
            event = PhotoDescribed(photo, before["file_name"], fields)
            await history.record(event, actor=by, subjects=[property_id])


async def set_permission(property_id: UUID, photo: UUID, permission: Permission, by: Viewer) -> None:
    """Under a new key, which the old address does not tell: a bookmark of it shows nothing any more."""
    async with DB.transaction():
        await lock(property_id)
        before = await _one(property_id, photo)
        if before["permission"] == permission:
            return
        values: dict[Any, Any] = {"permission": permission.value, "public_key": fresh_key()}
        if before["state"] == PhotoState.READY:
            values["state"] = PhotoState.WAITING.value
        await Photo.update(values).where(Photo.id == photo)
        await wake(photo, values["public_key"])
        await enqueue(CLEAR, {"key": before["public_key"], "permission": before["permission"]})
        happened = PhotoShown if permission == Permission.PUBLIC else PhotoHidden
        event = happened(photo, before["file_name"])
        await history.record(event, actor=by, subjects=[property_id])
        await refresh(property_id)


async def arrange(property_id: UUID, ids: Sequence[UUID], by: Viewer) -> None:
    """Put the photos into this order; raises Refused where it is not about the photos that are there."""
    async with DB.transaction():
        await lock(property_id)
        present = [photo.id for photo in await of_property(property_id)]
        if sorted(ids) != sorted(present):
            raise Refused(_("The photos have changed meanwhile. Please look again."))
        await _number(property_id, present, ids, PhotosArranged(len(ids)), by)


async def move(property_id: UUID, photo: UUID, steps: int, by: Viewer) -> None:
    """So many places towards the end (or the start, below zero); it stops at the ends."""
    async with DB.transaction():
        await lock(property_id)
        present = [shown.id for shown in await of_property(property_id)]
        if photo not in present:
            raise Refused(_("The photos have changed meanwhile. Please look again."))
        place = min(max(present.index(photo) + steps, 0), len(present) - 1)
        ids = [other for other in present if other != photo]
        ids.insert(place, photo)
        await _number(property_id, present, ids, PhotosArranged(len(ids)), by)


async def make_cover(property_id: UUID, photo: UUID, by: Viewer) -> None:
    """The cover comes first; raises Refused for what cannot be shown."""
    async with DB.transaction():
        await lock(property_id)
        photos = {shown.id: shown for shown in await of_property(property_id)}
        chosen = photos.get(photo)
        if chosen is None or chosen.state != PhotoState.READY:
            raise Refused(_("This photo is not ready yet."))
        if chosen.is_private:
            raise Refused(_("A private photo cannot be the cover: the public would not see it."))
        ids = [photo, *(other for other in photos if other != photo)]
        await _number(property_id, list(photos), ids, PhotoMadeCover(photo, chosen.file_name), by)


async def remove(property_id: UUID, photo: UUID, by: Viewer) -> None:
    await _set_archived(property_id, photo, True, by)


async def restore(property_id: UUID, photo: UUID, by: Viewer) -> None:
    """It comes back at its old place."""
    await _set_archived(property_id, photo, False, by)


async def _set_archived(property_id: UUID, photo: UUID, archived: bool, by: Viewer) -> None:
    """Once: who asks again changes nothing."""
    async with DB.transaction():
        await lock(property_id)
        changed = await Photo.raw(
            "UPDATE photo SET archived_at = {} "
            "WHERE id = {} AND property = {} AND (archived_at IS NOT NULL) <> {} RETURNING file_name",
            utc_now() if archived else None,
            photo,
            property_id,
            archived,
        )
        if changed:
            happened = PhotoRemoved if archived else PhotoRestored
            event = happened(photo, changed[0]["file_name"])
            await history.record(event, actor=by, subjects=[property_id])
            await refresh(property_id)


async def _number(
    property_id: UUID, before: Sequence[UUID], ids: Sequence[UUID], event: history.Happening, by: Viewer
) -> None:
    """Nothing happened where the order is as before."""
    if list(ids) == list(before):
        return
    await Photo.raw(
        "UPDATE photo SET position = new.place "
        "FROM unnest({}::uuid[]) WITH ORDINALITY AS new (id, place) WHERE photo.id = new.id",
        list(ids),
    )
    await history.record(event, actor=by, subjects=[property_id])
    await refresh(property_id)
