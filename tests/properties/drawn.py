"""Pictures to try the renditions with, and what to look for in them."""

import io
import itertools
import re
import struct

from PIL import Image, ImageDraw

from properties import renditions

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 60), (30, 60, 200), (230, 210, 40)


def corners(width: int = 400, height: int = 300) -> Image.Image:
    """Red, green / blue, yellow: tells every turn and mirror from every other."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for n, colour in enumerate((RED, GREEN, BLUE, YELLOW)):
        left, top = (n % 2) * width // 2, (n // 2) * height // 2
        draw.rectangle((left, top, left + width // 2, top + height // 2), fill=colour)
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def opened(made: renditions.Renditions, name: str) -> Image.Image:
    return Image.open(io.BytesIO(made.files[name])).convert("RGB")


def is_near(pixel: tuple[int, ...], colour: tuple[int, ...], within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(pixel, colour, strict=True))


def is_upright(image: Image.Image) -> bool:
    width, height = image.size
    places = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return all(
        is_near(image.getpixel(place), colour)
        for place, colour in zip(places, (RED, GREEN, BLUE, YELLOW), strict=True)
    )


# JPEG: APP0 (JFIF), tables, progressive frame and scans; AVIF: one picture, its colours by number
HARMLESS = {"VP8 ", "d8", "e0", "db", "c2", "c4", "da", "av01", "nclx"}


def parts(file: bytes) -> set[str]:
    """The chunks of a WebP, the markers of a JPEG, the items and colour boxes of an AVIF."""
    if file[4:12] == b"ftypavif":
        head = file[: file.index(b"mdat")]
        found = re.findall(rb"infe.{8}(.{4})", head, re.DOTALL) + re.findall(rb"colr(.{4})", head, re.DOTALL)
        return {part.decode("latin-1") for part in found}
    return _chunks(file) if file[:4] == b"RIFF" else _markers(file)


def _chunks(file: bytes) -> set[str]:
    found, place = set(), 12
    while place < len(file):
        kind, length = struct.unpack("<4sI", file[place : place + 8])
        found.add(kind.decode())
        place += 8 + length + length % 2
    return found


def _markers(file: bytes) -> set[str]:
    pairs = itertools.pairwise(file)
    return {f"{marker:02x}" for before, marker in pairs if before == 0xFF and marker not in (0, 0xFF, 0xD9)}
