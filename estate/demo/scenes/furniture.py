"""What stands in a room; places are the middle of the foot unless a function says otherwise."""

from random import Random

from estate.demo.scenes import building as b
from estate.demo.scenes import nature as n
from estate.demo.scenes.canvas import Canvas, Fade
from estate.demo.scenes.light import BLACK, WHITE, Colour, clear, mix, rgb

LINEN, CLAY = rgb("f4ece0"), rgb("e9e2d6")


def under(c: Canvas, x: float, y: float, w: float, strength: float = 0.4) -> None:
    """The shadow that a thing of this width throws on the floor."""
    c.shadow(
        [(x - w / 2, y - 8), (x + w / 2, y - 8), (x + w / 2 + 40, y + 22), (x - w / 2 + 30, y + 22)],
        10,
        strength,
    )


def block(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour, radius: float = 0) -> None:
    """A soft-edged box, lit from the left; (x, y) is its top left."""
    c.box(
        x, y, w, h, Fade(c.light.lit(colour), mix(c.light.lit(colour), c.light.shaded(colour), 0.8)), radius
    )


def rug(c: Canvas, x: float, y: float, w: float, h: float, colour: Colour) -> None:
    c.ellipse(x, y, w / 2, h / 2, c.light.lit(colour))
    c.arc(x, y, w / 2 - 26, h / 2 - 11, c.light.lit(mix(colour, WHITE, 0.45)), 5)
    c.arc(x, y, w / 2 - 60, h / 2 - 26, c.light.lit(mix(colour, BLACK, 0.12)), 3)


def sofa(c: Canvas, x: float, y: float, w: float, colour: Colour, accent: Colour) -> None:
    under(c, x, y, w)
    left = x - w / 2
    for leg in (0.08, 0.92):
        c.box(left + w * leg - 7, y - 26, 14, 26, c.light.shaded(b.WOOD))
    block(c, left + 20, y - 220, w - 40, 160, mix(colour, BLACK, 0.06), 26)
    half = (w - 110) / 2
    for i in (0, 1):
        block(c, left + 52 + i * (half + 6), y - 208, half, 118, colour, 22)
        block(c, left + 52 + i * (half + 6), y - 112, half, 58, mix(colour, WHITE, 0.1), 16)
    block(c, left + 30, y - 66, w - 60, 44, mix(colour, BLACK, 0.1), 10)
    for side in (left, left + w - 62):
        block(c, side, y - 156, 62, 134, mix(colour, WHITE, 0.05), 24)
    cushion(c, left + w * 0.22, y - 124, 96, accent)
    cushion(c, left + w * 0.8, y - 124, 90, LINEN)


def cushion(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    s = size / 2
    c.polygon(
        [(x - s, y - s * 0.7), (x + s * 0.8, y - s), (x + s, y + s * 0.7), (x - s * 0.8, y + s)],
        Fade(c.light.lit(mix(colour, WHITE, 0.12)), c.light.shaded(colour)),
    )


def armchair(c: Canvas, x: float, y: float, colour: Colour) -> None:
    under(c, x, y, 220)
    for leg in (-80, 80):
        c.line([(x + leg * 0.8, y - 60), (x + leg, y)], c.light.shaded(b.WOOD), 11)
    block(c, x - 90, y - 260, 180, 200, mix(colour, BLACK, 0.05), 60)
    block(c, x - 78, y - 128, 156, 70, mix(colour, WHITE, 0.12), 22)
    for side in (-112, 72):
        block(c, x + side, y - 158, 40, 112, colour, 18)


def coffee_table(c: Canvas, rng: Random, x: float, y: float, w: float) -> None:
    under(c, x, y, w * 0.8)
    for leg in (-0.32, 0.32):
        c.line([(x + leg * w, y - 88), (x + leg * w * 1.12, y)], c.light.shaded(b.WOOD), 10)
    c.ellipse(x, y - 84, w / 2, w * 0.105, c.light.shaded(b.OAK))
    c.ellipse(x, y - 92, w / 2, w * 0.105, Fade(c.light.lit(mix(b.OAK, WHITE, 0.2)), c.light.lit(b.OAK)))
    c.box(x - w * 0.28, y - 104, 84, 10, c.light.lit(rgb("3f6f7a")), 2)
    c.box(x - w * 0.26, y - 113, 74, 9, c.light.lit(rgb("e8a25c")), 2)
    vase(c, rng, x + w * 0.16, y - 94, 44)


def vase(c: Canvas, rng: Random, x: float, y: float, h: float, clay: Colour = CLAY) -> None:
    c.ellipse(
        x, y - h * 0.42, h * 0.34, h * 0.42, Fade(c.light.lit(clay), c.light.shaded(clay), sideways=True)
    )
    c.box(x - h * 0.13, y - h, h * 0.26, h * 0.3, c.light.lit(clay), 4)
    for _ in range(6):
        dx, dy = rng.uniform(-0.8, 0.8) * h, rng.uniform(0.7, 1.5) * h
        c.line([(x, y - h), (x + dx, y - h - dy)], c.light.shaded(n.LEAF), 2.4)
        c.ellipse(x + dx, y - h - dy, h * 0.14, h * 0.14, c.light.lit(rng.choice(n.BLOOMS)))


def plant(c: Canvas, rng: Random, x: float, y: float, h: float) -> None:
    """A fig in a pot: broad leaves on bent stems."""
    under(c, x, y, h * 0.3)
    tone = rgb("e7ddcd")
    for _ in range(9):
        tip = (x + rng.uniform(-0.34, 0.34) * h, y - h * rng.uniform(0.5, 1))
        c.line(
            [(x, y - h * 0.2), ((x + tip[0]) / 2, tip[1] + h * 0.2), tip], c.light.shaded(n.BARK), h * 0.011
        )
        _leaf(c, rng, tip, h * 0.14)
    b.tapered(c, x, y - h * 0.26, y, (h * 0.14, h * 0.1), tone)
    c.ellipse(x, y - h * 0.26, h * 0.14, h * 0.022, c.light.shaded(b.WOOD))


def _leaf(c: Canvas, rng: Random, at: tuple[float, float], size: float) -> None:
    for _ in range(3):
        dx, dy = rng.uniform(-0.7, 0.7) * size, rng.uniform(-0.6, 0.7) * size
        x, y = at[0] + dx, at[1] + dy
        green = mix(n.PINE, n.LEAF, rng.random())
        c.ellipse(x, y, size * 0.66, size * 0.44, c.light.shaded(green))
        c.ellipse(x - size * 0.06, y - size * 0.09, size * 0.54, size * 0.28, c.light.lit(green))


def floor_lamp(c: Canvas, x: float, y: float, h: float) -> None:
    under(c, x, y, 70, 0.25)
    c.glow(x, y - h, 300, rgb("ffe0a0"), 0.5 if c.light.lamps else 0.28)
    c.box(x - 3, y - h, 6, h, c.light.shaded(rgb("4a4440")))
    c.ellipse(x, y - 2, 40, 9, c.light.shaded(rgb("4a4440")))
    shade = rgb("fdf0d2")
    c.polygon(
        [(x - 48, y - h - 60), (x + 48, y - h - 60), (x + 74, y - h + 50), (x - 74, y - h + 50)],
        Fade(shade, mix(shade, rgb("f2c983"), 0.7)),
    )


def pendant(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Hangs from the ceiling; (x, y) is the middle of its lower edge."""
    c.box(x - 1.5, 0, 3, y - size * 0.6, c.light.shaded(rgb("4a4440")))
    c.glow(x, y + 10, size * 3, rgb("ffe0a0"), 0.6 if c.light.lamps else 0.32)
    b.tapered(c, x, y - size * 0.7, y, (size * 0.16, size * 0.62), colour)
    c.ellipse(x, y, size * 0.62, size * 0.1, rgb("fff1cd"))


def picture(c: Canvas, rng: Random, x: float, y: float, w: float, h: float) -> None:
    """Framed, of hills or of shapes; (x, y) is its top left."""
    c.shadow([(x + 6, y + 8), (x + w + 8, y + 8), (x + w + 8, y + h + 12), (x + 6, y + h + 12)], 7, 0.3)
    c.box(x, y, w, h, c.light.lit(rng.choice((b.OAK, rgb("3d3a38"), WHITE))))
    c.box(x + 8, y + 8, w - 16, h - 16, c.light.lit(rgb("fbf6ec")))
    ax, ay, aw, ah = x + w * 0.17, y + h * 0.15, w * 0.66, h * 0.7
    tones = rng.sample(
        [rgb(t) for t in ("e8a87c", "c38d6b", "41776f", "85b3a5", "e27d60", "f2d394", "35506b")], 4
    )
    c.box(ax, ay, aw, ah, c.light.lit(mix(tones[0], WHITE, 0.55)))
    c.ellipse(ax + aw * rng.uniform(0.3, 0.7), ay + ah * 0.34, aw * 0.2, aw * 0.2, c.light.lit(tones[1]))
    c.polygon(
        [
            (ax, ay + ah * 0.6),
            (ax + aw * 0.4, ay + ah * 0.42),
            (ax + aw, ay + ah * 0.7),
            (ax + aw, ay + ah),
            (ax, ay + ah),
        ],
        c.light.lit(tones[2]),
    )
    c.polygon(
        [
            (ax, ay + ah * 0.85),
            (ax + aw * 0.7, ay + ah * 0.62),
            (ax + aw, ay + ah * 0.75),
            (ax + aw, ay + ah),
            (ax, ay + ah),
        ],
        c.light.lit(tones[3]),
    )


def shelf(c: Canvas, rng: Random, x: float, y: float, w: float, rows: int, step: float = 104) -> None:
    """Books and things on boards; (x, y) is the top left."""
    for row in range(rows):
        base = y + (row + 1) * step
        left = x + 14
        while left < x + w - 40:
            if rng.random() < 0.14:
                vase(c, rng, left + 26, base, 30)
                left += 70
                continue
            bw, bh = rng.uniform(12, 24), rng.uniform(0.5, 0.8) * step
            tone = rng.choice(("35506b", "c9573f", "e8b04c", "5f8f7f", "efe4d0", "8a5a6b", "d98b5f"))
            c.box(left, base - bh, bw, bh, c.light.lit(rgb(tone)), 2)
            left += bw + rng.choice((2, 2, 2, 26))
        c.box(x, base, w, 11, c.light.lit(b.OAK))
        c.box(x, base + 11, w, 12, clear(c.light.shadow, 0.16))


def chair(c: Canvas, x: float, y: float, colour: Colour, size: float = 1) -> None:
    under(c, x, y, 90 * size, 0.3)
    wood = c.light.shaded(b.WOOD)
    for leg in (-44, 44):
        c.line([(x + leg * 0.8 * size, y - 110 * size), (x + leg * size, y)], wood, 9 * size)
    block(c, x - 52 * size, y - 270 * size, 104 * size, 120 * size, colour, 26 * size)
    block(c, x - 56 * size, y - 128 * size, 112 * size, 30 * size, mix(colour, WHITE, 0.12), 12 * size)


def bed(c: Canvas, x: float, y: float, w: float, cover: Colour, head: Colour) -> None:
    """Seen from its foot; (x, y) is the middle of the foot on the floor."""
    under(c, x, y, w + 20)
    left = x - w / 2
    block(c, left - 20, y - 400, w + 40, 330, head, 22)
    for i in range(1, 5):
        c.line(
            [(left - 20 + (w + 40) * i / 5, y - 392), (left - 20 + (w + 40) * i / 5, y - 240)],
            clear(c.light.shadow, 0.14),
            3,
        )
    block(c, left, y - 250, w, 220, LINEN, 18)
    for i, tone in ((0, WHITE), (1, WHITE)):
        block(c, left + 28 + i * (w / 2 - 8), y - 318, w / 2 - 48, 104, tone, 30)
    cushion(c, x, y - 254, 130, mix(cover, BLACK, 0.1))
    c.polygon(
        [(left - 8, y - 214), (left + w + 8, y - 214), (left + w + 18, y - 34), (left - 18, y - 34)],
        Fade(c.light.lit(cover), c.light.shaded(cover)),
    )
    c.polygon(
        [(left - 8, y - 214), (left + w + 8, y - 214), (left + w + 10, y - 176), (left - 10, y - 176)],
        c.light.lit(mix(cover, WHITE, 0.5)),
    )
    for i in range(1, 5):
        c.line(
            [(left + w * i / 5, y - 170), (left + w * (i / 5 * 1.04 - 0.02), y - 40)],
            clear(c.light.shadow, 0.1),
            4,
        )
    for leg in (left + 6, left + w - 20):
        c.box(leg, y - 36, 14, 36, c.light.shaded(b.WOOD))


def bedside(c: Canvas, x: float, y: float) -> None:
    under(c, x, y, 110, 0.3)
    block(c, x - 60, y - 130, 120, 112, b.OAK, 6)
    c.box(x - 52, y - 80, 104, 3, clear(c.light.shadow, 0.3))
    for leg in (-50, 40):
        c.box(x + leg, y - 20, 9, 20, c.light.shaded(b.WOOD))
    c.glow(x, y - 220, 210, rgb("ffe0a0"), 0.6 if c.light.lamps else 0.3)
    c.ellipse(x, y - 150, 26, 22, c.light.lit(rgb("d98b5f")))
    c.polygon(
        [(x - 34, y - 250), (x + 34, y - 250), (x + 52, y - 172), (x - 52, y - 172)],
        Fade(rgb("fff3d6"), rgb("f6d8a0")),
    )
