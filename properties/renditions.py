"""A photo as it came → upright sRGB pictures without metadata, in the sizes and kinds that pages ask for.

Files from outside meet these decoders in a process of their own: see darkroom.py."""

import contextlib
import io
import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageCms

from estate.i18n import N_
from properties import likeness

SIZES = (320, 640, 1280, 2048)  # longest side in pixels; a small photo is never blown up
KINDS = ("avif", "webp", "jpg")  # the best first: a browser takes the first that it can show
NAMES = tuple(f"{size}.{kind}" for size in SIZES for kind in KINDS)
# Speeds from 0 (slow and small) to 10. The largest takes half of the time and is asked for least.
_AVIF_SPEED = {320: 8, 640: 8, 1280: 8, 2048: 9}

MAX_BYTES = 30_000_000
MAX_PIXELS = 60_000_000
NO_PICTURE = N_("this is not a picture. JPEG, PNG, WebP, HEIC and AVIF can be read")
TOO_HEAVY = N_("the file is larger than 30 MB")
TOO_LARGE = N_("the picture has more than 60 million pixels")
ANIMATED = N_("this is an animation; a photo stands still")
DAMAGED = N_("the file is damaged or incomplete")
TOO_HARD = N_("the picture could not be opened in time or memory")

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


class BadPhoto(Exception):
    """A file that cannot become a photo; `reason` is untranslated, to be shown after the file's name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass(frozen=True, slots=True)
class Renditions:
    """`width` and `height` are those of the upright original, `colour` is its average as #rrggbb."""

    width: int
    height: int
    colour: str
    likeness: bytes
    files: Mapping[str, bytes]  # by NAMES


def check(name: str, data: bytes) -> str:
    """The kind of picture by its first bytes, not by its name; BadPhoto for what nobody need decode."""
    if len(data) > MAX_BYTES:
        raise BadPhoto(name, TOO_HEAVY)
    kind = _kind(data)
    if kind is None:
        raise BadPhoto(name, NO_PICTURE)
    return kind


def _kind(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        brands = data[8 : struct.unpack(">I", data[:4])[0]][:256]
        if brands[:4] in (b"avif", b"avis") or b"avif" in brands:
            return "AVIF"
        return "HEIF" if brands[:4] in _HEIF_BRANDS else None
    return None


def develop(name: str, data: bytes) -> Renditions:
    """In this process; raises BadPhoto."""
    kind = check(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _developed(name, data, kind)
    except BadPhoto:
        raise
    except MemoryError:
        raise BadPhoto(name, TOO_HARD) from None
    except Exception as error:  # decoders raise whatever they like: OSError, SyntaxError, struct.error …
        raise BadPhoto(name, DAMAGED) from error


def _developed(name: str, data: bytes, kind: str) -> Renditions:
    image = _opened(name, data, kind)
    turn = _turn(image)
    width, height = image.size[::-1] if _is_sideways(turn) else image.size
    picture = _in_srgb(_shrunk(image))
    if turn is not None:
        picture = picture.transpose(turn)
    files = _files(picture)  # and the picture is as small as the smallest
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    return Renditions(width, height, colour, likeness.of(picture), files)


def _opened(name: str, data: bytes, kind: str) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands two lines below
    load_decoders()
    image = Image.open(io.BytesIO(data), formats=[kind])
    if image.width * image.height > MAX_PIXELS:
        raise BadPhoto(name, TOO_LARGE)
    if kind in ("PNG", "WEBP", "AVIF") and getattr(image, "n_frames", 1) > 1:
        raise BadPhoto(name, ANIMATED)  # in JPEG and HEIF further frames are depth, gain maps, bursts
    return image


@cache
def load_decoders() -> None:
    """Otherwise each is loaded at the first file of its kind."""
    import pi_heif
    from PIL import AvifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

    assert all((AvifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin))
    pi_heif.register_heif_opener(thumbnails=False)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to set the image upright; an Exif block that cannot be read says nothing."""
    with contextlib.suppress(Exception):
        return _UPRIGHT.get(image.getexif().get(_ORIENTATION, 1))
    return None


def _is_sideways(turn: Image.Transpose | None) -> bool:
    upright = (
        Image.Transpose.FLIP_LEFT_RIGHT,
        Image.Transpose.FLIP_TOP_BOTTOM,
        Image.Transpose.ROTATE_180,
    )
    return turn is not None and turn not in upright


def _shrunk(image: Image.Image) -> Image.Image:
    """First of all smaller, so that no later step holds all pixels; raises what the decoder raises."""
    image.draft(None, (SIZES[-1], SIZES[-1]))  # a JPEG that is twice as large is decoded at half its size
    if image.mode.startswith("I"):  # 16 bits of grey: `convert` would cut them off at 255
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((SIZES[-1], SIZES[-1]), Image.Resampling.LANCZOS)
    image.load()
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """RGB on white, in sRGB, with nothing beside its pixels."""
    profile = image.info.get("icc_profile")
    flat = _flattened(image)
    picture = (_converted(flat, profile) if profile else None) or flat.convert("RGB")
    picture.info = {}
    return picture


def _flattened(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    image = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _converted(image: Image.Image, profile: bytes) -> Image.Image | None:
    """None where the profile cannot be used: then it is as good as none."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _PROFILE_MODES[source.profile.xcolor_space.strip()]
        if mode != image.mode and (mode, image.mode) != ("RGB", "L"):
            return None
        return ImageCms.profileToProfile(
            image.convert(mode),
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, KeyError, OSError, ValueError, TypeError):
        return None


def _files(picture: Image.Image) -> dict[str, bytes]:
    """Each size is made from the next larger one, in the picture itself."""
    files: dict[str, bytes] = {}
    for size in reversed(SIZES):
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
        files[f"{size}.avif"] = _saved(picture, "AVIF", quality=60, speed=_AVIF_SPEED[size], max_threads=1)
        files[f"{size}.webp"] = _saved(picture, "WEBP", quality=80, method=2)
        files[f"{size}.jpg"] = _saved(picture, "JPEG", quality=82, progressive=True, optimize=True)
    return files


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()
