"""All photos of a listing in one file, made while it is sent: no more than one photo is in memory."""

import io
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from estate import storage
from estate.i18n import _
from properties import renditions, rooms
from properties.albums import Shown
from properties.pictures import rendition_key
from properties.tables import PhotoState

LARGEST = f"{max(renditions.SIZES)}.jpg"
_LONGEST = 80  # characters of a name


async def zipped(photos: Sequence[Shown]) -> AsyncIterator[bytes]:
    """Stored, not compressed: JPEG has no air in it. What cannot be had is named in a text."""
    pieces = _Pieces()
    missing: list[str] = []
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_STORED) as archive:
        for number, photo in enumerate(photos, start=1):
            name = _name(number, photo)
            data = await _jpeg(photo)
            if data is None:
                missing.append(name)
            else:
                _write(archive, name, data)
            yield pieces.taken()
        if missing:
            text = _("These photos could not be fetched:")
            _write(archive, _("Missing photos") + ".txt", "\r\n".join([text, *missing, ""]).encode())
    yield pieces.taken()


class _Pieces(io.RawIOBase):
    """A file that cannot be wound back, so that what is written can go at once."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        taken, self._written = bytes(self._written), bytearray()
        return taken


def _name(number: int, photo: Shown) -> str:
    """Its place and what it shows; the private ones lie apart, so that nobody passes them on unawares."""
    room = rooms.names().get(photo.image_of or "")
    words = "".join(
        letter if letter.isprintable() and letter not in '\\/:*?"<>|' else " "
        for letter in photo.caption or room or _("Photo")
    )
    name = f"{number:02} {' '.join(words.split())[:_LONGEST].rstrip(' .')}.jpg"
    return f"{_('Private')}/{name}" if photo.is_private else name


async def _jpeg(photo: Shown) -> bytes | None:
    if photo.state != PhotoState.READY:
        return None
    try:
        return await storage.get(rendition_key(photo.public_key, LARGEST, photo.permission))
    except (storage.Missing, storage.StorageUnavailable):
        return None


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)
