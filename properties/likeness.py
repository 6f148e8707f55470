"""What a photo looks like, in 16 bytes, and which photos look the same.

A few lines with Pillow: a library for it would bring numpy and scipy. Each bit says whether a spot is
brighter than the one beside it, in 8 × 8 spots across and 8 × 8 down, so that a copy in another size, with
other compression or a little cropped differs in few bits, and another room in many. A wall in another
colour has the same bits: the mean colours must agree, too."""

import itertools
from dataclasses import dataclass
from uuid import UUID

from PIL import Image

_SPOTS = 8
_MAX_BITS = 20  # of 128; copies cropped by 2 % differ by up to 19, rooms by 30 and more
_MAX_SHADE = 24  # of 255, in each of red, green and blue


def of(picture: Image.Image) -> bytes:
    grey = picture.convert("L")
    return _brighter(grey) + _brighter(grey.transpose(Image.Transpose.TRANSPOSE))


def _brighter(grey: Image.Image) -> bytes:
    """A bit for each spot that is brighter than the one to its right."""
    spots = grey.resize((_SPOTS + 1, _SPOTS), Image.Resampling.LANCZOS).tobytes()
    rows = (spots[start : start + _SPOTS + 1] for start in range(0, len(spots), _SPOTS + 1))
    bits = "".join("01"[left > right] for row in rows for left, right in itertools.pairwise(row))
    return int(bits, 2).to_bytes(_SPOTS, "big")


@dataclass(frozen=True, slots=True)
class Look:
    photo: UUID
    likeness: bytes
    colour: str


def is_same(one: Look, other: Look) -> bool:
    differing = int.from_bytes(one.likeness, "big") ^ int.from_bytes(other.likeness, "big")
    return differing.bit_count() <= _MAX_BITS and _shade(one.colour, other.colour) <= _MAX_SHADE


def _shade(one: str, other: str) -> int:
    a, b = bytes.fromhex(one.removeprefix("#")), bytes.fromhex(other.removeprefix("#"))
    return max(abs(x - y) for x, y in zip(a, b, strict=True))
