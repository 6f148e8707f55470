"""The order of a listing's photos; the first one that is ready and public is the cover."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB
from properties.albums import lock, of_property, refresh
from properties.events import PhotoMadeCover, PhotosArranged
from properties.tables import Photo, PhotoState

SITTING = timedelta(minutes=10)  # who drags one photo after the other arranges once, as the timeline tells it


async def arrange(property_id: UUID, ids: Sequence[UUID], by: Viewer) -> None:
    """Put the photos into this order. Those that came meanwhile stay behind the others, and those that went
    are left out: photos still arrive while an agent sorts them."""
    async with DB.transaction():
        await lock(property_id)
        present = [photo.id for photo in await of_property(property_id)]
        chosen = [photo for photo in dict.fromkeys(ids) if photo in present]
        left = [photo for photo in present if photo not in chosen]
        await _number(property_id, present, [*chosen, *left], PhotosArranged(len(present)), by)


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
    if not await _is_told(property_id, event, by):
        await history.record(event, actor=by, subjects=[property_id])
    await refresh(property_id)


async def _is_told(property_id: UUID, event: history.Happening, by: Viewer) -> bool:
    """Whether the newest line of the timeline says that the same person began with it just now."""
    newest = await history.timeline(property_id, limit=1)
    return isinstance(event, PhotosArranged) and any(
        (line.kind, line.actor) == (event.kind(), by.id) and line.at > utc_now() - SITTING for line in newest
    )
