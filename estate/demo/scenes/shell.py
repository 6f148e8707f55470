"""What every room has: walls, a floor, windows with a view, and the light that falls in."""

from random import Random

from estate.demo.scenes import building as b
from estate.demo.scenes import nature as n
from estate.demo.scenes.canvas import HEIGHT, WIDTH, Canvas, Fade
from estate.demo.scenes.light import WHITE, Colour, clear, mix, rgb

FLOOR = 760


def shell(c: Canvas, wall: Colour, floor: Colour = b.OAK, tiles: bool = False) -> None:
    """Back wall, a side wall in shade, skirting, and a floor in perspective."""
    c.box(0, 0, WIDTH, FLOOR, Fade(c.light.lit(wall), mix(c.light.lit(wall), c.light.shaded(wall), 0.35)))
    c.box(0, 0, WIDTH, 26, c.light.lit(mix(wall, WHITE, 0.6)))
    c.box(0, 26, WIDTH, 8, clear(c.light.shadow, 0.1))
    c.box(0, FLOOR, WIDTH, HEIGHT - FLOOR, Fade(c.light.shaded(mix(floor, WHITE, 0.1)), c.light.lit(floor)))
    _floor(c, tiles)
    c.box(0, FLOOR - 26, WIDTH, 26, c.light.lit(mix(wall, WHITE, 0.7)))
    c.box(0, FLOOR, WIDTH, 12, clear(c.light.shadow, 0.2))


def _floor(c: Canvas, tiles: bool) -> None:
    for i in range(-20, 37):
        x = 800 + (i - 8) * 76
        c.line([(x, FLOOR), (800 + (i - 8) * 170, HEIGHT)], clear(c.light.shadow, 0.13), 2)
    rows = 6 if tiles else 0
    for i in range(1, rows):
        down = FLOOR + (HEIGHT - FLOOR) * (i / rows) ** 1.5
        c.line([(0, down), (WIDTH, down)], clear(c.light.shadow, 0.13), 2)
    if not tiles:
        for i in range(34):
            t = (i * 7 % 23) / 23
            left, y = 800 + ((i * 5 % 30) - 15) * (76 + 94 * t), FLOOR + (HEIGHT - FLOOR) * t
            c.line([(left, y), (left + 76 + 94 * t, y)], clear(c.light.shadow, 0.16), 2)


def view(c: Canvas, rng: Random, area: tuple[float, float, float, float], kind: str) -> None:
    """What is seen through an opening; it may spill over, the frame is drawn afterwards."""
    x, y, w, h = area
    top, middle, low = c.light.sky
    c.box(x, y, w, h * 0.5, Fade(top, middle))
    c.box(x, y + h * 0.5, w, h * 0.5, Fade(middle, low))
    for _ in range(3):
        n_w = rng.uniform(0.2, 0.4) * w
        c.box(
            x + rng.uniform(0.02, 0.55) * w,
            y + h * rng.uniform(0.1, 0.4),
            n_w,
            h * 0.035,
            clear(WHITE, 0.55),
            h * 0.017,
        )
    horizon = y + h * 0.66
    if kind == "sea":
        c.box(
            x, horizon, w, y + h - horizon, Fade(c.light.far(rgb("3f97b8"), 0.5), c.light.lit(rgb("3f97b8")))
        )
        for _ in range(12):
            c.box(
                x + rng.uniform(0, 0.8) * w,
                horizon + rng.uniform(4, y + h - horizon - 4),
                w * 0.08,
                2,
                clear(WHITE, 0.5),
            )
    elif kind == "city":
        _roofs(c, rng, x, horizon, w, y + h)
    else:
        c.box(x, horizon, w, y + h - horizon, Fade(c.light.far(n.GRASS, 0.4), c.light.lit(n.GRASS)))
        _grove(c, rng, x, horizon, w, h)


def _grove(c: Canvas, rng: Random, x: float, horizon: float, w: float, h: float) -> None:
    r = min(w * 0.1, h * 0.12)
    blobs = [
        (
            x + r * 1.3 + rng.random() * (w - 2.6 * r),
            horizon - rng.uniform(-0.2, 0.9) * r,
            r * rng.uniform(0.7, 1),
        )
        for _ in range(14)
    ]
    n.foliage(c, blobs, mix(n.LEAF, c.light.haze, 0.25))


def _roofs(c: Canvas, rng: Random, x: float, horizon: float, w: float, bottom: float) -> None:
    for row in range(3):
        base = horizon + (bottom - horizon) * row / 3
        left = x
        while left < x + w - 8:
            width = min(rng.uniform(0.08, 0.16) * w, x + w - left)
            height = rng.uniform(0.4, 1) * (bottom - horizon) * 0.5
            tone = rng.choice((rgb("f4e8d4"), rgb("eccfae"), rgb("f7f2e8"), rgb("e3b9a0")))
            c.box(left, base - height, width, bottom - base + height, c.light.far(tone, 0.5 - row * 0.2))
            c.box(left, base - height, width, height * 0.22, c.light.far(b.TERRACOTTA, 0.45 - row * 0.18))
            for i in range(int(width // 26)):
                c.box(left + 8 + i * 26, base - height * 0.55, 9, 14, c.light.far(b.SLATE, 0.5 - row * 0.15))
            left += width


def opening(
    c: Canvas,
    rng: Random,
    area: tuple[float, float, float, float],
    kind: str,
    panes: tuple[int, int],
    frame: Colour = WHITE,
) -> None:
    """A window with its view, its reveal, and the light that it lets in."""
    x, y, w, h = area
    c.box(x - 22, y - 22, w + 44, h + 44, c.light.lit(frame))
    view(c, rng, area, kind)
    c.box(x, y, w, 12, clear(c.light.shadow, 0.2))
    c.box(x, y, 10, h, clear(c.light.shadow, 0.14))
    for i in range(1, panes[0]):
        c.box(x + w * i / panes[0] - 6, y, 12, h, c.light.lit(frame))
    for i in range(1, panes[1]):
        c.box(x, y + h * i / panes[1] - 5, w, 10, c.light.lit(frame))
    c.box(x - 34, y + h + 20, w + 68, 16, c.light.lit(mix(frame, WHITE, 0.3)), 3)
    c.box(x - 26, y + h + 36, w + 52, 10, clear(c.light.shadow, 0.16))


def curtains(c: Canvas, area: tuple[float, float, float, float], colour: Colour) -> None:
    x, y, w, _ = area
    c.box(x - 120, y - 62, w + 240, 8, c.light.shaded(rgb("4a4440")), 4)
    for left in (x - 110, x + w - 10):
        for fold in range(6):
            tone = c.light.lit(colour) if fold % 2 else mix(c.light.lit(colour), c.light.shaded(colour), 0.7)
            c.box(left + fold * 20, y - 56, 21, FLOOR + 10 - y + 56, clear(tone, 0.94))


def sunshine(c: Canvas, area: tuple[float, float, float, float], panes: int) -> None:
    """The window's patch of sun on the floor."""
    if c.light.lamps:
        return
    x, _, w, _ = area
    for i in range(panes):
        a, z = x + w * i / panes + 8, x + w * (i + 1) / panes - 8
        c.beam(
            [(a + 60, FLOOR + 40), (z + 60, FLOOR + 40), (z + 190, HEIGHT - 40), (a + 190, HEIGHT - 40)],
            rgb("fff1c9"),
            7,
            0.42,
        )
