"""Photos as cameras, portals and attackers make them → what people may see, or a reason."""

import io
import os
import struct

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from estate.demo.scenes import picture
from properties import renditions
from properties.renditions import BadPhoto
from tests.properties.drawn import HARMLESS, corners, is_near, is_upright, opened, parts, saved
from tests.shared import shared_data


class TestSizes:
    async def test_a_photo_becomes_every_size_in_every_kind_in_its_proportions(self) -> None:
        made = renditions.develop("front.jpg", saved(corners(3000, 2000), "JPEG"))
        assert (made.width, made.height) == (3000, 2000)
        assert set(made.files) == set(renditions.NAMES)
        kinds = {name: Image.open(io.BytesIO(data)) for name, data in made.files.items()}
        sizes = {320: (320, 214), 640: (640, 427), 1280: (1280, 853), 2048: (2048, 1365)}
        for size, wanted in sizes.items():  # each size is made from the next larger one
            assert kinds[f"{size}.avif"].format == "AVIF"
            assert kinds[f"{size}.webp"].format == "WEBP"
            assert kinds[f"{size}.jpg"].format == "JPEG"
            assert {kinds[f"{size}.{kind}"].size for kind in renditions.KINDS} == {wanted}

    def test_a_modern_kind_is_smaller_than_an_old_one(self) -> None:
        made = renditions.develop("kitchen.jpg", picture("kitchen-green"))
        for size in renditions.SIZES:
            avif, webp, jpeg = (len(made.files[f"{size}.{kind}"]) for kind in renditions.KINDS)
            assert max(avif, webp) < jpeg

    async def test_a_small_photo_is_not_blown_up(self) -> None:
        made = renditions.develop("small.png", saved(corners(100, 80), "PNG"))
        assert {opened(made, name).size for name in made.files} == {(100, 80)}

    async def test_the_colour_is_the_average_of_the_picture(self) -> None:
        made = renditions.develop("sea.png", saved(Image.new("RGB", (50, 50), (10, 90, 160)), "PNG"))
        assert made.colour == "#0a5aa0"

    async def test_a_thread_of_pixels_keeps_one_pixel_of_height(self) -> None:
        made = renditions.develop("line.png", saved(Image.new("RGB", (30_000, 2), "red"), "PNG"))
        assert opened(made, "320.webp").size == (320, 1)


class TestUpright:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_every_orientation_comes_out_upright(self, kind: str, orientation: int) -> None:
        made = renditions.develop("photo", lying(orientation, kind))
        assert (made.width, made.height) == (400, 300)
        assert all(is_upright(opened(made, name)) for name in made.files)

    @pytest.mark.parametrize("number", range(1, 9))
    def test_photos_of_a_camera_held_in_every_way_show_the_same_scene(self, number: int) -> None:
        folder = shared_data("photos", "orientation-1-8")
        first, this = (
            opened(renditions.develop(f"{n}", (folder / f"landscape_{n}.jpg").read_bytes()), "320.webp")
            for n in (1, number)
        )
        assert this.size == first.size
        # the digit in the middle differs from file to file, the corners do not
        for box in ((0, 0, 80, 60), (240, 180, 320, 240)):
            a, b = (image.crop(box).resize((4, 3)).tobytes() for image in (first, this))
            assert all(abs(x - y) < 24 for x, y in zip(a, b, strict=True))


def lying(orientation: int, kind: str) -> bytes:
    """`corners()` stored as a camera stores it that was held so."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transposition that Exif's would take back
    image = corners()
    if orientation > 1:
        image = image.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, kind, exif=exif, quality=95)


class TestColour:
    def test_display_p3_is_converted_before_its_profile_goes(self) -> None:
        """The sRGB triple (200, 60, 50) written in Display P3 is about (186, 70, 57)."""
        in_p3 = ImageCms.profileToProfile(
            Image.new("RGB", (64, 64), (200, 60, 50)),
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(io.BytesIO(DISPLAY_P3)),
        )
        assert not is_near(in_p3.getpixel((5, 5)), (200, 60, 50), within=6)
        data = saved(in_p3, "PNG", icc_profile=DISPLAY_P3)
        pixel = opened(renditions.develop("p3", data), "320.webp").getpixel((32, 32))
        assert is_near(pixel, (200, 60, 50), within=4)

    def test_a_colour_outside_srgb_is_clipped_not_wrapped(self) -> None:
        data = saved(Image.new("RGB", (64, 64), (0, 255, 0)), "PNG", icc_profile=DISPLAY_P3)
        red, green, blue = opened(renditions.develop("p3", data), "320.webp").getpixel((32, 32))
        assert red < 12
        assert green > 243
        assert blue < 24

    @pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200, "turned"])
    def test_a_profile_that_cannot_be_used_is_left_aside(self, profile: bytes | str) -> None:
        data = DISPLAY_P3.replace(b"RGB XYZ ", b"GRAYXYZ ") if isinstance(profile, str) else profile
        made = renditions.develop("odd", saved(corners(), "PNG", icc_profile=data))
        assert is_upright(opened(made, "320.webp"))

    def test_transparency_becomes_white(self) -> None:
        made = renditions.develop("plan", saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"))
        assert made.colour == "#ffffff"

    def test_a_palette_with_a_transparent_colour_becomes_white(self) -> None:
        image = Image.new("P", (64, 64), 0)
        image.putpalette([9, 9, 9, 200, 0, 0])
        assert renditions.develop("plan", saved(image, "PNG", transparency=0)).colour == "#ffffff"

    def test_sixteen_bits_of_grey_keep_their_shades(self) -> None:
        data = saved(Image.new("I;16", (64, 64), 0x8000), "PNG")
        assert renditions.develop("scan", data).colour == "#808080"

    def test_print_colours_become_screen_colours(self) -> None:
        data = saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG")
        red, green, blue = opened(renditions.develop("print", data), "320.webp").getpixel((32, 32))
        assert red > 200
        assert green < 60
        assert blue < 60


def _display_p3() -> bytes:
    """A matrix profile: its primaries adapted to D50, and a power curve near to sRGB's."""

    def tag(kind: bytes, body: bytes) -> bytes:
        return kind + b"\0\0\0\0" + body

    def xyz(*values: float) -> bytes:
        return tag(b"XYZ ", struct.pack(">3i", *(round(value * 65536) for value in values)))

    curve = tag(b"curv", struct.pack(">IH", 1, round(2.2 * 256))) + b"\0\0"
    text = tag(b"desc", struct.pack(">I", 3) + b"P3\0" + b"\0" * 78)
    tags = {
        b"desc": text + b"\0" * (-len(text) % 4),
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.51512, 0.24120, -0.00105),
        b"gXYZ": xyz(0.29198, 0.69225, 0.04189),
        b"bXYZ": xyz(0.15710, 0.06657, 0.78407),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    place, table, bodies = 128 + 4 + 12 * len(tags), b"", b""
    for name, body in tags.items():
        table += name + struct.pack(">2I", place + len(bodies), len(body))
        bodies += body
    head = struct.pack(">I4sI4s4s4s", place + len(bodies), b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + bodies


DISPLAY_P3 = _display_p3()


class TestPrivacy:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_nothing_but_pixels_remains(self, kind: str) -> None:
        secret = b"SECRET-41.1579N-8.6291W"
        exif = Image.Exif()
        exif[0x010E] = exif[0x9286] = secret.decode()
        exif.get_ifd(0x8825)[1] = "N"
        extra: dict[str, object] = {"exif": exif, "icc_profile": DISPLAY_P3, "xmp": b"<x>" + secret + b"</x>"}
        if kind == "PNG":
            extra["pnginfo"] = text = PngImagePlugin.PngInfo()
            text.add_text("Comment", secret.decode())
        if kind == "JPEG":
            extra["comment"] = secret
        data = saved(corners(), kind, **extra)
        assert secret in data
        made = renditions.develop("home", data)
        for name, file in made.files.items():
            assert secret not in file
            assert parts(file) <= HARMLESS, name

    @pytest.mark.parametrize("name", ["DSCN0010.jpg", "DSCN0021.jpg"])
    def test_the_place_of_a_real_photo_does_not_leave(self, name: str) -> None:
        data = (shared_data("photos", "gps") / name).read_bytes()
        assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
        for file in renditions.develop(name, data).files.values():
            assert parts(file) <= HARMLESS


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", renditions.NO_PICTURE),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", renditions.NO_PICTURE),
            (b"%!PS-Adobe-3.0 EPSF-3.0", renditions.NO_PICTURE),
            (b"GIF89a" + b"\0" * 40, renditions.NO_PICTURE),
            (b"\xff\xd8\xff" + b"\0" * renditions.MAX_BYTES, renditions.TOO_HEAVY),
            (b"\xff\xd8\xff\xe0", renditions.DAMAGED),
            (b"\0\0\0\x18ftypheic" + b"\0" * 40, renditions.DAMAGED),
        ],
    )
    async def test_what_is_no_photo_is_refused_by_name(self, data: bytes, reason: str) -> None:
        with pytest.raises(BadPhoto) as refused:
            renditions.develop("kitchen.jpg", data)
        assert str(refused.value) == f"kitchen.jpg: {reason}"

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    async def test_half_a_file_is_refused(self, kind: str) -> None:
        noise = Image.frombytes("RGB", (200, 200), os.urandom(120_000))
        data = saved(noise, kind)
        with pytest.raises(BadPhoto, match="damaged or incomplete"):
            renditions.develop("half", data[: len(data) // 2])

    async def test_more_pixels_than_allowed_are_refused_before_they_are_read(self) -> None:
        data = saved(Image.new("1", (10_000, 6_001)), "PNG")
        with pytest.raises(BadPhoto, match="60 million"):
            renditions.develop("wall", data)

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    async def test_an_animation_is_refused(self, kind: str) -> None:
        frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        with pytest.raises(BadPhoto, match="animation"):
            renditions.develop("banner", data)

    async def test_the_second_picture_in_a_phones_jpeg_is_no_animation(self) -> None:
        data = saved(corners(), "MPO", save_all=True, append_images=[Image.new("L", (50, 50))])
        assert is_upright(opened(renditions.develop("portrait", data), "320.webp"))

    async def test_the_kind_is_told_by_the_bytes_not_by_the_name(self) -> None:
        made = renditions.develop("photo.heic", saved(corners(), "PNG"))
        assert is_upright(opened(made, "320.webp"))
