"""Photos that wait become photos that are ready, or refused with their reason."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from estate import live, storage
from estate.columns import utc_now
from estate.i18n import N_
from estate.jobs import enqueue, every, job
from piccolo_conf import DB
from properties import albums, darkroom, photos, renditions
from properties.pictures import content_type, rendition_key
from properties.renditions import BadPhoto
from properties.tables import Photo

LOST = N_("the file was lost; please add it again")
Row = dict[str, Any]


@job(photos.RENDER)
async def render(payload: dict[str, Any]) -> None:
    """Make the renditions of a waiting photo; StorageUnavailable leaves it waiting for the next sweep."""
    rows = await Photo.raw(
        "SELECT id, property, state, file_name, original_key, public_key, permission, replaces, added_by "
        "FROM photo "
        "WHERE id = {} AND (state = 'waiting' OR (state = 'ready' AND perceptual_hash IS NULL))",
        UUID(payload["photo"]),
    )
    for photo in rows:
        try:
            made = await darkroom.render_stream(
                photo["file_name"], partial(storage.stream, photo["original_key"])
            )
        except (BadPhoto, storage.Missing) as error:
            await _settle(photo, _without_picture(photo, error))
            continue
        await _keep(photo, made)
        await _settle(
            photo,
            {
                "state": "ready",
                "width": made.width,
                "height": made.height,
                "colour": made.colour,
                "perceptual_hash": made.likeness,
            },
        )


def _without_picture(photo: Row, error: BadPhoto | storage.Missing) -> dict[str, Any]:
    """A photo that was ready before stays so: it has the renditions of then, and no likeness."""
    if photo["state"] == "ready":
        return {"state": "ready", "perceptual_hash": b""}
    return {"state": "refused", "reason": getattr(error, "reason", LOST)}


async def _keep(photo: Row, made: renditions.Renditions) -> None:
    await asyncio.gather(
        *(
            storage.put(
                rendition_key(photo["public_key"], name, photo["permission"]), data, content_type(name)
            )
            for name, data in made.files.items()
        )
    )


async def _settle(photo: Row, values: dict[Any, Any]) -> None:
    async with DB.transaction():
        await albums.lock(photo["property"])
        settled = (
            await Photo.update(values)
            .where((Photo.id == photo["id"]) & (Photo.public_key == photo["public_key"]))
            .returning(Photo.archived_at)
        )
        if not settled:  # it got another key meanwhile, and with it another job
            await clear_later(photo)
            return
        is_shown = values["state"] == "ready" and settled[0]["archived_at"] is None
        if is_shown and photo["replaces"]:
            await Photo.update({Photo.archived_at: utc_now()}).where(
                (Photo.id == photo["replaces"]) & Photo.archived_at.is_null()
            )
        await albums.refresh(photo["property"])
        await _tell(photo)


async def _tell(photo: Row) -> None:
    """Those who may have its album open because they changed something in it."""
    listing = await albums.listing(photo["property"])
    audiences = {"staff", f"user:{photo['added_by']}"}
    if listing:
        audiences |= {f"user:{listing.keeper.agent}", f"office:{listing.keeper.office}"}
    for audience in audiences:
        await live.publish(audience, "photo", photo["property"])


async def clear_later(photo: Row) -> None:
    await enqueue(photos.CLEAR, {"key": photo["public_key"], "permission": photo["permission"]})


@job(photos.CLEAR)
async def clear(payload: dict[str, Any]) -> None:
    """Take away the renditions under a key that no photo has any more."""
    key, permission = payload["key"], payload["permission"]
    if not await Photo.raw("SELECT 1 FROM photo WHERE public_key = {} LIMIT 1", key):
        await storage.delete(*(rendition_key(key, name, permission) for name in renditions.NAMES))


@every("photo.sweep", "*/5 * * * *")
async def sweep() -> None:
    """Wake what still waits, such as after the store was away, and some of what lacks newer renditions."""
    rows = await Photo.raw(
        "(SELECT id, public_key FROM photo WHERE state = 'waiting' AND archived_at IS NULL "
        "AND created_at < now() - interval '2 minutes' LIMIT 500) UNION ALL "
        "(SELECT id, public_key FROM photo WHERE state = 'ready' AND perceptual_hash IS NULL LIMIT 100)"
    )
    for row in rows:
        await photos.wake(row["id"], row["public_key"])
