"""A photo that was removed can be brought back for some days; then its files, its row and its
file's name on the timeline go for good."""

from datetime import timedelta
from typing import Any

from estate import storage
from estate.history.tables import Event
from estate.jobs import every
from piccolo_conf import DB
from properties import renditions
from properties.pictures import rendition_key
from properties.tables import Photo

GRACE = timedelta(days=30)


@every("photo.discard", "41 * * * *")
async def sweep() -> None:
    """StorageUnavailable leaves the rest for the next time."""
    while await _discard_one():
        pass


async def _discard_one() -> bool:
    """The files go first, while nobody can bring the photo back: a row never stays behind unnoticed."""
    async with DB.transaction():
        rows = await Photo.raw(
            "SELECT id, property, original_key, public_key, permission FROM photo "
            "WHERE archived_at < now() - {}::interval ORDER BY archived_at LIMIT 1 FOR UPDATE SKIP LOCKED",
            GRACE,
        )
        for photo in rows:
            await storage.delete(*await _own_files(photo))
            await Photo.raw("DELETE FROM photo WHERE id = {}", photo["id"])
            await Event.raw(_FORGET_NAME, photo["property"], str(photo["id"]))
    return bool(rows)


_FORGET_NAME = """
UPDATE event SET data = data - 'file_name'
WHERE seq IN (SELECT seq FROM event_subject WHERE subject = {}) AND data ->> 'photo' = {}
"""


async def _own_files(photo: dict[str, Any]) -> list[str]:
    """Those that no other photo shows; in the demo agency one drawing hangs in many homes."""
    shared = await Photo.raw(
        "SELECT bool_or(original_key = {}) AS original, bool_or(public_key = {}) AS renditions FROM photo "
        'WHERE id <> {} AND (original_key COLLATE "C" = {} OR public_key = {})',
        photo["original_key"],
        photo["public_key"],
        photo["id"],
        photo["original_key"],
        photo["public_key"],
    )
    keys = [] if shared[0]["original"] else [photo["original_key"]]
    if not shared[0]["renditions"]:
        keys += [rendition_key(photo["public_key"], name, photo["permission"]) for name in renditions.NAMES]
    return keys
