"""Houses from the street: each function draws one kind, in the light and colours that it is given."""

from random import Random

from estate.demo.scenes import building as b
from estate.demo.scenes import nature as n
from estate.demo.scenes.canvas import HEIGHT, WIDTH, Canvas, Fade
from estate.demo.scenes.light import WHITE, Colour, clear, mix, rgb

GROUND = 800
FAR = rgb("7fa58c")


def _country(c: Canvas, rng: Random, far: Colour = FAR) -> None:
    n.sky(c, rng, GROUND)
    n.hills(c, rng, GROUND - 40, 240, far, 0.6)
    n.hills(c, rng, GROUND, 130, mix(far, n.LEAF, 0.5), 0.35)
    n.lawn(c, rng, GROUND - 14)


def detached(c: Canvas, rng: Random, plaster: Colour, roof: Colour, paint: Colour) -> None:
    """Two storeys with the gable to the street, and a garage."""
    _country(c, rng)
    n.round_tree(c, rng, 1390, 800, 520)
    n.round_tree(c, rng, 170, 790, 400, mix(n.LEAF, n.OLIVE, 0.5))
    c.shadow([(420, 815), (1270, 815), (1400, 850), (480, 850)], 14, 0.4)
    _long_side(c, rng, plaster, roof)
    b.wall(c, 410, 430, 420, 385, plaster)
    b.gable(c, 410, 430, 420, 190, plaster)
    c.box(410, 770, 420, 46, c.light.lit(b.STONE))
    b.gable_roof(c, 410, 430, 420, 190, roof)
    style = b.Window(shutters=paint)
    b.window(c, rng, 575, 330, 90, 92, b.Window(arch=True))
    for x in (485, 675):
        b.window(c, rng, x, 490, 78, 106, style)
    b.window(c, rng, 478, 650, 118, 96, b.Window(panes=(3, 1)))
    b.door(c, 690, 812, 84, 164, paint)
    b.lantern(c, 660, 672)
    n.path(c, (690, 775), (560, 900), 818, rgb("d9c7ac"))
    for x in (450, 560, 850, 1010):
        n.bush(c, rng, x, 838, 54, rng.choice(n.BLOOMS))
    n.hedge(c, rng, 1280, 856, 340, 70)
    n.hedge(c, rng, -20, 866, 330, 70)


def _long_side(c: Canvas, rng: Random, plaster: Colour, roof: Colour) -> None:
    b.wall(c, 820, 470, 400, 345, plaster, shade=0.55)
    b.slope(c, [(620, 236), (1110, 260), (1262, 486), (812, 486)], roof, shade=0.25)
    b.eaves(c, 830, 488, 390)
    b.chimney(c, 1010, 300, 90, b.BRICK)
    b.windows(c, rng, (860, 500, 350, 130), (3, 1), (70, 92), b.Window())
    c.box(890, 660, 280, 155, c.light.lit(mix(plaster, WHITE, 0.4)))
    c.box(902, 672, 256, 143, Fade(c.light.lit(WHITE), c.light.shaded(WHITE)))
    b.boards(c, (902, 672, 256, 143), 24)


def cottage(c: Canvas, rng: Random, plaster: Colour, roof: Colour, paint: Colour) -> None:
    """Low, of stone, with flowers to the window sills."""
    _country(c, rng)
    n.round_tree(c, rng, 1330, 800, 600)
    n.cypress(c, rng, 250, 800, 380)
    n.cypress(c, rng, 180, 806, 300)
    c.shadow([(350, 820), (1240, 820), (1360, 856), (420, 856)], 14, 0.4)
    b.wall(c, 360, 560, 880, 258, plaster)
    b.stonework(c, rng, (366, 566, 868, 246), plaster, 120)
    b.chimney(c, 1060, 410, 110, b.STONE)
    b.slope(c, [(450, 370), (1150, 370), (1290, 578), (310, 578)], roof, rows=9)
    b.eaves(c, 362, 582, 876, 26)
    for x in (560, 940):
        _dormer(c, rng, x, roof, plaster)
    style = b.Window(frame=paint, panes=(2, 3))
    for x in (430, 600, 900, 1080):
        b.window(c, rng, x, 636, 96, 104, style)
        n.flowers(c, rng, (x - 8, 742, 112, 20), rng.choice(n.BLOOMS), 18)
    b.door(c, 752, 816, 92, 168, paint)
    n.path(c, (752, 844), (600, 960), 820, rgb("d5c3a5"))
    for x in range(350, 1260, 82):
        if not 700 < x < 880:
            n.bush(c, rng, x, 842 + rng.uniform(-6, 8), rng.uniform(40, 58), rng.choice(n.BLOOMS))
    _picket(c, 0, 690, 900)
    _picket(c, 940, WIDTH, 900)


def _dormer(c: Canvas, rng: Random, x: float, roof: Colour, plaster: Colour) -> None:
    b.wall(c, x, 452, 104, 92, plaster)
    b.gable(c, x, 452, 104, 52, plaster)
    b.window(c, rng, x + 22, 462, 60, 66, b.Window(sill=False))
    b.gable_roof(c, x, 452, 104, 52, roof, over=14)


def _picket(c: Canvas, x0: float, x1: float, y: float) -> None:
    for rail in (22, 64):
        c.box(x0, y + rail, x1 - x0, 9, c.light.shaded(WHITE))
    for x in range(round(x0) + 6, round(x1) - 20, 34):
        c.polygon(
            [(x, y + 96), (x, y + 10), (x + 9, y), (x + 18, y + 10), (x + 18, y + 96)], c.light.lit(WHITE)
        )
        c.box(x + 13, y + 8, 5, 88, clear(c.light.shadow, 0.12))


def farmhouse(c: Canvas, rng: Random, plaster: Colour, roof: Colour, paint: Colour) -> None:
    """A white farm on its hill, olive trees, a road of cypresses."""
    n.sky(c, rng, 700, clouds=5)
    n.hills(c, rng, 690, 300, rgb("8a9fb5"), 0.62)
    n.hills(c, rng, 730, 180, rgb("a8ad6b"), 0.35)
    n.ground(c, 700, rgb("d2bd74"))
    _furrows(c)
    for i, x in enumerate((1180, 1270, 1350, 1420, 1480)):
        n.cypress(c, rng, x, 740 + i * 16, 210 + i * 38)
    b.wall(c, 430, 470, 560, 270, plaster)
    b.wall(c, 300, 560, 140, 180, plaster, shade=0.2)
    b.chimney(c, 520, 370, 90, plaster)
    b.slope(c, [(480, 350), (940, 350), (1020, 486), (400, 486)], roof, rows=6)
    b.slope(c, [(330, 490), (450, 490), (450, 576), (280, 576)], roof, rows=4, shade=0.15)
    b.eaves(c, 432, 490, 556)
    b.eaves(c, 300, 580, 132, 16)
    c.box(300, 700, 690, 40, c.light.lit(paint))
    b.windows(
        c, rng, (440, 500, 540, 110), (4, 1), (64, 84), b.Window(frame=mix(paint, WHITE, 0.7), shutters=paint)
    )
    b.windows(c, rng, (440, 620, 200, 90), (1, 1), (74, 72))
    b.door(c, 690, 740, 82, 128, paint)
    b.windows(c, rng, (790, 620, 180, 90), (1, 1), (74, 72))
    _pergola(c, rng, 850, 740)
    for x, y, h in ((150, 800, 240), (60, 900, 330), (1090, 870, 250), (1500, 960, 330)):
        n.olive_tree(c, rng, x, y, h)
    n.path(c, (690, 775), (520, 1010), 742, rgb("ecd9b0"))


def _furrows(c: Canvas) -> None:
    for i in range(-16, 34):
        x = 800 + (i - 8) * 42
        end = 800 + (i - 8) * 250
        c.polygon(
            [(x, 712), (x + 8, 712), (end + 80, HEIGHT), (end, HEIGHT)],
            clear(c.light.shaded(rgb("a8955a")), 0.28),
        )


def _pergola(c: Canvas, rng: Random, x: float, y: float) -> None:
    for post in (0, 200):
        c.box(x + post, y - 150, 12, 158, c.light.shaded(b.WOOD))
    c.box(x - 30, y - 160, 270, 14, c.light.lit(b.WOOD))
    n.foliage(c, [(x - 20 + i * 17, y - 166 + rng.uniform(-8, 14), 22) for i in range(16)], n.LEAF)
    n.flowers(c, rng, (x - 20, y - 176, 250, 40), rgb("b46fc2"), 40)


def villa(c: Canvas, rng: Random, plaster: Colour, wood: Colour) -> None:
    """Flat roofs, glass to the floor, a pool."""
    n.sky(c, rng, 720)
    n.hills(c, rng, 720, 190, rgb("7c9fa6"), 0.6)
    n.ground(c, 700, rgb("b9cf8d"))
    for x in (110, 1330, 1500):
        n.umbrella_pine(c, rng, x, 750, rng.uniform(470, 600))
    c.shadow([(300, 770), (1380, 770), (1480, 800), (340, 800)], 14, 0.4)
    b.wall(c, 300, 520, 1010, 250, plaster, shade=0.25)
    c.box(350, 550, 560, 220, Fade(*c.light.glass))
    _lounge(c, 350, 550, 560, 220)
    c.box(960, 520, 350, 250, c.light.lit(wood))
    b.boards(c, (960, 520, 350, 250), 22, upright=True)
    b.door(c, 1010, 768, 96, 190, rgb("3d4450"), light_above=False)
    b.window(c, rng, 1150, 590, 120, 90, b.Window(frame=rgb("3d4450"), panes=(1, 1), sill=False))
    c.box(270, 492, 1080, 34, Fade(c.light.lit(WHITE), c.light.shaded(WHITE)))
    b.eaves(c, 300, 526, 1010, 30)
    b.wall(c, 500, 270, 640, 222, plaster)
    c.box(548, 310, 380, 182, Fade(*c.light.glass))
    _lounge(c, 548, 310, 380, 182)
    b.window(c, rng, 980, 330, 110, 104, b.Window(frame=rgb("3d4450"), panes=(2, 1), sill=False))
    c.box(470, 238, 700, 36, Fade(c.light.lit(WHITE), c.light.shaded(WHITE)))
    b.eaves(c, 500, 274, 640, 24)
    b.balcony(c, 310, 428, 190, 56, WHITE, glazed=True)
    _pool(c, rng)
    n.palm(c, rng, 205, 800, 480)
    for x in (60, 160, 1400, 1530):
        n.bush(c, rng, x, 850, 70, rng.choice(n.BLOOMS))


def _lounge(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """Frames of a glass front and a hint of the room behind it."""
    dim = clear(c.light.shadow, 0.25)
    c.box(x + w * 0.1, y + h * 0.7, w * 0.26, h * 0.3, dim, radius=8)
    c.box(x + w * 0.62, y + h * 0.05, 3, h * 0.28, dim)
    c.ellipse(x + w * 0.62, y + h * 0.36, w * 0.04, h * 0.07, clear(rgb("fff3d0"), 0.8))
    c.polygon(
        [(x + w * 0.12, y), (x + w * 0.3, y), (x + w * 0.14, y + h), (x, y + h), (x, y + h * 0.8)],
        clear(WHITE, 0.16),
    )
    c.polygon(
        [(x + w * 0.8, y), (x + w * 0.86, y), (x + w * 0.7, y + h), (x + w * 0.64, y + h)], clear(WHITE, 0.16)
    )
    for i in range(5):
        c.box(x + w * i / 4 - 3, y, 6, h, c.light.shaded(rgb("3d4450")))


def _pool(c: Canvas, rng: Random) -> None:
    c.box(0, 780, WIDTH, HEIGHT, Fade(c.light.lit(rgb("eadfca")), c.light.shaded(rgb("dccbb0"))))
    for i in range(1, 6):
        c.line([(0, 780 + i * i * 10), (WIDTH, 780 + i * i * 10)], clear(c.light.shadow, 0.1), 2)
    edge = [(330, 838), (1290, 838), (1480, 1010), (140, 1010)]
    c.polygon([(318, 828), (1302, 828), (1504, 1022), (116, 1022)], c.light.lit(WHITE))
    water = rgb("4fc0cf")
    c.polygon(edge, Fade(c.light.lit(mix(water, WHITE, 0.3)), c.light.lit(water)))
    if c.light.lamps:
        c.polygon([(420, 838), (900, 838), (860, 960), (400, 960)], clear(rgb("ffd08a"), 0.35))
    for _ in range(46):
        y = rng.uniform(850, 995)
        x, w = rng.uniform(340, 1200), rng.uniform(20, 90)
        c.box(x - (y - 838) * 0.4, y, w, 3, clear(WHITE, 0.4), radius=2)
    for x in (1330, 1440):
        _lounger(c, x, 850 + (x - 1330) * 0.35)


def _lounger(c: Canvas, x: float, y: float) -> None:
    n.cast(c, x + 60, y + 34, 70)
    c.polygon(
        [(x, y + 10), (x + 92, y + 10), (x + 130, y - 34), (x + 144, y - 30), (x + 104, y + 26), (x, y + 26)],
        c.light.lit(rgb("fdf6ea")),
    )
    c.polygon([(x, y + 20), (x + 104, y + 20), (x + 104, y + 28), (x, y + 28)], c.light.shaded(b.OAK))
    for leg in (8, 92):
        c.box(x + leg, y + 26, 7, 18, c.light.shaded(b.OAK))


def seaside(c: Canvas, rng: Random, plaster: Colour, paint: Colour) -> None:
    """White walls above the sea, blue wood, bougainvillea."""
    n.sky(c, rng, 560)
    n.sea(c, rng, 540, 300)
    n.hills(c, rng, 548, 90, rgb("7f95a8"), 0.6)
    n.ground(c, 780, rgb("e5d3ae"))
    c.shadow([(560, 790), (1420, 790), (1500, 830), (600, 830)], 14, 0.35)
    b.wall(c, 980, 420, 440, 380, plaster, shade=0.35)
    b.wall(c, 560, 330, 440, 470, plaster)
    for x, y, w in ((540, 312, 480), (990, 404, 450)):
        c.box(x, y, w, 22, c.light.lit(WHITE), radius=4)
    style = b.Window(frame=paint, shutters=paint, panes=(2, 3))
    for x in (650, 850):
        b.window(c, rng, x, 400, 70, 112, style)
    b.window(c, rng, 1160, 500, 90, 120, style)
    b.window(c, rng, 860, 610, 76, 104, style)
    b.balcony(c, 610, 500, 150, 60, plaster)
    b.door(c, 660, 798, 96, 176, paint)
    for blob in range(3):
        x = 560 + blob * 16
        n.foliage(
            c,
            [(x + rng.uniform(-40, 56), 800 - blob * 90 - rng.uniform(0, 120), 34) for _ in range(9)],
            n.LEAF,
        )
    n.flowers(c, rng, (520, 480, 130, 300), rgb("d6438a"), 150)
    for x, size in ((800, 60), (1000, 74), (1090, 56)):
        b.pot(c, rng, x, 838, size, rng.choice(n.BLOOMS))
    c.box(0, 850, 480, 90, Fade(c.light.lit(WHITE), c.light.shaded(WHITE)), radius=8)
    n.palm(c, rng, 230, 860, 620)
    n.bush(c, rng, 80, 868, 80, rgb("d6438a"))
    n.path(c, (640, 790), (380, 960), 804, rgb("efe2c6"))
