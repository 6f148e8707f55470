"""Sky, hills, water and everything that grows."""

import math
from random import Random

from estate.demo.scenes.canvas import HEIGHT, WIDTH, Canvas, Fade, Point
from estate.demo.scenes.light import BLACK, WHITE, Colour, clear, mix, rgb

LEAF = rgb("5f9a55")
OLIVE = rgb("8fa37a")
PINE = rgb("3f7a5a")
BARK = rgb("7a5a45")
GRASS = rgb("93bf6a")
CYPRESS, WATER = rgb("47785a"), rgb("3f97b8")
BLOOMS = (rgb("e8607a"), rgb("f4b740"), rgb("fbf4ea"), rgb("b46fc2"), rgb("f08a5d"))


def sky(c: Canvas, rng: Random, horizon: float = 720, clouds: int = 4) -> None:
    top, middle, low = c.light.sky
    c.box(0, 0, WIDTH, horizon * 0.55, Fade(top, middle))
    c.box(0, horizon * 0.55, WIDTH, horizon * 0.45 + 2, Fade(middle, low))
    if c.light.lamps:
        _stars(c, rng, horizon)
    if c.light.sun:
        x, y = c.light.sun
        c.glow(x, y, 620, WHITE, 0.75)
        c.ellipse(x, y, 62, 62, clear(WHITE, 0.85))
    for _ in range(clouds):
        cloud(c, rng, rng.uniform(-60, WIDTH - 100), rng.uniform(60, horizon * 0.5), rng.uniform(0.6, 1.3))


def _stars(c: Canvas, rng: Random, horizon: float) -> None:
    for _ in range(50):
        r = rng.choice((0.8, 1.1, 1.6))
        c.ellipse(rng.uniform(0, WIDTH), rng.uniform(0, horizon * 0.45), r, r, clear(WHITE, 0.7))


def cloud(c: Canvas, rng: Random, x: float, y: float, size: float) -> None:
    """Long flat bars with round ends: they read as cloud at every size."""
    bars = []
    for row in range(3):
        width = size * rng.uniform(120, 260) * (1.25 - abs(row - 1) * 0.35)
        bars.append((x + rng.uniform(-40, 60) * size, y + row * 21 * size, width, 23 * size))
    c.bars(bars, mix(WHITE, c.light.sky[2], 0.25), 0.22 if c.light.lamps else 0.6)


def hills(c: Canvas, rng: Random, base: float, height: float, colour: Colour, distance: float) -> None:
    phase, waves = rng.uniform(0, 6), rng.uniform(1.4, 2.6)
    crest = [
        (
            x,
            base
            - height * (0.55 + 0.3 * math.sin(phase + x / WIDTH * waves * 3.1) + 0.15 * math.sin(x / 97)),
        )
        for x in range(0, WIDTH + 41, 40)
    ]
    paint = Fade(c.light.far(colour, distance), c.light.far(colour, min(1, distance + 0.25)))
    c.polygon([*crest, (WIDTH, base + 2), (0, base + 2)], paint)


def skyline(c: Canvas, rng: Random, base: float, tallest: float, colour: Colour, distance: float) -> None:
    x = -20.0
    while x < WIDTH:
        width, height = rng.uniform(50, 130), tallest * rng.uniform(0.35, 1)
        c.box(
            x,
            base - height,
            width,
            height + 2,
            c.light.far(mix(colour, BLACK, rng.uniform(0, 0.08)), distance),
        )
        if c.light.lamps:
            _far_windows(c, rng, x, base - height, width, height)
        x += width + rng.choice((0, 0, 0, 14))


def _far_windows(c: Canvas, rng: Random, x: float, y: float, w: float, h: float) -> None:
    for row in range(int(h // 22)):
        for column in range(int(w // 18)):
            if rng.random() < 0.3:
                c.box(x + 7 + column * 18, y + 9 + row * 22, 7, 10, clear(rgb("ffd591"), 0.6))


def ground(c: Canvas, y: float, colour: Colour) -> None:
    c.box(0, y, WIDTH, HEIGHT - y, Fade(c.light.far(colour, 0.12), c.light.shaded(colour)))


def lawn(c: Canvas, rng: Random, y: float, colour: Colour = GRASS) -> None:
    ground(c, y, colour)
    for _ in range(6):
        top = rng.uniform(y + 20, HEIGHT)
        tone = clear(c.light.lit(mix(colour, WHITE, 0.25)), 0.22)
        c.ellipse(rng.uniform(0, WIDTH), top, rng.uniform(200, 480), 10 + (top - y) * 0.1, tone)
    for _ in range(110):
        tuft(c, rng, rng.uniform(0, WIDTH), rng.uniform(y + 14, HEIGHT), colour)


def tuft(c: Canvas, rng: Random, x: float, y: float, colour: Colour) -> None:
    size = 4 + (y / HEIGHT) ** 3 * 11
    tone = c.light.shaded(mix(colour, rgb("2f5d3a"), rng.uniform(0.1, 0.5)))
    for lean in (-0.6, 0, 0.6):
        c.polygon([(x - 1.6, y), (x + lean * size, y - size * 1.3), (x + 1.6, y)], tone)


def sea(c: Canvas, rng: Random, y: float, height: float, colour: Colour = WATER) -> None:
    c.box(0, y, WIDTH, height, Fade(c.light.far(colour, 0.55), c.light.lit(colour)))
    for _ in range(60):
        down = rng.random() ** 1.5 * height
        width = 20 + down * 0.8
        c.box(rng.uniform(0, WIDTH), y + down, width, 1 + down / 70, clear(WHITE, 0.3), radius=1)


def path(c: Canvas, top: tuple[float, float], bottom: tuple[float, float], y: float, colour: Colour) -> None:
    """A walk from *y* to the lower edge; the pairs are its left and right side."""
    c.polygon([(top[0], y), (top[1], y), (bottom[1], HEIGHT), (bottom[0], HEIGHT)],
              Fade(c.light.far(colour, 0.15), c.light.shaded(colour)))  # fmt: skip
    for i in range(1, 9):
        share = (i / 9) ** 1.6
        left, right = (a + (b - a) * share for a, b in zip(top, bottom, strict=True))
        down = y + (HEIGHT - y) * share
        c.line([(left, down), (right, down)], clear(c.light.shadow, 0.14), 1 + 3 * share)


def round_tree(c: Canvas, rng: Random, x: float, y: float, h: float, colour: Colour = LEAF) -> None:
    cast(c, x, y, h * 0.36)
    _trunk(c, x, y, h * 0.55, h * 0.045)
    blobs = [(x, y - h * 0.66, h * 0.2)]
    blobs += [_blob(rng, x, y - h * 0.66, h * 0.27, h * 0.26, h * 0.15) for _ in range(15)]
    foliage(c, blobs, colour)


def _blob(rng: Random, x: float, y: float, rx: float, ry: float, size: float) -> tuple[float, float, float]:
    angle, away = rng.uniform(0, 2 * math.pi), math.sqrt(rng.random())
    return x + math.cos(angle) * rx * away, y + math.sin(angle) * ry * away, size * rng.uniform(0.8, 1.2)


def foliage(c: Canvas, blobs: list[tuple[float, float, float]], colour: Colour) -> None:
    """Three passes, dark to light, each nearer to the light above left."""
    dark, light = (
        c.light.shaded(mix(colour, rgb("1f4a3c"), 0.35)),
        c.light.lit(mix(colour, rgb("f5ef9a"), 0.3)),
    )
    for pass_, tone in ((0, dark), (1, c.light.lit(colour)), (2, light)):
        for i, (x, y, r) in enumerate(blobs):
            if pass_ < 2 or i % 2:
                shift, shrink = pass_ * r * 0.24, 1 - pass_ * 0.26
                c.ellipse(x - shift, y - shift * 1.1, r * shrink, r * shrink * 0.94, tone)


def _trunk(c: Canvas, x: float, y: float, h: float, w: float) -> None:
    tone = Fade(c.light.lit(BARK), c.light.shaded(BARK), sideways=True)
    c.polygon([(x - w, y), (x - w * 0.5, y - h), (x + w * 0.5, y - h), (x + w, y)], tone)


def cast(c: Canvas, x: float, y: float, reach: float) -> None:
    """The shadow on the ground, to the right of what stands there."""
    ring = [(x + reach * (0.35 + math.cos(a)), y + reach * 0.13 * math.sin(a)) for a in _turns(16)]
    c.shadow(ring, blur=max(5, reach * 0.08), strength=0.34)


def _turns(n: int) -> list[float]:
    return [2 * math.pi * i / n for i in range(n)]


def cypress(c: Canvas, rng: Random, x: float, y: float, h: float, colour: Colour = CYPRESS) -> None:
    w = h * rng.uniform(0.085, 0.11)
    cast(c, x, y, w * 2.2)
    c.box(x - w * 0.15, y - h * 0.1, w * 0.3, h * 0.1, c.light.shaded(BARK))
    outline = [(-0.5, 0.045), (-0.86, 0.07), (-1, 0.13), (-0.95, 0.3), (-0.7, 0.6), (-0.3, 0.86), (0, 1)]
    left: list[Point] = [(x + dx * w, y - up * h) for dx, up in outline]
    right: list[Point] = [(x - dx * w, y - up * h) for dx, up in reversed(outline)]
    c.polygon([*left, *right], c.light.shaded(colour))
    c.polygon([*left, (x + w * 0.12, y - h * 0.6), (x - w * 0.1, y - h * 0.05)], c.light.lit(colour))


def umbrella_pine(c: Canvas, rng: Random, x: float, y: float, h: float) -> None:
    cast(c, x, y, h * 0.34)
    _trunk(c, x, y, h * 0.8, h * 0.026)
    c.line([(x, y - h * 0.55), (x + h * 0.13, y - h * 0.78)], c.light.shaded(BARK), h * 0.02)
    blobs = [_blob(rng, x + h * 0.02, y - h * 0.84, h * 0.33, h * 0.07, h * 0.1) for _ in range(16)]
    foliage(c, blobs, PINE)


def palm(c: Canvas, rng: Random, x: float, y: float, h: float) -> None:
    cast(c, x, y, h * 0.26)
    bend = rng.choice((-1, 1)) * h * 0.06
    spine = [(x + bend * math.sin(i / 8 * math.pi / 2), y - h * 0.8 * i / 8) for i in range(9)]
    c.line(spine, c.light.shaded(rgb("9a7a5c")), h * 0.035)
    c.line([(px - h * 0.007, py) for px, py in spine], c.light.lit(rgb("b8956f")), h * 0.015)
    top = spine[-1]
    for angle in (-2.95, -2.5, -2.05, -1.57, -1.1, -0.65, -0.2, 0.25, 2.85):
        _frond(c, top, angle + rng.uniform(-0.1, 0.1), h * rng.uniform(0.26, 0.33))


def _frond(c: Canvas, top: Point, angle: float, length: float) -> None:
    """A leaf that rises along *angle* and droops by its weight."""
    spine = []
    for i in range(9):
        t = i / 8
        spine.append(
            (
                top[0] + math.cos(angle) * length * t,
                top[1] + math.sin(angle) * length * t * 0.8 + length * 0.5 * t * t,
            )
        )
    width = [length * 0.085 * math.sin(math.pi * min(1, i / 8 + 0.08)) for i in range(9)]
    upper: list[Point] = [(px, py - w) for (px, py), w in zip(spine, width, strict=True)]
    lower: list[Point] = [(px, py + w * 0.8) for (px, py), w in zip(spine, width, strict=True)]
    c.polygon([*upper, *reversed(lower)], c.light.shaded(rgb("4f8a56")))
    c.polygon([*upper, *reversed(spine)], c.light.lit(rgb("6fae62")))


def olive_tree(c: Canvas, rng: Random, x: float, y: float, h: float) -> None:
    cast(c, x, y, h * 0.42)
    tone = c.light.shaded(rgb("8b7562"))
    c.line([(x, y), (x - h * 0.05, y - h * 0.2), (x + h * 0.06, y - h * 0.5)], tone, h * 0.07)
    c.line([(x - h * 0.04, y - h * 0.22), (x - h * 0.17, y - h * 0.5)], tone, h * 0.04)
    foliage(c, [_blob(rng, x, y - h * 0.62, h * 0.36, h * 0.2, h * 0.13) for _ in range(18)], OLIVE)


def bush(c: Canvas, rng: Random, x: float, y: float, size: float, blooms: Colour | None = None) -> None:
    cast(c, x, y, size * 0.9)
    blobs = [_blob(rng, x, y - size * 0.38, size * 0.6, size * 0.16, size * 0.34) for _ in range(8)]
    foliage(c, blobs, LEAF)
    if blooms:
        flowers(c, rng, (x - size * 0.8, y - size * 0.75, size * 1.6, size * 0.7), blooms, round(size / 2.5))


def flowers(c: Canvas, rng: Random, area: tuple[float, float, float, float], colour: Colour, n: int) -> None:
    x, y, w, h = area
    for _ in range(n):
        r, px, py = rng.uniform(2.5, 6), rng.uniform(x, x + w), rng.uniform(y, y + h)
        c.ellipse(px, py, r, r, c.light.lit(mix(colour, WHITE, rng.uniform(0, 0.35))))
        c.ellipse(px, py, r * 0.35, r * 0.35, c.light.lit(rgb("f9d77e")))


def hedge(c: Canvas, rng: Random, x: float, y: float, w: float, h: float) -> None:
    c.shadow([(x, y - 4), (x + w, y - 4), (x + w + 20, y + 14), (x + 14, y + 14)], 8, 0.3)
    c.box(x, y - h * 0.7, w, h * 0.7, c.light.shaded(mix(LEAF, BLACK, 0.15)))
    foliage(
        c,
        [
            (x + i * h * 0.42, y - h * 0.68 + rng.uniform(-4, 4), h * 0.33)
            for i in range(int(w / h / 0.42) + 1)
        ],
        LEAF,
    )
