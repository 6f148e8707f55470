"""The agency's colour on the pages that prospects see, made readable on light and on dark ground."""

Rgb = tuple[float, float, float]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
DARK_SURFACE: Rgb = (0x19, 0x1F, 0x1D)
READABLE = 5.0
"""Contrast of text, a little above the 4.5 of WCAG 2.2 AA, as soft grounds lie between."""


def css(colour: str) -> str:
    """Design tokens (static/css/tokens.css) in `colour`, given as "#rrggbb"."""
    given = _parse(colour)
    light_soft, dark_soft = _mix(given, WHITE, 0.87), _mix(given, DARK_SURFACE, 0.75)
    light = _until_readable(given, BLACK, light_soft)
    dark = _until_readable(given, WHITE, dark_soft)
    tokens = {
        "brand": (light, dark),
        "brand-strong": (_mix(light, BLACK, 0.2), _mix(dark, WHITE, 0.25)),
        "on-brand": (WHITE, _mix(dark, BLACK, 0.85)),
        "brand-soft": (light_soft, dark_soft),
    }
    rules = (f"--{name}:light-dark({_hex(day)},{_hex(night)})" for name, (day, night) in tokens.items())
    return f":root{{{';'.join(rules)}}}"


def _until_readable(colour: Rgb, towards: Rgb, ground: Rgb) -> Rgb:
    steps = (_mix(colour, towards, step / 20) for step in range(21))
    return next(shade for shade in steps if contrast(shade, ground) >= READABLE)


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG 2.2's ratio, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part <= 10.31 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(colour: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (one + (two - one) * share for one, two in zip(colour, other, strict=True))
    return red, green, blue


def _parse(colour: str) -> Rgb:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#" + bytes(round(part) for part in colour).hex()
