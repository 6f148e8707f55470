"""The agency's colour, as mails use it: readable on light and on dark, whatever was chosen."""

from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from functools import lru_cache

WHITE, BLACK, INK = "#ffffff", "#000000", "#17211e"
LIGHT_SURFACE, DARK_SURFACE = "#ffffff", "#191f1d"
READABLE = 4.5  # WCAG 2.2, contrast of text


@dataclass(frozen=True)
class Palette:
    brand: str
    on_brand: str
    text: str
    """Links on a light surface."""
    soft: str
    dark_text: str
    dark_soft: str


@lru_cache
def palette(brand: str) -> Palette:
    """From `#rrggbb`."""
    soft, dark_soft = _mix(brand, LIGHT_SURFACE, 0.88), _mix(brand, DARK_SURFACE, 0.7)
    return Palette(
        brand=brand,
        on_brand=max(WHITE, INK, key=lambda ink: contrast(ink, brand)),
        text=_readable(brand, on=soft, towards=BLACK),
        soft=soft,
        dark_text=_readable(_bright(brand), on=dark_soft, towards=WHITE),
        dark_soft=dark_soft,
    )


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _bright(colour: str) -> str:
    """The same hue, light enough for a dark screen."""
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in _parts(colour)))
    return _hex(255 * part for part in hls_to_rgb(hue, max(light, 0.64), min(saturation, 0.55)))


def _readable(colour: str, *, on: str, towards: str) -> str:
    steps = (_mix(colour, towards, share / 20) for share in range(21))
    return next(step for step in steps if contrast(step, on) >= READABLE)


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return _hex(one + (two - one) * share for one, two in pairs)


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def _parts(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
