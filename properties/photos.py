"""The photos of a listing: add, replace, describe, hide, remove and bring back."""

import contextlib
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate import history, storage
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.jobs import enqueue
from estate.refusals import Refused, changed_meanwhile
from piccolo_conf import DB
from properties import renditions, rooms
from properties.albums import lock, refresh
from properties.events import (
    PhotoAdded,
    PhotoDescribed,
    PhotoHidden,
    PhotoRemoved,
    PhotoReplaced,
    PhotoRestored,
    PhotoShown,
)
from properties.pictures import fresh_key
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


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a photo, and who sees it; `image_of` is a value of RESO's ImageOf, or nothing."""

    caption: str
    image_of: str | None
    permission: Permission


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
    photo = Photo(
        id=upload.id,
        property=property_id,
        file_name=upload.name,
        content_type=f"image/{kind.lower()}",
        byte_size=len(upload.data),
        sha256=hashlib.sha256(upload.data).digest(),
        original_key=f"originals/{secrets.token_urlsafe(24)}",
        public_key=fresh_key(),
        replaces=replaces,
        added_by=by.id if by else None,
    )
    if await _is_here(photo):
        return
    entered = False
    try:
        await storage.put(photo.original_key, upload.data, photo.content_type)
        entered = await _enter(photo, by)
    finally:
        if not entered:
            with contextlib.suppress(storage.StorageUnavailable):  # then `estate repair photos` finds it
                await storage.delete(photo.original_key)


async def _is_here(photo: Photo) -> bool:
    """Whether this very upload was taken before; raises Refused where it cannot be taken."""
    rows = await Photo.raw(_SAME, photo.property, photo.sha256, photo.id)
    own = next((row for row in rows if row["id"] == photo.id), None)
    if own is None and rows:
        raise Refused(_("%(file)s: this photo is here already.") % {"file": photo.file_name})
    if own and not own["is_same"]:
        raise Refused(_("%(file)s: another photo was sent under the same id.") % {"file": photo.file_name})
    if own and own["archived_at"]:
        raise Refused(_("%(file)s: this photo was removed meanwhile.") % {"file": photo.file_name})
    return own is not None


_SAME = """
WITH sent AS (SELECT {}::uuid AS property, {}::bytea AS sha256, {}::uuid AS id)
SELECT p.id, p.archived_at, (p.property, p.sha256) = (sent.property, sent.sha256) AS is_same
FROM photo p, sent WHERE p.id = sent.id OR (
    p.property = sent.property AND p.sha256 = sent.sha256 AND p.archived_at IS NULL AND p.state <> 'refused')
"""


async def _enter(photo: Photo, by: Viewer | None) -> bool:
    """False where the same upload came twice at once; raises Refused."""
    async with DB.transaction():
        await lock(photo.property)
        if await _is_here(photo):
            return False
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


async def correct(property_id: UUID, photo: UUID, version: int, wanted: Details, by: Viewer) -> None:
    """All that its sheet says of it; raises Refused, with both values where somebody was faster."""
    async with DB.transaction():
        await lock(property_id)
        stored = await _one(property_id, photo)
        theirs = Details(stored["caption"], stored["image_of"], Permission(stored["permission"]))
        if stored["version"] != version and wanted != theirs:
            raise Refused(changed_meanwhile(*_differing(theirs, wanted)))
        await describe(property_id, photo, wanted.caption, wanted.image_of, by)
        await set_permission(property_id, photo, wanted.permission, by)


def _differing(theirs: Details, ours: Details) -> tuple[str, str]:
    pairs = [(one, other) for one, other in zip(_words(theirs), _words(ours), strict=True) if one != other]
    return " · ".join(one for one, _other in pairs), " · ".join(other for _one, other in pairs)


def _words(details: Details) -> tuple[str, str, str]:
    room = rooms.names().get(details.image_of or "", "–")
    is_private = details.permission == Permission.PRIVATE
    return details.caption or "–", room, _("Private") if is_private else _("Public")


async def describe(property_id: UUID, photo: UUID, caption: str, image_of: str | None, by: Viewer) -> None:
    """`image_of` is a value of RESO's ImageOf, or nothing. Raises Refused."""
    caption = " ".join(caption.split())
    if len(caption) > MAX_CAPTION:
        raise Refused(_("A caption has %(count)s characters at most.") % {"count": MAX_CAPTION})
    if image_of and image_of not in set(rooms.ImageOf):
        raise Refused(_("This room is not known."))
    wanted: dict[Any, Any] = {"caption": caption, "image_of": image_of or None}
    async with DB.transaction():
        await lock(property_id)
        before = await _one(property_id, photo)
        fields = [name for name, value in wanted.items() if before[name] != value]
        if fields:
            wanted[Photo.version] = Photo.version + 1
            await Photo.update(wanted).where(
                (Photo.id == photo) | ((Photo.replaces == photo) & (Photo.state == PhotoState.WAITING.value))
            )
            event = PhotoDescribed(photo, before["file_name"], fields)
            await history.record(event, actor=by, subjects=[property_id])


async def set_permission(property_id: UUID, photo: UUID, permission: Permission, by: Viewer) -> None:
    """Of the photo and of what is about to take its place."""
    async with DB.transaction():
        await lock(property_id)
        before = await _one(property_id, photo)
        if before["permission"] == permission:
            return
        for row in [before, *await Photo.raw(_REPLACING, property_id, photo)]:
            await _rehang(row, permission)
        happened = PhotoShown if permission == Permission.PUBLIC else PhotoHidden
        event = happened(photo, before["file_name"])
        await history.record(event, actor=by, subjects=[property_id])
        await refresh(property_id)


_REPLACING = """
SELECT * FROM photo
WHERE property = {} AND replaces = {} AND state = 'waiting' AND archived_at IS NULL
"""


async def _rehang(photo: dict[str, Any], permission: Permission) -> None:
    """Under a new key, which the old address does not tell: a bookmark of it shows nothing any more."""
    values: dict[Any, Any] = {
        "permission": permission.value,
        "public_key": fresh_key(),
        "version": Photo.version + 1,
    }
    if photo["state"] == PhotoState.READY:
        values["state"] = PhotoState.WAITING.value
    await Photo.update(values).where(Photo.id == photo["id"])
    await wake(photo["id"], values["public_key"])
    await enqueue(CLEAR, {"key": photo["public_key"], "permission": photo["permission"]})


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
