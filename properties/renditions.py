"""A photo as it came → upright sRGB pictures without metadata, in the sizes that pages ask for.

Files from outside meet their decoders in a process of their own (`python -m properties.renditions`), one
for each photo: a decoder that hangs, crashes or eats memory takes nothing with it but its own photo.
"""

import asyncio
import contextlib
import io
import json
import os
import resource
import signal
import struct
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms

from estate.i18n import N_

SIZES = (320, 640, 1280, 2048)  # longest side in pixels; a small photo is never blown up
JPEG_SIZE = 1280  # for mail programs and portals that do not read WebP
NAMES = (*(f"{size}.webp" for size in SIZES), f"{JPEG_SIZE}.jpg")

MAX_BYTES = 30_000_000
MAX_PIXELS = 60_000_000
MEMORY = 1 << 30  # bytes of address space for the process that decodes
SECONDS = 60

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


async def render(name: str, data: bytes) -> Renditions:
    """Raises BadPhoto; takes at most SECONDS and MEMORY, in another process."""
    check(name, data)
    async with _seats(asyncio.get_running_loop()):
        answer = await _decoded_elsewhere(data)
    head, _, body = answer.partition(b"\n")
    if not head:
        raise BadPhoto(name, TOO_HARD)
    facts = json.loads(head)
    if "reason" in facts:
        raise BadPhoto(name, facts["reason"])
    return Renditions(facts["width"], facts["height"], facts["colour"], _cut(body, facts["files"]))


@lru_cache(maxsize=2)
def _seats(_loop: asyncio.AbstractEventLoop) -> asyncio.Semaphore:
    """As many photos at once as leave half of the processors to the pages."""
    return asyncio.Semaphore(max(1, (os.cpu_count() or 2) // 2))


async def _decoded_elsewhere(data: bytes) -> bytes:
    """What `_main` wrote, or nothing where it did not come to an end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "properties.renditions"),
        cwd=Path(__file__).parents[1],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, _nothing = await process.communicate(data)
    except TimeoutError:
        return b""
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return answer if process.returncode == 0 else b""


def _cut(body: bytes, lengths: dict[str, int]) -> dict[str, bytes]:
    stream = io.BytesIO(body)
    return {name: stream.read(length) for name, length in lengths.items()}


def _main() -> None:
    """Photo on stdin → one line of JSON and the files, one after the other, on stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)  # in case the parent is gone; not caught, so it ends a hanging decoder too
    try:
        made = develop("", sys.stdin.buffer.read())
    except BadPhoto as bad:
        sys.stdout.buffer.write(json.dumps({"reason": bad.reason}).encode() + b"\n")
        return
    lengths = {name: len(data) for name, data in made.files.items()}
    facts = {"width": made.width, "height": made.height, "colour": made.colour, "files": lengths}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    sys.stdout.buffer.writelines(made.files.values())


def develop(name: str, data: bytes) -> Renditions:
    """The same as `render`, in this process; raises BadPhoto."""
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
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
    return Renditions(width, height, f"#{red:02x}{green:02x}{blue:02x}", _files(picture))


def _opened(name: str, data: bytes, kind: str) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands two lines below
    if kind == "HEIF":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    image = Image.open(io.BytesIO(data), formats=[kind])
    if image.width * image.height > MAX_PIXELS:
        raise BadPhoto(name, TOO_LARGE)
    if kind in ("PNG", "WEBP", "AVIF") and getattr(image, "n_frames", 1) > 1:
        raise BadPhoto(name, ANIMATED)  # in JPEG and HEIF further frames are depth, gain maps, bursts
    return image


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
    files: dict[str, bytes] = {}
    for size in reversed(SIZES):  # each from the next larger one
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
        files[f"{size}.webp"] = _saved(picture, "WEBP", quality=80, method=4)
        if size == JPEG_SIZE:
            files[f"{size}.jpg"] = _saved(picture, "JPEG", quality=82, progressive=True, optimize=True)
    return files


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


if __name__ == "__main__":
    _main()
