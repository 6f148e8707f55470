"""Homes in town: rows, blocks, towers, lofts, shops, and a plot still empty."""

from random import Random

from estate.demo.scenes import building as b
from estate.demo.scenes import nature as n
from estate.demo.scenes.canvas import HEIGHT, WIDTH, Canvas, Fade
from estate.demo.scenes.light import BLACK, WHITE, Colour, clear, mix, rgb

STREET = 880
FACADES = tuple(map(rgb, ("f2c46d", "e8907a", "f7efe0", "8fb8c9", "d9e3c8", "e6b8a8", "c9d6e4", "f0d9b5")))


def street(c: Canvas, y: float = STREET) -> None:
    """A pavement of limestone, a kerb, the road."""
    c.box(0, y, WIDTH, 86, Fade(c.light.lit(rgb("e4dccd")), c.light.lit(rgb("d0c6b4"))))
    for i in range(30):
        c.line([(i * 56, y), (i * 56 - (800 - i * 56) * 0.14, y + 74)], clear(c.light.shadow, 0.1), 2)
    c.box(0, y + 74, WIDTH, 14, c.light.lit(rgb("f2ece0")))
    c.box(0, y + 88, WIDTH, HEIGHT - y, Fade(c.light.shaded(rgb("7b7f8c")), c.light.shaded(rgb("6a6e7c"))))
    for x in range(60, WIDTH, 260):
        c.polygon(
            [(x, y + 150), (x + 120, y + 150), (x + 110, y + 158), (x - 14, y + 158)],
            clear(c.light.lit(WHITE), 0.7),
        )


def street_tree(c: Canvas, rng: Random, x: float, h: float = 330, tone: Colour = n.LEAF) -> None:
    c.ellipse(x, STREET + 46, 46, 9, c.light.shaded(rgb("8a6f58")))
    n.round_tree(c, rng, x, STREET + 46, h, tone)


def lamp_post(c: Canvas, x: float, y: float = STREET + 60) -> None:
    c.box(x - 4, y - 300, 8, 300, c.light.shaded(rgb("3c4250")))
    c.box(x - 10, y - 14, 20, 14, c.light.shaded(rgb("3c4250")), radius=3)
    b.lantern(c, x, y - 318)


def terrace(c: Canvas, rng: Random, shift: int) -> None:
    """A row of narrow town houses, each in its own colour."""
    n.sky(c, rng, 880)
    n.skyline(c, rng, 880, 420, rgb("a8b4c4"), 0.7)
    x = -60.0
    for i in range(6):
        width = rng.choice((262, 284, 304))
        _town_house(c, rng, x, width, rng.uniform(270, 400), FACADES[(i * 3 + shift) % len(FACADES)])
        x += width
    street(c)
    for x in (250, 1130):
        lamp_post(c, x)
    street_tree(c, rng, 700, 360)
    street_tree(c, rng, 1460, 320, n.OLIVE)


def _town_house(c: Canvas, rng: Random, x: float, w: float, top: float, colour: Colour) -> None:
    b.wall(c, x, top, w, STREET - top, colour)
    b.slope(
        c,
        [(x + 24, top - 84), (x + w - 24, top - 84), (x + w + 4, top + 8), (x - 4, top + 8)],
        b.TERRACOTTA,
        rows=5,
    )
    b.eaves(c, x, top + 12, w, 18)
    c.box(x + w - 12, top + 12, 12, STREET - top, clear(c.light.shadow, 0.12))
    style = b.Window(panes=(2, 3), arch=rng.random() < 0.4)
    step = (STREET - 200 - top) / 2.1
    for floor in range(2):
        for side in (0.27, 0.73):
            y = top + 58 + floor * step
            b.window(c, rng, x + w * side - 30, y, 60, step * 0.55, style)
            if floor:
                b.balcony(c, x + w * side - 52, y + step * 0.28, 104, step * 0.3, colour)
    b.door(
        c, x + w * 0.16, STREET, 68, 150, rng.choice((b.WOOD, rgb("2f5d50"), rgb("8f2f35"), rgb("2f4a78")))
    )
    b.window(c, rng, x + w * 0.58, STREET - 150, 80, 88, b.Window(panes=(2, 2)))


def azulejo(c: Canvas, rng: Random, plaster: Colour, tile: Colour) -> None:
    """One façade up close, tiled, with iron balconies."""
    b.wall(c, 0, 0, WIDTH, 990, plaster)
    for row in range(18):
        for column in range(30):
            _tile(c, column * 54, row * 54 - 10, tile, (row + column) % 2 == 0)
    c.polygon([(0, 0), (560, 0), (0, 620)], clear(c.light.sky[2], 0.16))
    for i, x in enumerate((150, 660, 1170)):
        for y, h in ((70, 300), (520, 320)):
            c.box(x - 34, y - 40, 348, h + 52, c.light.lit(rgb("efe6d4")), radius=3)
            c.box(x - 46, y - 56, 372, 22, c.light.lit(rgb("f8f1e3")), radius=3)
            c.box(x - 34, y - 34, 348, 10, clear(c.light.shadow, 0.18))
            if y > 400 and i == 1:
                b.door(c, x + 40, 990, 200, 450, rgb("2f5d50"))
                continue
            b.window(c, rng, x + 30, y, 220, h, b.Window(panes=(2, 3), frame=rgb("fdfaf3"), sill=False))
            b.balcony(c, x - 30, y + h - 120, 340, 126, plaster)
            for pot in range(3):
                n.foliage(
                    c,
                    [
                        (x + 30 + pot * 104 + rng.uniform(-26, 26), y + h - 6 - rng.uniform(0, 44), 17)
                        for _ in range(7)
                    ],
                    n.LEAF,
                )
                n.flowers(c, rng, (x + pot * 104, y + h - 60, 70, 50), rng.choice(n.BLOOMS), 14)
    c.box(0, 990, WIDTH, 90, Fade(c.light.lit(rgb("e4dccd")), c.light.shaded(rgb("d0c6b4"))))
    c.box(0, 962, WIDTH, 30, c.light.lit(b.STONE))


def _tile(c: Canvas, x: float, y: float, tone: Colour, turned: bool) -> None:
    ink, mid = clear(c.light.lit(tone), 0.55), (x + 27, y + 27)
    c.box(x, y, 54, 1.5, clear(c.light.shadow, 0.08))
    c.box(x, y, 1.5, 54, clear(c.light.shadow, 0.08))
    if turned:
        c.polygon([(mid[0], y + 4), (x + 50, mid[1]), (mid[0], y + 50), (x + 4, mid[1])], ink)
        c.ellipse(*mid, 9, 9, c.light.lit(rgb("fbf4e4")))
    else:
        c.arc(*mid, 19, 19, ink, 4)
        c.ellipse(*mid, 6, 6, ink)


def block(c: Canvas, rng: Random, plaster: Colour, accent: Colour) -> None:
    """A block of flats with deep balconies."""
    n.sky(c, rng, 880)
    n.skyline(c, rng, 880, 460, rgb("9fb0c2"), 0.65)
    c.shadow([(330, 880), (1300, 880), (1440, 910), (360, 910)], 12, 0.4)
    b.wall(c, 1130, 210, 170, 670, plaster, shade=0.8)
    b.wall(c, 330, 170, 800, 710, plaster)
    c.box(640, 140, 180, 740, c.light.lit(accent))
    c.box(310, 152, 840, 22, c.light.lit(WHITE))
    c.box(620, 122, 220, 22, c.light.lit(WHITE))
    b.eaves(c, 330, 174, 800, 18)
    for floor in range(5):
        y = 210 + floor * 118
        for x in (356, 856):
            _flat(c, rng, x, y, plaster)
        b.window(c, rng, 690, y + 10, 80, 66, b.Window(panes=(2, 1)))
        b.windows(c, rng, (1140, y, 150, 80), (2, 1), (40, 60), b.Window(panes=(1, 2)))
    c.box(330, 806, 800, 74, c.light.lit(mix(b.STONE, accent, 0.3)))
    b.window(c, rng, 380, 820, 220, 60, b.Window(panes=(4, 1), sill=False, frame=rgb("3d4450")))
    b.window(c, rng, 860, 820, 220, 60, b.Window(panes=(4, 1), sill=False, frame=rgb("3d4450")))
    b.door(c, 682, 880, 96, 116, mix(accent, BLACK, 0.4))
    street(c)
    for x in (170, 1420):
        street_tree(c, rng, x, 420)
    for x in (280, 560, 930, 1230):
        n.bush(c, rng, x, 898, 46, rng.choice(n.BLOOMS))
    lamp_post(c, 1180)


def _flat(c: Canvas, rng: Random, x: float, y: float, plaster: Colour) -> None:
    c.box(x, y - 8, 250, 104, mix(c.light.shaded(plaster), c.light.shadow, 0.15))
    b.window(c, rng, x + 22, y + 4, 90, 92, b.Window(panes=(2, 1), sill=False))
    b.window(c, rng, x + 140, y + 4, 88, 92, b.Window(panes=(2, 1), sill=False))
    if rng.random() < 0.6:
        px = x + rng.choice((30, 120, 200))
        n.foliage(
            c, [(px + rng.uniform(-18, 18), y + 50 - rng.uniform(-8, 18), 11) for _ in range(7)], n.LEAF
        )
    b.balcony(c, x - 10, y + 48, 270, 48, plaster, glazed=True)


def tower(c: Canvas, rng: Random, glass: Colour) -> None:
    """A slim tower by the water, seen across the park."""
    n.sky(c, rng, 860, clouds=6)
    n.skyline(c, rng, 840, 480, rgb("8ea3bb"), 0.6)
    n.skyline(c, rng, 850, 280, rgb("7f93aa"), 0.4)
    _shaft(c, rng, (560, 70, 330, 790), glass, (9, 24))
    _shaft(c, rng, (910, 300, 230, 560), mix(glass, WHITE, 0.25), (6, 17))
    c.box(520, 800, 660, 60, c.light.lit(rgb("e9e4da")))
    b.window(c, rng, 540, 812, 620, 48, b.Window(panes=(9, 1), sill=False, frame=rgb("3d4450"), lamp=1))
    n.lawn(c, rng, 850)
    n.path(c, (800, 880), (560, 980), 856, rgb("ded3bf"))
    for x in (60, 210, 400, 1250, 1420, 1560):
        n.round_tree(
            c, rng, x, 880 + rng.uniform(0, 30), rng.uniform(230, 360), rng.choice((n.LEAF, n.OLIVE, n.PINE))
        )
    n.hedge(c, rng, -10, 980, 480, 56)
    n.hedge(c, rng, 1080, 980, 560, 56)


def _shaft(
    c: Canvas, rng: Random, area: tuple[float, float, float, float], glass: Colour, grid: tuple[int, int]
) -> None:
    x, y, w, h = area
    columns, rows = grid
    c.box(x + w * 0.72, y + 26, w * 0.28, h - 26, c.light.shaded(mix(glass, BLACK, 0.2)))
    c.box(x, y, w * 0.72, h, Fade(mix(c.light.lit(glass), c.light.sky[1], 0.55), c.light.lit(glass)))
    for row in range(rows):
        top = y + 16 + row * (h - 20) / rows
        for column in range(columns):
            left = x + 6 + column * (w - 8) / columns
            shade = left > x + w * 0.7
            lamp = c.light.lamps and rng.random() < 0.45
            tone = (
                c.light.glass[column % 2]
                if lamp
                else mix(
                    c.light.sky[row * 3 // rows], c.light.shadow, 0.4 if shade else rng.uniform(0.05, 0.22)
                )
            )
            c.box(left, top, (w - 8) / columns - 5, (h - 20) / rows - 9, tone)
        c.box(x - 4, top + (h - 20) / rows - 8, w * 0.72 + 4, 5, c.light.lit(WHITE))
    if not c.light.lamps:
        c.polygon(
            [(x + w * 0.1, y), (x + w * 0.34, y), (x + w * 0.72, y + h * 0.5), (x + w * 0.72, y + h * 0.8)],
            clear(WHITE, 0.14),
        )


def loft(c: Canvas, rng: Random, brick: Colour) -> None:
    """A brick works made into lofts, with great arched windows."""
    n.sky(c, rng, 880)
    n.skyline(c, rng, 880, 380, rgb("a9a3ad"), 0.65)
    c.shadow([(180, 880), (1430, 880), (1540, 910), (220, 910)], 12, 0.4)
    c.box(1210, 90, 84, 300, Fade(c.light.lit(brick), c.light.shaded(brick), sideways=True))
    c.box(1202, 84, 100, 22, c.light.shaded(mix(brick, BLACK, 0.2)))
    b.wall(c, 180, 290, 1250, 590, brick)
    b.brickwork(c, rng, (180, 300, 1250, 580), brick)
    for i in range(5):
        x = 180 + i * 250
        c.polygon([(x, 292), (x + 40, 214), (x + 250, 292)], c.light.lit(mix(b.SLATE, WHITE, 0.1)))
        c.polygon([(x, 292), (x + 40, 214), (x + 46, 292)], Fade(*c.light.glass))
    c.box(168, 288, 1274, 26, c.light.lit(b.STONE))
    b.eaves(c, 180, 314, 1250, 18)
    style = b.Window(frame=rgb("38404a"), panes=(4, 4), arch=True)
    for i in range(4):
        x = 236 + i * 310
        b.window(c, rng, x, 404, 200, 190, style)
        if i != 1:
            b.window(c, rng, x, 700, 200, 140, style)
    c.box(516, 650, 260, 20, c.light.shaded(rgb("38404a")))
    b.door(c, 560, 880, 170, 200, rgb("2f4a4a"))
    b.lantern(c, 500, 690)
    b.lantern(c, 792, 690)
    street(c)
    street_tree(c, rng, 100, 400)
    street_tree(c, rng, 1500, 460, rgb("b8a24f"))
    for x in (500, 800):
        b.pot(c, rng, x, 904, 60, rng.choice(n.BLOOMS))


def shop(c: Canvas, rng: Random, plaster: Colour, paint: Colour) -> None:
    """A corner shop with its awning, flats above."""
    n.sky(c, rng, 880)
    n.skyline(c, rng, 880, 520, rgb("b3b9c4"), 0.6)
    b.wall(c, 200, 120, 1200, 760, plaster)
    c.box(180, 96, 1240, 30, c.light.lit(rgb("fbf5ea")))
    b.eaves(c, 200, 126, 1200, 20)
    style = b.Window(panes=(2, 3), shutters=mix(paint, WHITE, 0.2))
    b.windows(c, rng, (240, 150, 1120, 250), (4, 1), (92, 160), style)
    c.box(200, 440, 1200, 440, c.light.lit(paint))
    c.box(190, 428, 1220, 20, c.light.lit(mix(paint, WHITE, 0.7)))
    c.box(260, 466, 1080, 62, c.light.lit(mix(paint, BLACK, 0.25)), radius=6)
    for i in range(9):
        c.box(540 + i * 60, 488, 42, 18, c.light.lit(rgb("f3d99b")), radius=4)
    for x, w in ((250, 430), (920, 430)):
        b.window(c, rng, x, 600, w, 210, b.Window(panes=(3, 1), lamp=1))
        _goods(c, rng, x, 810, w)
    b.door(c, 735, 880, 130, 290, mix(paint, BLACK, 0.3))
    _awning(c, 220, 540, 490, paint)
    _awning(c, 890, 540, 490, paint)
    street(c)
    for x in (250, 700, 900, 1340):
        b.pot(c, rng, x, 912, 66, rng.choice(n.BLOOMS))
    street_tree(c, rng, 90, 460)
    lamp_post(c, 1480)


def _goods(c: Canvas, rng: Random, x: float, y: float, w: float) -> None:
    left = x + 20
    while left < x + w - 50:
        size = rng.uniform(22, 46)
        c.box(
            left,
            y - size * 1.2,
            size,
            size * 1.2,
            clear(c.light.lit(rng.choice((*n.BLOOMS, *FACADES))), 0.85),
            radius=6,
        )
        left += size + 12


def _awning(c: Canvas, x: float, y: float, w: float, paint: Colour) -> None:
    c.box(x + 10, y + 70, w - 20, 40, clear(c.light.shadow, 0.26))
    count = 10
    for i in range(count):
        tone = rgb("fdf6ea") if i % 2 else mix(paint, rgb("d8584a"), 0.75)
        a, e = x + 20 + (w - 40) * i / count, x + w * i / count
        a2, e2 = x + 20 + (w - 40) * (i + 1) / count, x + w * (i + 1) / count
        c.polygon([(a, y), (a2, y), (e2, y + 66), (e, y + 66)], Fade(c.light.lit(tone), c.light.shaded(tone)))
        c.ellipse((e + e2) / 2, y + 66, (e2 - e) / 2, 17, c.light.shaded(tone))
