"""Photos that wait become photos that are ready, or refused with their reason."""

from typing import Any
from uuid import UUID

from piccolo.columns import Column

from estate import live, storage
from estate.i18n import N_
from estate.jobs import enqueue, every, job
from piccolo_conf import DB
from properties import photos, renditions
from properties.renditions import BadPhoto
from properties.tables import Photo, PhotoState

LOST = N_("the file was lost; please add it again")


@job(photos.RENDER)
async def render(payload: dict[str, Any]) -> None:
    """Make the renditions of a waiting photo; StorageUnavailable leaves it waiting for the next sweep."""
    rows = await Photo.raw(
        "SELECT id, property, file_name, original_key, public_key, added_by FROM photo "
        "WHERE id = {} AND state = 'waiting'",
        UUID(payload["photo"]),
    )
    for photo in rows:
        try:
            made = await renditions.render(photo["file_name"], await storage.get(photo["original_key"]))
        except (BadPhoto, storage.Missing) as error:
            await _settle(photo, {"state": "refused", "reason": getattr(error, "reason", LOST)})
            continue
        for name, data in made.files.items():
            await storage.put(
                photos.rendition_key(photo["public_key"], name), data, photos.content_type(name)
            )
        await _settle(
            photo, {"state": "ready", "width": made.width, "height": made.height, "colour": made.colour}
        )


async def _settle(photo: dict[str, Any], values: dict[Column | str, Any]) -> None:
    async with DB.transaction():
        await photos.lock(photo["property"])
        await Photo.update(values).where(
            (Photo.id == photo["id"]) & (Photo.state == PhotoState.WAITING.value)
        )
        await photos.refresh(photo["property"])
        if photo["added_by"]:
            await live.publish(f"user:{photo['added_by']}", "photo", photo["property"])


@every("photo.sweep", "*/5 * * * *")
async def sweep() -> None:
    """Wake what still waits, such as after the store was away."""
    rows = await Photo.raw(
        "SELECT id FROM photo WHERE state = 'waiting' AND created_at < now() - interval '2 minutes' LIMIT 500"
    )
    for row in rows:
        await enqueue(photos.RENDER, {"photo": row["id"]}, once=f"{photos.RENDER}:{row['id']}")
