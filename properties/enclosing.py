"""Photos of a home that go out with a mail: named in it, and read when it is handed over."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from estate import storage
from estate.i18n import N_
from estate.mail import attaching
from estate.mail.attaching import Enclosure, Gone
from properties import pictures
from properties.tables import Permission, Photo

NAME = "1280.jpg"
"""A size that fills a screen and weighs some 200 KB."""
MOST = 12
GONE = N_("A photo that it encloses was removed, or is no longer public.")


def enclosures(photos: Sequence[dict[str, Any]], chosen: Sequence[UUID], slug: str) -> tuple[Enclosure, ...]:
    """In the order of the home's photos, each with its place in the file's name."""
    places = {photo["id"]: place for place, photo in enumerate(photos, 1)}
    known = sorted((places[one], one) for one in set(chosen) if one in places)
    return tuple(Enclosure("photo", str(one), f"{slug}-{place}.jpg") for place, one in known)


@attaching.reads("photo")
async def _photo(photo: UUID) -> tuple[str, bytes]:
    rows = await Photo.raw(_SHOWN, photo, Permission.PUBLIC.value)
    if not rows:
        raise Gone(GONE)
    try:
        content = await storage.get(pictures.rendition_key(rows[0]["public_key"], NAME))
    except storage.Missing:
        raise Gone(GONE) from None
    return pictures.content_type(NAME), content


_SHOWN = """
SELECT public_key FROM photo
WHERE id = {} AND permission = {} AND state = 'ready' AND archived_at IS NULL
"""
