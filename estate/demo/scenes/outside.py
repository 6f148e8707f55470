"""What belongs to a home outside its walls: balcony, terrace, garden, the view."""

from random import Random

from estate.demo.scenes import building as b
from estate.demo.scenes import furniture as f
from estate.demo.scenes import nature as n
from estate.demo.scenes.canvas import HEIGHT, WIDTH, Canvas, Fade
from estate.demo.scenes.light import WHITE, Colour, clear, mix, rgb


def river_city(c: Canvas, rng: Random) -> None:
    """Roofs stepping down to the river, and the bridge."""
    n.sky(c, rng, 520, clouds=5)
    n.hills(c, rng, 500, 110, rgb("7f95a0"), 0.6)
    n.sea(c, rng, 470, 170, rgb("4f9ab8"))
    _bridge(c)
    for row in range(4):
        _roof_row(c, rng, 610 + row * 105, 92 + row * 22, 0.42 - row * 0.12)


def _bridge(c: Canvas) -> None:
    red = c.light.far(rgb("b8483c"), 0.25)
    c.box(0, 440, WIDTH, 8, red)
    for x in (420, 1060):
        c.box(x, 250, 12, 250, red)
        c.box(x + 34, 250, 12, 250, red)
        for y in (270, 340, 410):
            c.box(x, y, 46, 8, red)
    for left, right, ends in ((443, 1083, (258, 258)), (-200, 443, (430, 258)), (1083, 1750, (258, 430))):
        sag = _cable(left, right, ends)
        c.line(sag, red, 4)
        for hx, hy in sag:
            if hy < 440:
                c.box(hx, hy, 1.5, 440 - hy, red)


def _cable(left: float, right: float, ends: tuple[float, float]) -> list[tuple[float, float]]:
    """Hangs deep between the pylons, and nearly straight from a pylon to the bank."""
    depth = 650 if ends[0] == ends[1] else 200
    steps = [i / 20 for i in range(21)]
    return [
        (left + (right - left) * t, ends[0] + (ends[1] - ends[0]) * t + depth * t * (1 - t)) for t in steps
    ]


def _roof_row(c: Canvas, rng: Random, base: float, size: float, haze: float) -> None:
    x = rng.uniform(-90, -20)
    while x < WIDTH:
        w, h = size * rng.uniform(1.1, 1.9), size * rng.uniform(0.7, 1.3)
        tone = rng.choice(tuple(map(rgb, ("f7efe0", "f2cf9d", "eeb7a0", "dfe6ea", "f6e2b8", "e9d3c0"))))
        c.box(
            x,
            base - h,
            w,
            h + 130,
            Fade(c.light.far(tone, haze), c.light.far(mix(tone, c.light.shadow, 0.15), haze)),
        )
        peak = base - h - size * 0.34
        c.polygon(
            [(x - 5, base - h + 2), (x + w * 0.18, peak), (x + w * 0.82, peak), (x + w + 5, base - h + 2)],
            c.light.far(b.TERRACOTTA, haze),
        )
        c.polygon(
            [(x + w * 0.6, base - h + 2), (x + w * 0.82, peak), (x + w + 5, base - h + 2)],
            c.light.far(mix(b.TERRACOTTA, c.light.shadow, 0.25), haze),
        )
        for i in range(max(1, int(w / (size * 0.42)))):
            wx = x + size * 0.14 + i * size * 0.42
            if wx + size * 0.2 < x + w:
                on = c.light.lamps and rng.random() < 0.6
                c.box(
                    wx,
                    base - h * 0.75,
                    size * 0.17,
                    size * 0.27,
                    c.light.glass[0] if on else c.light.far(rgb("5b7a92"), haze),
                )
        if rng.random() < 0.25:
            n.foliage(
                c,
                [
                    (x + w + rng.uniform(-1, 1) * size * 0.2, base - rng.uniform(0, 0.4) * size, size * 0.22)
                    for _ in range(6)
                ],
                n.LEAF,
            )
        x += w + rng.choice((0, 0, size * 0.1))


def balcony(c: Canvas, rng: Random, seat: Colour, over: str) -> None:
    """Two chairs, flowers, and the city or the sea."""
    if over == "sea":
        n.sky(c, rng, 560, clouds=5)
        n.sea(c, rng, 540, 400)
        n.hills(c, rng, 548, 100, rgb("7f95a8"), 0.55)
    else:
        river_city(c, rng)
    c.box(0, 900, WIDTH, 170, Fade(c.light.lit(rgb("d9b894")), c.light.shaded(rgb("b98a5b"))))
    b.boards(c, (0, 900, WIDTH, 170), 34)
    b.railing(c, 0, 640, WIDTH, 266, rgb("2f3640"), step=38)
    for side in (0, 1470):
        f.block(c, side, 0, 130, 910, rgb("f4ece0"))
    c.box(0, 0, WIDTH, 70, c.light.shaded(rgb("efe6d6")))
    c.box(0, 70, WIDTH, 12, clear(c.light.shadow, 0.2))
    for i in range(8):
        x = 190 + i * 170
        c.glow(x, 120, 60, rgb("ffe2a0"), 0.7 if c.light.lamps else 0.4)
        c.ellipse(x, 118 + (i % 2) * 8, 7, 9, rgb("fff1c4"))
    for x in (560, 1040):
        f.chair(c, x, 1020, seat, 1.2)
    f.under(c, 800, 1030, 170)
    c.box(794, 850, 12, 180, c.light.shaded(rgb("3d4450")))
    c.ellipse(800, 850, 120, 20, c.light.lit(WHITE))
    f.vase(c, rng, 800, 846, 44)
    for x, size in ((230, 120), (1370, 130), (330, 90)):
        b.pot(c, rng, x, 1030, size, rng.choice(n.BLOOMS))


def garden(c: Canvas, rng: Random, wall: Colour) -> None:
    """A table under the tree, a lawn, beds along the wall."""
    n.sky(c, rng, 600)
    n.hills(c, rng, 620, 140, rgb("7fa58c"), 0.5)
    c.box(0, 520, WIDTH, 150, Fade(c.light.lit(wall), c.light.shaded(wall)))
    c.box(0, 506, WIDTH, 18, c.light.lit(b.TERRACOTTA))
    n.lawn(c, rng, 660)
    for x in (140, 1290, 1450):
        n.cypress(c, rng, x, 668, rng.uniform(300, 400))
    n.round_tree(c, rng, 1080, 740, 640)
    for i in range(17):
        n.bush(c, rng, 30 + i * 100, 690 + rng.uniform(-8, 10), rng.uniform(50, 72), rng.choice(n.BLOOMS))
    _stones(c)
    f.chair(c, 500, 880, rgb("f4f0e6"), 1.1)
    f.chair(c, 860, 880, rgb("f4f0e6"), 1.1)
    f.under(c, 680, 900, 300)
    for leg in (580, 770):
        c.box(leg, 770, 12, 130, c.light.shaded(b.WOOD))
    c.box(540, 752, 280, 22, c.light.lit(b.OAK), 6)
    f.vase(c, rng, 680, 754, 50)
    for x, size in ((190, 130), (1480, 150), (1350, 110)):
        b.pot(c, rng, x, 1000, size, rng.choice(n.BLOOMS))


def _stones(c: Canvas) -> None:
    for i in range(7):
        y = 740 + i * i * 7 + i * 8
        x, r = 1180 - i * 46 + (i % 2) * 70, 44 + i * 10
        c.ellipse(x, y + 5, r, r * 0.24, clear(c.light.shadow, 0.25))
        c.ellipse(x, y, r, r * 0.24, c.light.lit(rgb("d9d0c0")))


def roof_terrace(c: Canvas, rng: Random, seat: Colour) -> None:
    """Sofas on the roof, lights on a string, the city around."""
    n.sky(c, rng, 700)
    n.skyline(c, rng, 720, 360, rgb("a08fa8"), 0.55)
    n.skyline(c, rng, 740, 200, rgb("9a8398"), 0.35)
    b.balcony(c, 0, 640, WIDTH, 130, WHITE, glazed=True)
    c.box(0, 780, WIDTH, HEIGHT - 780, Fade(c.light.lit(rgb("c9a27a")), c.light.shaded(rgb("b98a5b"))))
    b.boards(c, (0, 780, WIDTH, HEIGHT - 780), 40)
    for x in (90, 1500):
        c.box(x - 7, 250, 14, 560, c.light.shaded(b.WOOD))
    _string_of_lights(c)
    n.palm(c, rng, 190, 850, 470)
    n.palm(c, rng, 1410, 850, 420)
    f.rug(c, 800, 970, 1080, 150, rgb("e9dcc6"))
    f.sofa(c, 800, 910, 740, seat, rgb("d98b5f"))
    f.coffee_table(c, rng, 800, 1030, 380)
    for x, size in ((300, 130), (1310, 140)):
        b.pot(c, rng, x, 960, size, rng.choice(n.BLOOMS))


def _string_of_lights(c: Canvas) -> None:
    points = [(90 + 1410 * t / 24, 260 + 190 * 4 * (t / 24) * (1 - t / 24) * 0.6) for t in range(25)]
    c.line(points, c.light.shaded(rgb("3d3a38")), 3)
    for x, y in points[1:-1]:
        c.glow(x, y + 12, 54, rgb("ffdf9a"), 0.8)
        c.ellipse(x, y + 12, 7, 9, rgb("fff4d2"))


def pool(c: Canvas, rng: Random, water: Colour) -> None:
    """The pool over the sea."""
    n.sky(c, rng, 560, clouds=5)
    n.sea(c, rng, 540, 200)
    n.hills(c, rng, 550, 120, rgb("7f95a8"), 0.55)
    c.box(0, 690, WIDTH, 400, Fade(c.light.lit(rgb("efe2c8")), c.light.shaded(rgb("d9c6a4"))))
    c.polygon([(0, 716), (1120, 716), (1400, HEIGHT), (0, HEIGHT)], c.light.lit(WHITE))
    c.polygon(
        [(0, 730), (1100, 730), (1366, HEIGHT), (0, HEIGHT)],
        Fade(c.light.lit(mix(water, WHITE, 0.45)), c.light.lit(water)),
    )
    for _ in range(70):
        y = rng.uniform(745, 1050)
        c.box(
            rng.uniform(0, 1000 + (y - 730) * 0.6),
            y,
            rng.uniform(20, 110),
            3 + (y - 730) / 110,
            clear(WHITE, 0.4),
            2,
        )
    for x, h in ((1240, 640), (1500, 760)):
        n.palm(c, rng, x, 800 + (x - 1240) * 0.3, h)
    for x, y in ((1310, 840), (1400, 960)):
        f.under(c, x + 90, y + 52, 180)
        c.polygon(
            [
                (x, y + 14),
                (x + 130, y + 14),
                (x + 184, y - 48),
                (x + 204, y - 42),
                (x + 146, y + 38),
                (x, y + 38),
            ],
            c.light.lit(rgb("fdf6ea")),
        )
        for leg in (10, 126):
            c.box(x + leg, y + 38, 10, 22, c.light.shaded(b.WOOD))
    _parasol(c, 1430, 990)


def _parasol(c: Canvas, x: float, y: float) -> None:
    c.box(x - 5, y - 420, 10, 400, c.light.shaded(b.WOOD))
    for i in range(6):
        a, e = x - 210 + i * 70, x - 140 + i * 70
        tone = rgb("fdf6ea") if i % 2 else rgb("e27d60")
        c.polygon([(x, y - 500), (a, y - 390), (e, y - 390)], Fade(c.light.lit(tone), c.light.shaded(tone)))


def plot(c: Canvas, rng: Random, grass: Colour) -> None:
    """Land to build on: pegs, a string, and the view."""
    n.sky(c, rng, 680, clouds=5)
    n.hills(c, rng, 670, 330, rgb("8299b0"), 0.65)
    n.hills(c, rng, 672, 212, rgb("8fa97a"), 0.4)
    n.hills(c, rng, 690, 110, rgb("a3b56f"), 0.22)
    n.lawn(c, rng, 660, grass)
    corners = [(520, 740), (1180, 740), (1420, 960), (240, 960)]
    c.polygon(corners, clear(c.light.lit(rgb("efd9a0")), 0.45))
    for i, (x, y) in enumerate(corners):
        after = corners[(i + 1) % 4]
        c.line([(x, y - 34), (after[0], after[1] - 34)], c.light.lit(rgb("e8604c")), 3)
    for x, y in corners:
        n.cast(c, x, y, 26)
        c.polygon([(x - 6, y - 58), (x + 6, y - 58), (x + 5, y), (x, y + 8), (x - 5, y)], c.light.lit(b.OAK))
        c.box(x - 6, y - 58, 12, 14, c.light.lit(rgb("e8604c")))
    for x, y, h in ((180, 760, 260), (1360, 740, 230), (1490, 860, 360), (60, 900, 380)):
        n.olive_tree(c, rng, x, y, h)
    for i in range(4):
        n.cypress(c, rng, 640 + i * 46, 690, 110 + (i % 2) * 26)
    n.flowers(c, rng, (0, 960, WIDTH, 110), rng.choice(n.BLOOMS), 130)
