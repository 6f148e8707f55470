"""Rooms from within: each function draws one kind, in the light and colours that it is given."""

from random import Random

from estate.demo.scenes import building as b
from estate.demo.scenes import furniture as f
from estate.demo.scenes import shell as s
from estate.demo.scenes.canvas import WIDTH, Canvas, Fade
from estate.demo.scenes.light import BLACK, WHITE, Colour, clear, mix, rgb

FLOOR = 760


def living(c: Canvas, rng: Random, wall: Colour, sofa: Colour, accent: Colour, kind: str) -> None:
    s.shell(c, wall)
    window = (150.0, 150.0, 560.0, 430.0)
    s.opening(c, rng, window, kind, (3, 1))
    s.curtains(c, window, f.LINEN)
    s.sunshine(c, window, 3)
    for i, x in enumerate((940, 1130, 1320)):
        f.picture(c, rng, x, 190 + (i % 2) * 14, 150, 200)
    f.rug(c, 830, 950, 1240, 190, mix(accent, f.LINEN, 0.55))
    f.sofa(c, 1090, 900, 640, sofa, accent)
    f.floor_lamp(c, 1500, 850, 440)
    f.plant(c, rng, 690, 830, 430)
    f.armchair(c, 320, 940, accent)
    f.coffee_table(c, rng, 800, 1010, 420)


def loft(c: Canvas, rng: Random, brick: Colour, sofa: Colour, accent: Colour) -> None:
    s.shell(c, brick, rgb("a88263"))
    b.brickwork(c, rng, (0, 34, WIDTH, FLOOR - 60), brick, 20)
    for i in range(2):
        area = (130.0 + i * 420, 120.0, 330.0, 520.0)
        s.opening(c, rng, area, "city", (3, 4), rgb("38404a"))
        s.sunshine(c, area, 2)
    for x in (0, 560, 1120):
        c.box(x, 0, 560, 44, c.light.shaded(rgb("6b4f3c")))
    c.box(0, 44, WIDTH, 10, clear(c.light.shadow, 0.25))
    f.shelf(c, rng, 1040, 150, 480, 4)
    f.rug(c, 830, 960, 1200, 170, accent)
    f.sofa(c, 1060, 910, 680, sofa, accent)
    f.plant(c, rng, 110, 900, 520)
    f.armchair(c, 420, 960, mix(sofa, WHITE, 0.4))
    f.coffee_table(c, rng, 760, 1020, 380)
    f.pendant(c, 760, 250, 120, rgb("2f3640"))


def bedroom(c: Canvas, rng: Random, wall: Colour, cover: Colour, head: Colour, kind: str) -> None:
    s.shell(c, wall)
    area = (110.0, 140.0, 330.0, 440.0)
    s.opening(c, rng, area, kind, (2, 1))
    s.curtains(c, area, mix(cover, f.LINEN, 0.7))
    f.picture(c, rng, 830, 120, 170, 190)
    f.picture(c, rng, 1040, 120, 170, 190)
    s.sunshine(c, area, 2)
    f.rug(c, 960, 960, 1180, 170, mix(head, f.LINEN, 0.6))
    f.bedside(c, 620, 850)
    f.bedside(c, 1430, 850)
    f.bed(c, 1025, 930, 620, cover, head)
    f.plant(c, rng, 80, 900, 420)


def study(c: Canvas, rng: Random, wall: Colour, seat: Colour) -> None:
    s.shell(c, wall)
    area = (930.0, 130.0, 480.0, 360.0)
    s.opening(c, rng, area, "garden", (2, 2))
    f.shelf(c, rng, 120, 90, 620, 5)
    s.sunshine(c, area, 2)
    f.rug(c, 960, 980, 980, 150, mix(seat, f.LINEN, 0.6))
    f.under(c, 1080, 920, 720)
    for x in (760, 1370):
        c.box(x, 640, 18, 290, c.light.shaded(b.WOOD))
    c.box(720, 618, 720, 28, Fade(c.light.lit(mix(b.OAK, WHITE, 0.2)), c.light.lit(b.OAK)), 4)
    f.block(c, 1190, 646, 190, 130, b.OAK, 4)
    c.box(1200, 708, 170, 3, clear(c.light.shadow, 0.3))
    c.polygon([(1010, 480), (1230, 480), (1230, 612), (1010, 612)], c.light.shaded(rgb("3d4450")))
    c.polygon([(1020, 490), (1220, 490), (1220, 602), (1020, 602)], Fade(rgb("9fd0d6"), rgb("4f8fae")))
    c.box(990, 610, 260, 9, c.light.lit(rgb("c9ced6")), 4)
    c.line([(810, 618), (830, 480), (900, 430)], c.light.shaded(rgb("3d4450")), 8)
    c.glow(912, 450, 170, rgb("ffe0a0"), 0.5)
    c.polygon([(880, 410), (930, 430), (920, 476), (868, 450)], c.light.lit(rgb("e8a25c")))
    f.vase(c, rng, 1340, 618, 48)
    f.chair(c, 1020, 1000, seat, 1.45)
    f.plant(c, rng, 1510, 900, 430)


def dining(c: Canvas, rng: Random, wall: Colour, seat: Colour, kind: str) -> None:
    s.shell(c, wall)
    area = (420.0, 130.0, 760.0, 440.0)
    s.opening(c, rng, area, kind, (4, 1))
    s.sunshine(c, area, 4)
    f.picture(c, rng, 130, 190, 180, 230)
    f.picture(c, rng, 1290, 190, 180, 230)
    f.rug(c, 800, 970, 1320, 180, mix(seat, f.LINEN, 0.65))
    for x in (560, 800, 1040):
        f.chair(c, x, 880, seat, 1.05)
    f.under(c, 800, 1000, 860)
    for x in (440, 1130):
        c.polygon([(x, 780), (x + 30, 780), (x + 22, 1000), (x + 8, 1000)], c.light.shaded(b.WOOD))
    c.box(370, 744, 860, 38, Fade(c.light.lit(mix(b.OAK, WHITE, 0.2)), c.light.lit(b.OAK)), 8)
    c.box(400, 782, 800, 12, clear(c.light.shadow, 0.2))
    for x in (500, 680, 920, 1100):
        c.ellipse(x, 744, 58, 10, c.light.lit(WHITE))
    f.vase(c, rng, 800, 746, 72)
    f.chair(c, 330, 1010, seat, 1.25)
    f.chair(c, 1270, 1010, seat, 1.25)
    f.pendant(c, 800, 330, 190, mix(seat, BLACK, 0.2))
    f.plant(c, rng, 1500, 860, 420)


def children(c: Canvas, rng: Random, wall: Colour, cover: Colour) -> None:
    s.shell(c, wall)
    for _ in range(7):
        x, r = rng.uniform(60, 1540), rng.uniform(30, 70)
        c.ellipse(x, rng.uniform(80, 300), r, r, c.light.lit(mix(wall, WHITE, 0.35)))
    area = (980.0, 130.0, 360.0, 400.0)
    s.opening(c, rng, area, "garden", (2, 2))
    s.curtains(c, area, rgb("f6d28b"))
    s.sunshine(c, area, 2)
    f.shelf(c, rng, 130, 110, 480, 2)
    f.rug(c, 960, 980, 900, 150, rgb("f2c46d"))
    f.bed(c, 370, 930, 430, cover, mix(b.OAK, WHITE, 0.2))
    f.bedside(c, 720, 850)
    for i, tone in enumerate(("e8607a", "4f9bb5", "f4b740")):
        f.block(c, 1000 + i * 84, 900 - i % 2 * 4, 78, 78, rgb(tone), 8)
    f.block(c, 1042, 824, 78, 78, rgb("7fb069"), 8)
    f.plant(c, rng, 1500, 860, 360)


def hall(c: Canvas, rng: Random, wall: Colour, door: Colour) -> None:
    """The entrance, with the stairs going up."""
    s.shell(c, wall, rgb("d6c6ae"), tiles=True)
    for i in range(9):
        x, y = 860 + i * 84, 760 - i * 78
        c.polygon(
            [(x, y + 78), (WIDTH + 90, y + 78), (WIDTH + 90, y), (x, y)],
            Fade(c.light.lit(WHITE), c.light.shaded(WHITE)),
        )
        c.box(x - 12, y - 4, 800, 16, c.light.lit(b.OAK), 4)
    c.line([(840, 500), (1560, -170)], c.light.lit(b.WOOD), 20)
    for i in range(11):
        x = 870 + i * 66
        c.box(x, 478 - i * 61.4, 8, 270, c.light.lit(WHITE))
    f.block(c, 826, 470, 36, 290, b.WOOD, 6)
    b.door(c, 170, 762, 230, 500, door)
    f.picture(c, rng, 560, 200, 170, 210)
    f.under(c, 640, 800, 260)
    f.block(c, 510, 590, 270, 30, b.OAK, 4)
    for x in (524, 756):
        c.box(x, 620, 12, 180, c.light.shaded(b.WOOD))
    f.vase(c, rng, 580, 590, 64)
    f.rug(c, 330, 900, 560, 120, rgb("a8483d"))
    f.plant(c, rng, 90, 830, 380)
    f.pendant(c, 430, 190, 130, rgb("d9b26a"))
    c.beam([(240, 800), (390, 800), (560, 1040), (330, 1040)], rgb("fff1c9"), 9, 0.35)


def bare(c: Canvas, rng: Random, wall: Colour, kind: str) -> None:
    """Empty, freshly painted: tall windows and a parquet floor."""
    s.shell(c, wall, rgb("c99a66"))
    for x in (160.0, 620.0, 1080.0):
        area = (x, 120.0, 320.0, 540.0)
        s.opening(c, rng, area, kind, (2, 3))
        s.sunshine(c, area, 2)
    f.block(c, 1440, 480, 180, 290, mix(wall, WHITE, 0.8), 4)
    c.ellipse(800, 60, 110, 18, c.light.lit(mix(wall, WHITE, 0.8)))
    f.under(c, 300, 940, 120)
    for i, tone in enumerate(("d9503f", "4f9bb5")):
        f.block(c, 250 + i * 100, 880, 76, 70, rgb("d6d9dc"), 8)
        c.ellipse(288 + i * 100, 882, 38, 10, c.light.lit(rgb(tone)))
