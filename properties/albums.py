"""What is known of a listing's photos, and what the listing itself shows of them."""

from dataclasses import dataclass
from uuid import UUID

from properties import rights
from properties.tables import Permission, Photo


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of a listing beside its photos."""

    id: UUID
    address: str
    keeper: rights.Keeper


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
    image_of: str | None
    permission: str
    reason: str | None
    version: int

    @property
    def is_private(self) -> bool:
        return self.permission == Permission.PRIVATE


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
SELECT id, state, file_name, public_key, width, height, colour, caption, image_of, permission, reason,
    version
FROM photo WHERE property = {} AND archived_at IS NULL ORDER BY position, id
"""


async def is_shown(public_key: str, permission: Permission) -> bool:
    """Whether renditions may be handed out under this key to those for whom the permission is enough."""
    found = await Photo.raw(
        "SELECT 1 FROM photo WHERE public_key = {} AND permission = {} AND state = 'ready' "
        "AND archived_at IS NULL LIMIT 1",
        public_key,
        permission.value,
    )
    return bool(found)


async def lock(property_id: UUID) -> None:
    """One change of a listing's photos at a time: positions are counted, the cover is chosen."""
    await Photo.raw("SELECT id FROM property WHERE id = {} FOR UPDATE", property_id)


async def refresh(property_id: UUID) -> None:
    """What lists show of the photos stands on the listing itself: of those that the public may see."""
    await Photo.raw(_REFRESH, property_id, property_id)


_REFRESH = """
WITH ready AS (
    SELECT public_key, colour, position, id FROM photo
    WHERE property = {} AND archived_at IS NULL AND state = 'ready' AND permission = 'Public'
), cover AS (
    SELECT public_key, colour FROM ready ORDER BY position, id LIMIT 1
)
UPDATE property SET
    photos_count = (SELECT count(*) FROM ready),
    cover_key = (SELECT public_key FROM cover),
    cover_colour = (SELECT colour FROM cover),
    modification_timestamp = now()
WHERE id = {}
"""
