"""Photos of a home that go out with a mail: named in it, and read when it is handed over."""

import asyncio
from collections.abc import Iterable, Sequence
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
PATIENCE = 1.5
"""Seconds for the sizes: a page without them is better than none."""
_known: dict[str, int] = {}
"""Bytes by the key of a photo: what lies under a key never changes."""
_MOST_KNOWN = 20_000


async def sizes(photos: Sequence[dict[str, Any]]) -> dict[UUID, int]:
    """Bytes of each as it would go out, where the store says so in time."""
    missing = {photo["public_key"] for photo in photos} - _known.keys()
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*map(_measure, missing))
    except (TimeoutError, storage.StorageUnavailable):
        pass  # what is not known is not shown
    return {photo["id"]: _known[photo["public_key"]] for photo in photos if photo["public_key"] in _known}


async def _measure(public_key: str) -> None:
    try:
        _known[public_key] = await storage.size(pictures.rendition_key(public_key, NAME))
    except storage.Missing:
        return


def enclosures(photos: Sequence[dict[str, Any]], chosen: Iterable[UUID], slug: str) -> tuple[Enclosure, ...]:
    """In the order of the home's photos, each with its place in the file's name."""
    places = {photo["id"]: place for place, photo in enumerate(photos, 1)}
    known = sorted((places[one], one) for one in set(chosen) if one in places)
    return tuple(Enclosure("photo", str(one), f"{slug}-{place}.jpg") for place, one in known)


async def homes_of(photos: Sequence[UUID]) -> list[UUID]:
    """Whose photos these are."""
    rows = await Photo.raw("SELECT DISTINCT property FROM photo WHERE id = ANY({})", list(photos))
    return [row["property"] for row in rows]


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
