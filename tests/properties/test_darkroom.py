"""Every file from outside becomes a photo or a reason, in a process that takes nothing with it."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from estate import storage
from properties import darkroom, renditions
from properties.darkroom import Darkroom
from properties.renditions import BadPhoto
from tests.properties.drawn import HARMLESS, corners, is_upright, opened, parts, saved
from tests.shared import shared_files

Changed = Callable[[str], None]


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Changed]:
    """A darkroom whose code was changed before it began."""
    rooms: list[Darkroom] = []

    def change(code: str) -> None:
        rooms.append(Darkroom("-c", f"import os, time\nfrom properties import darkroom, renditions\n{code}"))
        monkeypatch.setattr(darkroom, "_darkroom", rooms[-1])

    yield change
    for room in rooms:
        room.close()


class TestBounds:
    @pytest.mark.parametrize("mode", ["RGBA", "P", "I;16", "1"])
    async def test_the_largest_allowed_picture_fits_into_the_memory(self, mode: str) -> None:
        data = saved(Image.new(mode, (10_000, 6_000)), "PNG", compress_level=1)
        assert (await darkroom.render("huge", data)).width == 10_000

    @pytest.mark.parametrize("progressive", [False, True])
    async def test_so_does_the_largest_jpeg(self, progressive: bool) -> None:
        data = saved(corners(10_000, 6_000), "JPEG", quality=50, progressive=progressive)
        assert is_upright(opened(await darkroom.render("huge", data), "640.webp"))

    async def test_too_little_memory_is_a_reason_not_a_crash(self, changed: Changed) -> None:
        changed("darkroom.MEMORY = 200 << 20; darkroom.main()")
        data = saved(Image.new("RGBA", (10_000, 6_000)), "PNG", compress_level=1)
        with pytest.raises(BadPhoto, match="could not be opened in time or memory"):
            await darkroom.render("huge", data)

    async def test_a_decoder_that_hangs_is_ended(self, changed: Changed) -> None:
        changed("darkroom.SECONDS = 1; renditions.develop = lambda *_: time.sleep(3600); darkroom.main()")
        with pytest.raises(BadPhoto, match="could not be opened in time or memory"):
            await darkroom.render("slow.png", saved(corners(), "PNG"))


# A PNG crashes its decoder, a JPEG does not.
FRAGILE = """
develop = renditions.develop
renditions.develop = lambda name, data: os.abort() if data[1:4] == b"PNG" else develop(name, data)
darkroom.main()
"""


class TestCrashes:
    async def test_a_crash_takes_only_its_own_photo(self, changed: Changed) -> None:
        changed(FRAGILE)
        bad, good = saved(corners(), "PNG"), saved(corners(), "JPEG")
        answers = await asyncio.gather(
            *(darkroom.render("a photo", data) for data in (good, bad, good)), return_exceptions=True
        )
        assert [isinstance(answer, BadPhoto) for answer in answers] == [False, True, False]

    async def test_a_darkroom_that_was_killed_is_opened_again(self) -> None:
        await darkroom.render("first.png", saved(corners(), "PNG"))
        process = darkroom._darkroom._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        assert (await darkroom.render("next.png", saved(corners(), "PNG"))).width == 400

    async def test_a_photo_is_tried_again_when_somebody_ended_its_process(
        self, changed: Changed, tmp_path: Path
    ) -> None:
        changed(
            f"""
mark, develop = {str(tmp_path / "mark")!r}, renditions.develop
def once(name, data):
    if os.path.exists(mark):
        return develop(name, data)
    open(mark, "w").close()
    os.kill(os.getpid(), 9)
renditions.develop = once
darkroom.main()"""
        )
        assert (await darkroom.render("photo.png", saved(corners(), "PNG"))).width == 400

    async def test_it_knows_no_secrets(self, changed: Changed, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-store")
        changed("assert 'AWS_SECRET_ACCESS_KEY' not in os.environ; darkroom.main()")
        assert (await darkroom.render("photo.png", saved(corners(), "PNG"))).width == 400


class TestStreams:
    async def test_nothing_is_fetched_before_its_turn(self) -> None:
        fetched: list[int] = []
        data = saved(corners(), "PNG")
        seats = darkroom._seats(asyncio.get_running_loop())

        async def pieces(number: int) -> AsyncIterator[bytes]:
            fetched.append(number)
            yield data[:100]
            yield data[100:]

        async with seats:
            for _taken in range(seats._value):
                await seats.acquire()
            waiting = asyncio.create_task(darkroom.render_stream("a.png", lambda: pieces(1)))
            await asyncio.sleep(0)
            assert fetched == []
            for _taken in range(max(1, (os.cpu_count() or 2) // 2) - 1):
                seats.release()
        assert (await waiting).width == 400
        assert fetched == [1]

    async def test_what_the_store_says_is_passed_on(self) -> None:
        with pytest.raises(storage.Missing):
            await darkroom.render_stream("a.png", lambda: storage.stream("originals/nothing"))
        assert (await darkroom.render("next.png", saved(corners(), "PNG"))).width == 400


REFUSED = {
    "broken.png": renditions.DAMAGED,
    "corrupted.heic": renditions.DAMAGED,
    "truncated_jpeg.jpg": renditions.DAMAGED,
}
OURS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif")
STRANGE = ("payloads-all-the-things", "security", "heic")


@pytest.mark.parametrize(
    "path",
    shared_files("photos") + shared_files("security"),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
async def test_every_real_file_becomes_a_photo_or_a_reason(path: Path) -> None:
    try:
        made = await darkroom.render(path.name, path.read_bytes())
    except BadPhoto as bad:
        assert bad.reason == REFUSED.get(path.name, renditions.NO_PICTURE)
        assert path.name in REFUSED or path.parent.name in STRANGE or path.suffix not in OURS
        return
    assert path.name not in REFUSED
    assert set(made.files) == set(renditions.NAMES)
    for name, file in made.files.items():
        assert parts(file) <= HARMLESS, name
        picture = Image.open(io.BytesIO(file))
        picture.load()
        assert not {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"} & set(picture.info), name
