"""Two photos that look the same are offered to choose from, once: who keeps both is not asked again."""

import itertools
from uuid import UUID

from estate.columns import utc_now
from piccolo_conf import DB
from properties import likeness
from properties.albums import lock
from properties.tables import Photo

_LOOKS = """
SELECT id, perceptual_hash, colour, kept_at FROM photo
WHERE property = {} AND state = 'ready' AND archived_at IS NULL
  AND perceptual_hash <> '' AND colour IS NOT NULL
ORDER BY position, id
"""


async def offered(property_id: UUID) -> tuple[UUID, UUID] | None:
    """The first two of which one is new to whoever decided before."""
    rows = await Photo.raw(_LOOKS, property_id)
    looks = [
        (likeness.Look(row["id"], row["perceptual_hash"], row["colour"]), row["kept_at"]) for row in rows
    ]
    for (one, one_kept), (other, other_kept) in itertools.combinations(looks, 2):
        if not (one_kept and other_kept) and likeness.is_same(one, other):
            return one.photo, other.photo
    return None


async def keep(property_id: UUID, photo: UUID) -> None:
    """The photo and all that look like it now; one that comes later is offered again."""
    async with DB.transaction():
        await lock(property_id)
        rows = await Photo.raw(_LOOKS, property_id)
        looks = [likeness.Look(row["id"], row["perceptual_hash"], row["colour"]) for row in rows]
        alike = [
            look.photo for one in looks if one.photo == photo for look in looks if likeness.is_same(one, look)
        ]
        if alike:
            await Photo.update({Photo.kept_at: utc_now()}).where(Photo.id.is_in(alike))
