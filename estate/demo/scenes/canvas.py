"""A surface to draw on in logical pixels, anti-aliased by drawing larger and shrinking at the end."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from estate.demo.scenes.light import Colour, Light, mix

WIDTH, HEIGHT = 1600, 1067
OVERSAMPLING = 2
SHADOW_SHRINK = 8

Point = tuple[float, float]


@dataclass(frozen=True)
class Fade:
    """A paint that runs from one colour to another, downwards or to the right."""

    start: Colour
    end: Colour
    sideways: bool = False


Paint = Colour | Fade
Outline = Callable[[ImageDraw.ImageDraw, list[tuple[int, int]]], None]


class Canvas:
    def __init__(self, light: Light) -> None:
        self.light = light
        self.image = Image.new("RGB", (WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def jpeg(self) -> bytes:
        out = io.BytesIO()
        self.image.reduce(OVERSAMPLING).save(out, "JPEG", quality=85)
        return out.getvalue()

    def polygon(self, points: Sequence[Point], paint: Paint) -> None:
        large = _enlarge(points)
        if isinstance(paint, Fade):
            self._fill_shape(large, paint, lambda pen, at: pen.polygon(at, fill=255))
        else:
            self.pen.polygon(large, fill=paint)

    def box(self, x: float, y: float, w: float, h: float, paint: Paint, radius: float = 0) -> None:
        """Fill the rectangle whose top left corner is (x, y)."""
        corners = _enlarge([(x, y), (x + w, y + h)])
        (left, top), (right, bottom) = corners
        if right <= left or bottom <= top:
            return
        if isinstance(paint, Fade) and radius:
            self._fill_shape(
                corners, paint, lambda pen, at: pen.rounded_rectangle(at, radius * OVERSAMPLING, fill=255)
            )
        elif isinstance(paint, Fade):
            self.image.paste(gradient((right - left, bottom - top), paint), (left, top))
        elif radius:
            self.pen.rounded_rectangle(corners, radius * OVERSAMPLING, fill=paint)
        else:
            self.pen.rectangle((left, top, right - 1, bottom - 1), fill=paint)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, paint: Paint) -> None:
        corners = _enlarge([(cx - rx, cy - ry), (cx + rx, cy + ry)])
        if isinstance(paint, Fade):
            self._fill_shape(corners, paint, lambda pen, at: pen.ellipse(at, fill=255))
        else:
            self.pen.ellipse(corners, fill=paint)

    def bars(
        self, boxes: Sequence[tuple[float, float, float, float]], colour: Colour, opacity: float
    ) -> None:
        """Fill round-ended boxes as one shape, so that a see-through paint shows no seams."""
        large = [_enlarge([(x, y), (x + w, y + h)]) for x, y, w, h in boxes]
        left, top = min(b[0][0] for b in large), min(b[0][1] for b in large)
        mask = Image.new("L", (max(b[1][0] for b in large) - left, max(b[1][1] for b in large) - top))
        pen = ImageDraw.Draw(mask)
        for (x0, y0), (x1, y1) in large:
            pen.rounded_rectangle(
                (x0 - left, y0 - top, x1 - left, y1 - top), (y1 - y0) / 2, fill=round(255 * opacity)
            )
        self.image.paste(colour[:3], (left, top), mask)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 2) -> None:
        self.pen.line(_enlarge(points), fill=colour, width=max(1, round(width * OVERSAMPLING)), joint="curve")

    def arc(self, cx: float, cy: float, rx: float, ry: float, colour: Colour, width: float = 2) -> None:
        """Outline an ellipse."""
        corners = _enlarge([(cx - rx, cy - ry), (cx + rx, cy + ry)])
        self.pen.ellipse(corners, outline=colour, width=max(1, round(width * OVERSAMPLING)))

    def shadow(self, points: Sequence[Point], blur: float = 16, strength: float = 0.3) -> None:
        """Lay a soft shadow of this outline; *blur* is in logical pixels, *strength* from 0 to 1."""
        self._soft(points, self.light.shadow, blur, strength)

    def glow(self, cx: float, cy: float, radius: float, colour: Colour, strength: float = 0.5) -> None:
        """Lay a round light that fades to nothing at *radius*."""
        corners = _enlarge([(cx - radius, cy - radius), (cx + radius, cy + radius)])
        (left, top), (right, bottom) = corners
        round_off = Image.radial_gradient("L").point(
            lambda v: round(max(0, 1 - v / 181) ** 2 * 255 * strength)
        )
        mask = round_off.resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        self.image.paste(colour[:3], (left, top, right, bottom), mask)

    def beam(self, points: Sequence[Point], colour: Colour, blur: float = 10, strength: float = 0.35) -> None:
        """Lay light of this outline, as the sun does through a window."""
        self._soft(points, colour, blur, strength)

    def _soft(self, points: Sequence[Point], colour: Colour, blur: float, strength: float) -> None:
        """The mask is blurred small and enlarged: at full size a blur costs more than all the rest."""
        step = SHADOW_SHRINK / OVERSAMPLING
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, top = int(min(xs) - 3 * blur), int(min(ys) - 3 * blur)
        size = (round((max(xs) - left + 3 * blur) / step), round((max(ys) - top + 3 * blur) / step))
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([((x - left) / step, (y - top) / step) for x, y in points], fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(blur / step)).point(lambda v: round(v * strength))
        mask = mask.resize((size[0] * SHADOW_SHRINK, size[1] * SHADOW_SHRINK), Image.Resampling.BILINEAR)
        self.image.paste(colour[:3], _at(left, top, mask.size), mask)

    def _fill_shape(self, points: list[tuple[int, int]], fade: Fade, outline: Outline) -> None:
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        right, bottom = max(p[0] for p in points) + 1, max(p[1] for p in points) + 1
        mask = Image.new("L", (right - left, bottom - top))
        outline(ImageDraw.Draw(mask), [(x - left, y - top) for x, y in points])
        self.image.paste(gradient(mask.size, fade), (left, top), mask)


def gradient(size: tuple[int, int], fade: Fade) -> Image.Image:
    steps = [mix(fade.start, fade.end, i / 31)[:3] for i in range(32)]
    strip = Image.new("RGB", (32, 1) if fade.sideways else (1, 32))
    strip.putdata(steps)
    return strip.resize(size, Image.Resampling.BILINEAR)


def _enlarge(points: Sequence[Point]) -> list[tuple[int, int]]:
    return [(round(x * OVERSAMPLING), round(y * OVERSAMPLING)) for x, y in points]


def _at(left: float, top: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    x, y = round(left * OVERSAMPLING), round(top * OVERSAMPLING)
    return x, y, x + size[0], y + size[1]
