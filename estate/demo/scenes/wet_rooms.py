"""Kitchens and bathrooms: each function draws one kind, in the light and colours that it is given."""

from random import Random

from estate.demo.scenes import building as b
from estate.demo.scenes import furniture as f
from estate.demo.scenes import shell as s
from estate.demo.scenes.canvas import WIDTH, Canvas, Fade
from estate.demo.scenes.light import BLACK, WHITE, Colour, clear, mix, rgb

FLOOR = 760


def kitchen(c: Canvas, rng: Random, wall: Colour, fronts: Colour, kind: str) -> None:
    s.shell(c, wall, rgb("d9cdbb"), tiles=True)
    for row in range(5):
        for column in range(27):
            c.box(
                column * 60 - (row % 2) * 30,
                420 + row * 34,
                57,
                31,
                c.light.lit(mix(WHITE, fronts, 0.05 + (row + column) % 3 * 0.02)),
                2,
            )
    area = (560.0, 120.0, 480.0, 270.0)
    s.opening(c, rng, area, kind, (2, 1))
    _uppers(c, rng, fronts)
    _counter(c, rng, fronts)
    s.sunshine(c, area, 2)
    _island(c, rng, fronts)
    for x in (520, 800, 1080):
        f.pendant(c, x, 250, 110, mix(fronts, BLACK, 0.15))


def _uppers(c: Canvas, rng: Random, fronts: Colour) -> None:
    for x in (60, 250, 1170, 1360):
        f.block(c, x, 90, 184, 290, fronts, 4)
        c.box(x + 14, 104, 156, 262, clear(WHITE, 0.1), 4)
        c.box(x + 150, 330, 6, 34, c.light.lit(rgb("d9b26a")), 3)
    c.box(60, 380, 374, 12, clear(c.light.shadow, 0.2))
    c.box(1170, 380, 374, 12, clear(c.light.shadow, 0.2))


def _counter(c: Canvas, rng: Random, fronts: Colour) -> None:
    f.block(c, 0, 606, WIDTH, 190, mix(fronts, BLACK, 0.05))
    for x in range(0, WIDTH, 200):
        c.box(x + 8, 618, 184, 150, clear(WHITE, 0.1), 4)
        c.box(x + 70, 634, 60, 6, c.light.lit(rgb("d9b26a")), 3)
    c.box(0, 584, WIDTH, 24, Fade(c.light.lit(WHITE), c.light.lit(rgb("e6e0d6"))))
    c.box(0, 608, WIDTH, 10, clear(c.light.shadow, 0.2))
    c.line([(800, 584), (800, 520), (812, 508), (850, 508), (858, 530)], c.light.shaded(rgb("8f99a3")), 9)
    f.block(c, 1210, 560, 200, 24, rgb("2f343c"), 4)
    for x in (1240, 1320):
        f.block(c, x, 522, 64, 40, rgb("c9573f") if x == 1240 else rgb("5f8f7f"), 8)
    f.vase(c, rng, 470, 584, 52)
    for i in range(4):
        f.block(
            c,
            120 + i * 44,
            540 - i % 2 * 14,
            34,
            44 + i % 2 * 14,
            rng.choice((b.OAK, rgb("d98b5f"), rgb("efe4d0"))),
            6,
        )


def _island(c: Canvas, rng: Random, fronts: Colour) -> None:
    f.under(c, 800, 1010, 900)
    f.block(c, 350, 820, 900, 200, mix(fronts, WHITE, 0.55))
    for x in (350, 650, 950):
        c.box(x + 12, 846, 276, 150, clear(c.light.shadow, 0.06), 6)
    c.box(320, 790, 960, 36, Fade(c.light.lit(mix(b.OAK, WHITE, 0.15)), c.light.lit(b.OAK)), 4)
    c.box(350, 826, 900, 12, clear(c.light.shadow, 0.22))
    f.vase(c, rng, 1110, 792, 66, rgb("8fb0b5"))
    c.ellipse(620, 778, 92, 20, c.light.lit(rgb("f3ece0")))
    for i in range(5):
        c.ellipse(
            574 + i * 24,
            764 - i % 2 * 9,
            20,
            20,
            c.light.lit(rng.choice((rgb("f0a23c"), rgb("d9503f"), rgb("9dbb4f")))),
        )
    for x in (480, 800, 1120):
        _stool(c, x, 1060)


def _stool(c: Canvas, x: float, y: float) -> None:
    for leg in (-40, 40):
        c.line([(x + leg * 0.6, y - 150), (x + leg, y)], c.light.shaded(b.WOOD), 9)
    c.box(x - 34, y - 70, 68, 6, c.light.shaded(b.WOOD))
    f.block(c, x - 54, y - 172, 108, 26, rgb("e9dcc6"), 12)


def bathroom(c: Canvas, rng: Random, tile: Colour, wood: Colour) -> None:
    s.shell(c, rgb("f5f1ea"), rgb("cfc8bd"), tiles=True)
    for row in range(9):
        for column in range(30):
            tone = mix(tile, WHITE, 0.1 + (row * 3 + column * 5) % 4 * 0.07)
            c.box(column * 54, 340 + row * 44, 51, 41, c.light.lit(tone), 2)
    area = (170.0, 110.0, 380.0, 330.0)
    s.opening(c, rng, area, "garden", (2, 1))
    s.sunshine(c, area, 2)
    _basin(c, rng, wood)
    _bath(c, rng)
    f.plant(c, rng, 1500, 860, 380)
    f.rug(c, 820, 1000, 420, 90, rgb("e9dcc6"))


def _basin(c: Canvas, rng: Random, wood: Colour) -> None:
    c.ellipse(1110, 280, 150, 150, c.light.lit(wood))
    c.ellipse(1110, 280, 138, 138, Fade(rgb("dfeef0"), rgb("a9c6cc")))
    c.polygon([(1030, 200), (1070, 180), (1180, 380), (1140, 400)], clear(WHITE, 0.35))
    f.under(c, 1110, 800, 460)
    f.block(c, 880, 560, 460, 170, wood, 6)
    b.boards(c, (880, 560, 460, 170), 85)
    c.box(864, 536, 492, 26, Fade(c.light.lit(WHITE), c.light.lit(rgb("e6e0d6"))), 4)
    c.polygon(
        [(1000, 484), (1220, 484), (1190, 538), (1030, 538)], Fade(c.light.lit(WHITE), c.light.shaded(WHITE))
    )
    c.line([(1110, 536), (1110, 440), (1122, 430), (1150, 430), (1152, 446)], c.light.lit(rgb("c9a25a")), 9)
    f.vase(c, rng, 930, 536, 44)
    for i, tone in enumerate(("e8b9a0", "f4ece0", "9dbfb4")):
        f.block(c, 1266 - i * 3, 512 - i * 22, 76, 22, rgb(tone), 8)
    for x in (780, 1440):
        b.lantern(c, x, 270)


def _bath(c: Canvas, rng: Random) -> None:
    f.under(c, 420, 930, 600)
    c.polygon(
        [(110, 690), (760, 690), (716, 900), (660, 934), (210, 934), (154, 900)],
        Fade(c.light.lit(WHITE), c.light.shaded(rgb("f4f1ec"))),
    )
    c.box(90, 668, 690, 34, c.light.lit(WHITE), 17)
    c.box(120, 702, 630, 14, clear(c.light.shadow, 0.1))
    c.line([(690, 668), (690, 560), (676, 546), (630, 546), (622, 566)], c.light.lit(rgb("c9a25a")), 10)
    c.polygon(
        [(190, 660), (310, 660), (320, 830), (184, 830)],
        Fade(c.light.lit(rgb("9dbfb4")), c.light.shaded(rgb("9dbfb4"))),
    )
    for x in (220, 620):
        c.box(x, 930, 22, 24, c.light.lit(rgb("c9a25a")), 4)
