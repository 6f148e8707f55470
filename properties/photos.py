"""The photos of a listing: add, order, remove and bring back. The first one that is ready is the cover."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from estate import history, storage
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.jobs import enqueue
from estate.refusals import Refused
from piccolo_conf import DB
from properties import renditions, rights
from properties.tables import Photo, PhotoState

RENDER = "photo.render"


@dataclass(frozen=True)
class PhotoAdded(history.Happening):
    photo: UUID
    file_name: str


@dataclass(frozen=True)
class PhotoRemoved(history.Happening):
    photo: UUID
    file_name: str


@dataclass(frozen=True)
class PhotoRestored(history.Happening):
    photo: UUID
    file_name: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `id` is made by the sender, so that sending it again changes nothing."""

    id: UUID
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as pages show it."""

    id: UUID
    state: str
    file_name: str
    public_key: str
    width: int | None
    height: int | None
    colour: str | None
    caption: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of a listing beside its photos."""

    id: UUID
    address: str
    keeper: rights.Keeper


async def listing(property_id: UUID) -> Listing | None:
    """For everybody in the agency; whether it may be changed is said by its keeper."""
    rows = await Photo.raw(
        "SELECT p.id, l.unparsed_address AS address, p.list_agent, p.list_office "
        "FROM property p JOIN place l ON l.id = p.place WHERE p.id = {} AND p.archived_at IS NULL",
        property_id,
    )
    for row in rows:
        return Listing(row["id"], row["address"], rights.Keeper(row["list_agent"], row["list_office"]))
    return None


async def belongs(property_id: UUID, photo: UUID) -> bool:
    """Whether the photo is one of this listing, removed ones among them."""
    return bool(await Photo.raw("SELECT 1 FROM photo WHERE id = {} AND property = {}", photo, property_id))


async def of_property(property_id: UUID) -> list[Shown]:
    """In their order; those removed are left out, those refused or not ready yet are not."""
    return [Shown(**row) for row in await Photo.raw(_OF_PROPERTY, property_id)]


_OF_PROPERTY = """
SELECT id, state, file_name, public_key, width, height, colour, caption, reason
FROM photo WHERE property = {} AND archived_at IS NULL ORDER BY position, id
"""


async def is_shown(public_key: str) -> bool:
    """Whether renditions may be handed out under this key."""
    found = await Photo.raw(
        "SELECT 1 FROM photo WHERE public_key = {} AND state = 'ready' AND archived_at IS NULL LIMIT 1",
        public_key,
    )
    return bool(found)


async def add(property_id: UUID, upload: Upload, by: Viewer | None) -> None:
    """Keep the file and have its renditions made. Raises BadPhoto, Refused, StorageUnavailable."""
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
        public_key=secrets.token_urlsafe(18),
        added_by=by.id if by else None,
    )
    await storage.put(photo.original_key, upload.data, photo.content_type)
    await _enter(photo, by)


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


async def _enter(photo: Photo, by: Viewer | None) -> None:
    async with DB.transaction():
        await lock(photo.property)
        last = await Photo.raw(
            "SELECT coalesce(max(position), 0) AS last FROM photo WHERE property = {}", photo.property
        )
        photo.position = last[0]["last"] + 1
        inserted = await Photo.insert(photo).on_conflict(target=Photo.id, action="DO NOTHING")
        if not inserted:
            return  # the same upload came twice at once
        event = PhotoAdded(photo.id, photo.file_name)
        await history.record(event, actor=by, subjects=[photo.property])
        await enqueue(RENDER, {"photo": photo.id}, once=f"{RENDER}:{photo.id}")


async def arrange(property_id: UUID, ids: Sequence[UUID]) -> None:
    """Put the photos into this order; raises Refused where it is not about the photos that are there."""
    async with DB.transaction():
        await lock(property_id)
        present = [photo.id for photo in await of_property(property_id)]
        if sorted(ids) != sorted(present):
            raise Refused(_("The photos have changed meanwhile. Please look again."))
        await _number(property_id, ids)


async def move(property_id: UUID, photo: UUID, steps: int) -> None:
    """So many places towards the end (or the start, below zero); it stops at the ends."""
    async with DB.transaction():
        await lock(property_id)
        ids = [shown.id for shown in await of_property(property_id)]
        if photo not in ids:
            raise Refused(_("The photos have changed meanwhile. Please look again."))
        place = min(max(ids.index(photo) + steps, 0), len(ids) - 1)
        ids.remove(photo)
        ids.insert(place, photo)
        await _number(property_id, ids)


async def make_cover(property_id: UUID, photo: UUID) -> None:
    """The cover comes first; raises Refused for what cannot be shown."""
    async with DB.transaction():
        await lock(property_id)
        photos = await of_property(property_id)
        if not any(shown.id == photo and shown.state == PhotoState.READY for shown in photos):
            raise Refused(_("This photo is not ready yet."))
        rest = [shown.id for shown in photos if shown.id != photo]
        await _number(property_id, [photo, *rest])


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


async def lock(property_id: UUID) -> None:
    """One change of a listing's photos at a time: positions are counted, the cover is chosen."""
    await Photo.raw("SELECT id FROM property WHERE id = {} FOR UPDATE", property_id)


async def _number(property_id: UUID, ids: Sequence[UUID]) -> None:
    await Photo.raw(
        "UPDATE photo SET position = new.place "
        "FROM unnest({}::uuid[]) WITH ORDINALITY AS new (id, place) WHERE photo.id = new.id",
        list(ids),
    )
    await refresh(property_id)


async def refresh(property_id: UUID) -> None:
    """What lists show of the photos stands on the listing itself."""
    await Photo.raw(_REFRESH, property_id, property_id)


_REFRESH = """
WITH ready AS (
    SELECT public_key, position, id FROM photo
    WHERE property = {} AND archived_at IS NULL AND state = 'ready'
)
UPDATE property SET
    photos_count = (SELECT count(*) FROM ready),
    cover_key = (SELECT public_key FROM ready ORDER BY position, id LIMIT 1),
    modification_timestamp = now()
WHERE id = {}
"""


def rendition_key(public_key: str, name: str) -> str:
    return f"photos/{public_key}/{name}"


def content_type(name: str) -> str:
    return "image/jpeg" if name.endswith(".jpg") else "image/webp"
