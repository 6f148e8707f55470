"""Walls, roofs, windows, doors: the parts that every house is made of."""

from dataclasses import dataclass
from random import Random

from estate.demo.scenes import nature
from estate.demo.scenes.canvas import Canvas, Fade, Point
from estate.demo.scenes.light import BLACK, WHITE, Colour, clear, mix, rgb

CREAM, TERRACOTTA, SLATE = rgb("f6ecd9"), rgb("c96f4a"), rgb("5b6676")
WOOD, OAK, STONE, BRICK = rgb("8a5f3f"), rgb("b98a5b"), rgb("cfc3ae"), rgb("b5664c")


@dataclass(frozen=True)
class Window:
    frame: Colour = WHITE
    panes: tuple[int, int] = (2, 2)
    shutters: Colour | None = None
    sill: bool = True
    arch: bool = False
    lamp: float = 0.62  # how many of them are lit after dark


def wall(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour, shade: float = 0.0) -> None:
    """*shade* 0 faces the light, 1 turns away from it."""
    near = mix(c.light.lit(colour), c.light.shaded(colour), shade)
    c.box(x, y, w, h, Fade(near, mix(near, c.light.shadow, 0.12)))


def eaves(c: Canvas, x: float, y: float, w: float, depth: float = 22) -> None:
    """What the roof's edge throws on the wall below it."""
    c.box(x, y, w, depth, clear(c.light.shadow, 0.22))
    c.box(x, y, w, depth * 0.45, clear(c.light.shadow, 0.2))


def brickwork(
    c: Canvas, rng: Random, area: tuple[float, float, float, float], colour: Colour, course: float = 15
) -> None:
    """Some bricks picked out, not all: texture without noise."""
    x, y, w, h = area
    for row in range(int(h / course)):
        for column in range(int(w / (course * 2.4))):
            if rng.random() < 0.3:
                left = x + (column + 0.5 * (row % 2)) * course * 2.4
                tone = mix(colour, rng.choice((WHITE, BLACK)), 0.12)
                c.box(
                    left,
                    y + row * course + 2,
                    min(course * 2, x + w - left),
                    course - 4,
                    c.light.lit(tone),
                    2,
                )


def stonework(
    c: Canvas, rng: Random, area: tuple[float, float, float, float], colour: Colour, n: int = 60
) -> None:
    x, y, w, h = area
    for _ in range(n):
        sw, sh = rng.uniform(22, 52), rng.uniform(13, 22)
        px, py = rng.uniform(x, x + w - sw), rng.uniform(y, y + h - sh)
        tone = mix(colour, rng.choice((WHITE, WOOD, SLATE)), rng.uniform(0.08, 0.24))
        c.box(px, py, sw, sh, clear(c.light.lit(tone), 0.8), radius=7)


def boards(
    c: Canvas, area: tuple[float, float, float, float], step: float = 17, upright: bool = False
) -> None:
    x, y, w, h = area
    for i in range(1, int((w if upright else h) / step) + 1):
        a, b = (
            ((x + i * step, y), (x + i * step, y + h))
            if upright
            else ((x, y + i * step), (x + w, y + i * step))
        )
        c.line([a, b], clear(c.light.shadow, 0.16), 1.6)


def gable(c: Canvas, x: float, y: float, w: float, rise: float, colour: Colour) -> None:
    """The triangle of a wall under its roof."""
    c.polygon([(x, y + 1), (x + w / 2, y - rise), (x + w, y + 1)], c.light.lit(colour))


def gable_roof(
    c: Canvas, x: float, y: float, w: float, rise: float, colour: Colour, over: float = 30
) -> None:
    """The two slopes seen from the gable's end, as thick boards; the far one in shade."""
    slope, thick = rise / (w / 2), 26
    apex, drop = (x + w / 2, y - rise), slope * over
    c.shadow([(x, y + 12), (apex[0], apex[1] + 26), (x + w, y + 12), (apex[0], apex[1] + 66)], 8, 0.3)
    left: list[Point] = [
        (x - over, y + drop),
        apex,
        (apex[0], apex[1] - thick),
        (x - over - 8, y + drop - thick + 8),
    ]
    right: list[Point] = [
        (x + w + over, y + drop),
        apex,
        (apex[0], apex[1] - thick),
        (x + w + over + 8, y + drop - thick + 8),
    ]
    c.polygon(right, c.light.shaded(colour))
    c.polygon(left, c.light.lit(mix(colour, WHITE, 0.08)))


def slope(c: Canvas, points: list[Point], colour: Colour, rows: int = 7, shade: float = 0.0) -> None:
    """A roof's plane: top left, top right, bottom right, bottom left, with its courses of tiles."""
    near = mix(c.light.lit(colour), c.light.shaded(colour), shade)
    c.polygon(points, Fade(mix(near, WHITE, 0.1), mix(near, c.light.shadow, 0.1)))
    (tl, tr, br, bl) = points
    for i in range(1, rows):
        t = i / rows
        a, b = _between(tl, bl, t), _between(tr, br, t)
        c.line([a, b], clear(c.light.shadow, 0.2), 2)
    for i in range(1, columns := max(2, int((br[0] - bl[0]) / 34))):
        a, b = _between(tl, tr, i / columns), _between(bl, br, i / columns)
        c.line([a, b], clear(c.light.shadow, 0.1), 1.5)
    c.line([bl, br], c.light.shaded(mix(colour, BLACK, 0.2)), 7)


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def window(
    c: Canvas, rng: Random, x: float, y: float, w: float, h: float, style: Window | None = None
) -> None:
    style = style or Window()
    frame, edge = c.light.lit(style.frame), max(4, w * 0.055)
    if style.shutters:
        for left in (x - w * 0.5 - edge, x + w + edge):
            _shutter(c, left, y - edge, w * 0.5, h + 2 * edge, style.shutters)
    if style.arch:
        c.ellipse(x + w / 2, y, w / 2 + edge, w * 0.42 + edge, frame)
    c.box(x - edge, y - edge * (not style.arch), w + 2 * edge, h + edge * (1 + (not style.arch)), frame)
    glass(c, rng, x, y, w, h, style)
    _muntins(c, x, y, w, h, style.panes, frame)
    c.box(x, y, w, edge * 1.3, clear(c.light.shadow, 0.22))
    if style.sill:
        c.box(x - w * 0.12, y + h + edge, w * 1.24, edge * 1.6, c.light.lit(mix(style.frame, WHITE, 0.3)))
        c.box(x - w * 0.1, y + h + edge * 2.6, w * 1.2, edge * 1.4, clear(c.light.shadow, 0.2))


def glass(c: Canvas, rng: Random, x: float, y: float, w: float, h: float, style: Window) -> None:
    top, low = c.light.glass
    on = not c.light.lamps or rng.random() < style.lamp
    if not on:
        top, low = rgb("39406b"), rgb("5c5a8a")
    if style.arch:
        c.ellipse(x + w / 2, y + 1, w / 2, w * 0.42, top)
    c.box(x, y, w, h, Fade(top, low))
    if c.light.lamps and on:
        _curtain(c, rng, x, y, w, h)
    else:
        _reflection(c, x, y, w, h)


def _reflection(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    lean = min(w, h) * 0.5
    for start, width in ((0.06, 0.22), (0.38, 0.09)):
        a, b = x + w * start + lean, x + w * (start + width) + lean
        points = [(a, y), (min(b, x + w), y), (max(x, b - lean), y + h), (max(x, a - lean), y + h)]
        if a < x + w:
            c.polygon(points, clear(WHITE, 0.2))


def _curtain(c: Canvas, rng: Random, x: float, y: float, w: float, h: float) -> None:
    if rng.random() < 0.5:
        c.polygon([(x, y), (x + w * 0.3, y), (x + w * 0.14, y + h), (x, y + h)], clear(WHITE, 0.3))
        c.polygon([(x + w, y), (x + w * 0.7, y), (x + w * 0.86, y + h), (x + w, y + h)], clear(WHITE, 0.3))
    elif rng.random() < 0.5:
        c.box(x + w * 0.4, y, 2, h * 0.25, clear(rgb("6b3f1f"), 0.6))
        c.ellipse(x + w * 0.41, y + h * 0.3, w * 0.13, w * 0.09, clear(rgb("b4532a"), 0.7))


def _muntins(
    c: Canvas, x: float, y: float, w: float, h: float, panes: tuple[int, int], frame: Colour
) -> None:
    thin = max(2.5, w * 0.032)
    for i in range(1, panes[0]):
        c.box(x + w * i / panes[0] - thin / 2, y, thin, h, frame)
    for i in range(1, panes[1]):
        c.box(x, y + h * i / panes[1] - thin / 2, w, thin, frame)


def _shutter(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour) -> None:
    c.box(x, y, w, h, Fade(c.light.lit(mix(colour, WHITE, 0.08)), c.light.lit(colour)), radius=2)
    step = max(7, h / 14)
    for i in range(1, int(h / step)):
        c.line([(x + w * 0.16, y + i * step), (x + w * 0.84, y + i * step)], clear(c.light.shadow, 0.25), 2.4)


def windows(
    c: Canvas, rng: Random, area: tuple[float, float, float, float], grid: tuple[int, int],
    size: tuple[float, float], style: Window | None = None,
) -> None:  # fmt: skip
    """A grid of equal windows, spread evenly over the area."""
    x, y, w, h = area
    columns, rows = grid
    for row in range(rows):
        for column in range(columns):
            left = x + w * (column + 0.5) / columns - size[0] / 2
            window(c, rng, left, y + h * (row + 0.5) / rows - size[1] / 2, size[0], size[1], style)


def door(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour, light_above: bool = True) -> None:
    """(x, y) is the left end of the threshold."""
    edge = w * 0.09
    c.box(x - edge, y - h - edge, w + 2 * edge, h + edge, c.light.lit(mix(colour, WHITE, 0.75)))
    c.box(x, y - h, w, h, Fade(c.light.lit(colour), c.light.shaded(colour)))
    top = y - h
    if light_above:
        c.box(x + edge, top + edge, w - 2 * edge, h * 0.2, Fade(*c.light.glass))
        top += h * 0.22
    for row in range(2):
        for column in range(2):
            px, py = x + w * (0.12 + 0.41 * column), top + (y - top) * (0.08 + 0.46 * row)
            c.box(px, py, w * 0.34, (y - top) * 0.36, clear(BLACK, 0.14), radius=3)
            c.box(
                px + 3,
                py + 3,
                w * 0.34 - 3,
                (y - top) * 0.36 - 3,
                clear(c.light.lit(mix(colour, WHITE, 0.12)), 0.9),
                radius=3,
            )
    c.ellipse(x + w * 0.88, y - h * 0.42, w * 0.045, w * 0.045, c.light.lit(rgb("e7c46a")))
    c.box(x, top - h * 0.22 * light_above, w, edge, clear(c.light.shadow, 0.25))
    c.box(x - w * 0.3, y - 4, w * 1.6, 14, c.light.lit(STONE), radius=2)


def railing(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour, step: float = 11) -> None:
    """Thin iron bars; (x, y) is the top left of the rail."""
    tone = c.light.shaded(colour)
    for i in range(int(w / step) + 1):
        c.box(x + i * step, y, 2.2, h, tone)
    c.box(x - 3, y - 3, w + 6, 6, tone, radius=2)
    c.box(x - 2, y + h - 6, w + 4, 4, tone)


def balcony(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour, glazed: bool = False) -> None:
    """A slab at y + h with its parapet, and the shadow below it."""
    c.box(x, y + h, w, 12, c.light.lit(mix(colour, WHITE, 0.3)))
    c.box(x + 4, y + h + 12, w - 8, 16, clear(c.light.shadow, 0.26))
    if glazed:
        c.box(x, y, w, h, clear(c.light.lit(rgb("cfe6ea")), 0.5))
        c.box(x, y, w, 4, c.light.lit(WHITE))
    else:
        railing(c, x + 2, y, w - 4, h, rgb("3c4250"))


def chimney(c: Canvas, x: float, y: float, h: float, colour: Colour) -> None:
    c.box(x, y - h, 46, h + 40, Fade(c.light.lit(colour), c.light.shaded(colour), sideways=True))
    c.box(x - 6, y - h - 12, 58, 16, c.light.shaded(mix(colour, WHITE, 0.2)), radius=2)


def lantern(c: Canvas, x: float, y: float) -> None:
    if c.light.lamps:
        c.glow(x, y + 10, 120, rgb("ffcf80"), 0.75)
    c.box(x - 2, y - 12, 4, 12, c.light.shaded(SLATE))
    c.box(x - 8, y, 16, 22, c.light.glass[0] if c.light.lamps else c.light.lit(rgb("fbe6b0")), radius=4)
    c.box(x - 10, y - 3, 20, 5, c.light.shaded(SLATE), radius=2)


def pot(c: Canvas, rng: Random, x: float, y: float, size: float, bloom: Colour) -> None:
    """A planter with something in flower; (x, y) is the middle of its foot."""
    nature.cast(c, x, y, size * 0.6)
    clay = rgb("c57b57")
    tapered(c, x, y - size * 0.7, y, (size * 0.42, size * 0.3), clay)
    c.box(
        x - size * 0.47,
        y - size * 0.78,
        size * 0.94,
        size * 0.14,
        c.light.lit(mix(clay, WHITE, 0.1)),
        radius=3,
    )
    nature.foliage(
        c,
        [
            (x + rng.uniform(-1, 1) * size * 0.42, y - size * rng.uniform(0.85, 1.25), size * 0.22)
            for _ in range(9)
        ],
        nature.LEAF,
    )
    nature.flowers(c, rng, (x - size * 0.55, y - size * 1.5, size * 1.1, size * 0.65), bloom, 14)


def tapered(c: Canvas, x: float, top: float, foot: float, half: tuple[float, float], colour: Colour) -> None:
    """A pot or a lampshade; *half* is half its width at the top and at the foot."""
    points = [(x - half[0], top), (x + half[0], top), (x + half[1], foot), (x - half[1], foot)]
    c.polygon(points, Fade(c.light.lit(colour), c.light.shaded(colour), sideways=True))
