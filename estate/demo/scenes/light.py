"""The hour of the day: what it does to the sky and to every colour under it."""

from dataclasses import dataclass

Colour = tuple[int, ...]  # red, green, blue and perhaps alpha, 0 to 255


def rgb(code: str) -> Colour:
    return tuple(bytes.fromhex(code.removeprefix("#")))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Go from *a* (share 0) to *b* (share 1)."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a[:3], b[:3], strict=True))


def clear(colour: Colour, opacity: float) -> Colour:
    return (*colour[:3], round(255 * opacity))


WHITE, BLACK = rgb("ffffff"), rgb("0b1020")


@dataclass(frozen=True)
class Light:
    sky: tuple[Colour, Colour, Colour]  # from the top to the horizon
    key: Colour  # falls on what faces the sun
    fill: Colour  # falls on what does not
    haze: Colour  # what far things fade into
    shadow: Colour
    sun: tuple[float, float] | None
    glass: tuple[Colour, Colour]
    lamps: bool = False

    def lit(self, colour: Colour) -> Colour:
        return _filter(colour, self.key)

    def shaded(self, colour: Colour) -> Colour:
        return _filter(colour, self.fill)

    def far(self, colour: Colour, distance: float) -> Colour:
        """As seen from afar; *distance* 1 is lost in the haze."""
        return mix(self.lit(colour), self.haze, distance)


def _filter(colour: Colour, light: Colour) -> Colour:
    return tuple(round(c * part / 255) for c, part in zip(colour[:3], light, strict=True))


MORNING = Light(
    sky=(rgb("7fb6dd"), rgb("bfe0ee"), rgb("fdf0d9")),
    key=rgb("fff9ec"), fill=rgb("b9c3de"), haze=rgb("d8e8ea"), shadow=rgb("22365c"),
    sun=(1290, 470), glass=(rgb("5f93b4"), rgb("d3e9ee")),
)  # fmt: skip
NOON = Light(
    sky=(rgb("3f8fd2"), rgb("86c1ea"), rgb("dcf0f6")),
    key=rgb("fffefa"), fill=rgb("b3c4e2"), haze=rgb("cfe5f0"), shadow=rgb("1b2f55"),
    sun=None, glass=(rgb("3f7ba8"), rgb("b9ddec")),
)  # fmt: skip
GOLDEN = Light(
    sky=(rgb("6c93c7"), rgb("f0bb96"), rgb("ffe3b3")),
    key=rgb("ffe9cd"), fill=rgb("b79fb8"), haze=rgb("f3cfae"), shadow=rgb("4a2a4f"),
    sun=(330, 560), glass=(rgb("7d86a8"), rgb("ffd9a3")),
)  # fmt: skip
DUSK = Light(
    sky=(rgb("1d2555"), rgb("6a4c8f"), rgb("f59a78")),
    key=rgb("a99ccb"), fill=rgb("6a65a3"), haze=rgb("8a6698"), shadow=rgb("0c0f2c"),
    sun=None, glass=(rgb("ffe2a0"), rgb("ffb765")), lamps=True,
)  # fmt: skip
MIST = Light(
    sky=(rgb("b7cfd6"), rgb("d6e3e3"), rgb("f3efe4")),
    key=rgb("f7f5f0"), fill=rgb("bcc7d2"), haze=rgb("e0e8e6"), shadow=rgb("33475a"),
    sun=None, glass=(rgb("7b9bab"), rgb("d9e6e6")),
)  # fmt: skip
LAMPLIT = Light(
    sky=DUSK.sky,
    key=rgb("fbe0bd"), fill=rgb("b58f95"), haze=rgb("6a5a92"), shadow=rgb("2a1535"),
    sun=None, glass=DUSK.glass, lamps=True,
)  # fmt: skip
