"""Photos that look the same, photos to take along, and what becomes of files and rows in the long run."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from PIL import Image

from estate import storage
from estate.columns import utc_now
from estate.demo.scenes import SCENES
from estate.demo.scenes import picture as scene
from estate.settings import settings
from properties import developing, discarding, likeness, lookalikes, photo_repair, photos, renditions, telling
from properties.likeness import Look
from properties.photos import Upload
from properties.pictures import rendition_key
from properties.tables import Permission, Photo, Property
from tests import factories
from tests.properties.drawn import saved
from tests.properties.test_photos import order, picture
from tests.shared import shared_files


@pytest.fixture
def owner(people: Any) -> Any:
    return factories.viewer(people.owner)


@pytest_asyncio.fixture
async def home(people: Any) -> Property:
    return await factories.property(list_agent=people.owner, list_office=people.harbour)


async def hang(home: Property, name: str, data: bytes, by: Any) -> UUID:
    upload = Upload(uuid4(), name, data)
    await photos.add(home.id, upload, by)
    await developing.render({"photo": str(upload.id)})
    return upload.id


async def row(photo: UUID) -> Photo:
    return await Photo.objects().get(Photo.id == photo)


def look(image: Image.Image) -> Look:
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return Look(uuid4(), likeness.of(image), f"#{red:02x}{green:02x}{blue:02x}")


def rooms() -> dict[str, Image.Image]:
    """Drawn ones, and real ones where they are."""
    drawn = {name: Image.open(io.BytesIO(scene(name))).convert("RGB") for name in sorted(SCENES)[::3]}
    real = {path.name: Image.open(path).convert("RGB") for path in shared_files("photos", "rooms")}
    return drawn | real


def copies(image: Image.Image) -> list[Image.Image]:
    """Smaller, compressed, cropped by 1 % all around."""
    width, height = image.size
    compressed = Image.open(io.BytesIO(saved(image, "JPEG", quality=35)))
    box = (width // 100, height // 100, width - width // 100, height - height // 100)
    return [image.resize((320, max(1, 320 * height // width))), compressed, image.crop(box)]


class TestLikeness:
    def test_copies_of_a_room_are_found_and_other_rooms_are_not(self) -> None:
        images = rooms()
        looks = {name: look(image) for name, image in images.items()}
        for name, image in images.items():
            for copy in copies(image):
                alike = [other for other, known in looks.items() if likeness.is_same(look(copy), known)]
                assert alike == [name]

    async def test_near_doubles_of_a_listing_are_offered(self, home: Property, owner: Any) -> None:
        kitchen = Image.open(io.BytesIO(scene("kitchen-green")))
        first = await hang(home, "kitchen.jpg", scene("kitchen-green"), owner)
        await hang(home, "hall.jpg", scene("hall"), owner)
        small = await hang(home, "small.jpg", saved(kitchen.resize((800, 533)), "JPEG", quality=60), owner)
        assert await lookalikes.offered(home.id) == (first, small)
        await photos.remove(home.id, small, owner)
        assert await lookalikes.offered(home.id) is None


class TestTakingAlong:
    async def test_all_photos_are_in_the_file_in_their_order(
        self, client: Any, people: Any, home: Property, owner: Any
    ) -> None:
        first = await hang(home, "a.jpg", picture("red"), owner)
        second = await hang(home, "b.jpg", picture("green"), owner)
        third = await hang(home, "c.jpg", picture("blue"), owner)
        await photos.describe(home.id, first, "../The <big> kitchen: new", None, owner)
        await photos.describe(home.id, second, "", "LivingRoom", owner)
        await photos.set_permission(home.id, third, Permission.PRIVATE, owner)
        await developing.render({"photo": str(third)})
        await client.sign_in(people.colleague)
        answer = await client.get(f"/properties/{home.id}/photos.zip")
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["content-disposition"].startswith("attachment")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert names == [
                "01 .. The big kitchen new.jpg",
                "02 Living room.jpg",
                "Private/03 Photo.jpg",
            ]
            assert all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())
            assert Image.open(archive.open(names[0])).size == (800, 600)

    async def test_a_missing_file_is_named_and_the_rest_is_there(
        self, client: Any, people: Any, home: Property, owner: Any
    ) -> None:
        lost = await hang(home, "a.jpg", picture("red"), owner)
        await hang(home, "b.jpg", picture("green"), owner)
        await storage.delete(rendition_key((await row(lost)).public_key, "2048.jpg"))
        await client.sign_in(people.owner)
        answer = await client.get(f"/properties/{home.id}/photos.zip")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.namelist() == ["02 Photo.jpg", "Missing photos.txt"]
            assert "01 Photo.jpg" in archive.read("Missing photos.txt").decode()

    async def test_a_listing_without_photos_gives_an_empty_file(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        answer = await client.get(f"/properties/{home.id}/photos.zip")
        assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == []


async def age(photo: UUID, days: int) -> None:
    await Photo.update({Photo.archived_at: utc_now() - timedelta(days=days)}).where(Photo.id == photo)


async def files(photo: Photo) -> list[str]:
    return await storage.keys(f"photos/{photo.public_key}/") + await storage.keys(photo.original_key)


class TestDiscarding:
    async def test_after_thirty_days_nothing_is_left(self, home: Property, owner: Any) -> None:
        old, young, kept = [await hang(home, f"{c}.jpg", picture(c), owner) for c in ("red", "green", "blue")]
        before = await row(old)
        for photo, days in ((old, 31), (young, 29)):
            await photos.remove(home.id, photo, owner)
            await age(photo, days)
        await discarding.sweep()
        assert not await Photo.exists().where(Photo.id == old)
        assert await files(before) == []
        told = [line.told.title for line in await telling.timeline(home.id)]
        assert not any("red.jpg" in line for line in told)
        assert {"Photo removed: no longer kept", "Photo removed: green.jpg"} <= set(told)
        for photo in (young, kept):
            assert len(await files(await row(photo))) == len(renditions.NAMES) + 1
        await photos.restore(home.id, young, owner)
        assert await order(home) == [young, kept]

    async def test_files_that_another_photo_shows_stay(self, home: Property, owner: Any) -> None:
        gone, kept = [await hang(home, f"{c}.jpg", picture(c), owner) for c in ("red", "green")]
        shared = await row(gone)
        await Photo.update(
            {Photo.original_key: shared.original_key, Photo.public_key: shared.public_key}
        ).where(Photo.id == kept)
        await photos.remove(home.id, gone, owner)
        await age(gone, 31)
        await discarding.sweep()
        assert len(await files(shared)) == len(renditions.NAMES) + 1


class TestRepair:
    @pytest.fixture(autouse=True)
    def own_store(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """A bucket of its own, for other tests at the same time have files without photos; all are old."""
        bucket = f"repair-{uuid4().hex}"
        storage._client().create_bucket(Bucket=bucket)
        with monkeypatch.context() as patch:
            patch.setattr(photo_repair, "YOUNG", timedelta(seconds=-60))
            patch.setenv("S3_BUCKET", bucket)
            settings.cache_clear()
            yield
        settings.cache_clear()

    async def test_both_kinds_are_found_and_mended(
        self, home: Property, owner: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(photo_repair, "PAGE", 2)
        ids = [await hang(home, f"{n}.jpg", picture(f"#0000{n:02x}"), owner) for n in range(10, 90, 16)]
        assert await photo_repair.repair(False, lambda _line: None) == (0, 0)
        broken = await row(ids[0])
        gone = rendition_key(broken.public_key, "640.avif")
        await storage.delete(gone)
        for key in ("originals/nobodys", "photos/nobodys/640.avif", "private/nobodys/640.avif"):
            await storage.put(key, b"x")
        said: list[str] = []
        assert await photo_repair.repair(False, said.append) == (1, 3)
        assert await storage.exists("photos/nobodys/640.avif")
        assert f"photo {ids[0]}: pictures are missing" in said
        await photo_repair.repair(True, said.append)
        await developing.render({"photo": str(ids[0])})
        assert await storage.exists(gone)
        assert await photo_repair.repair(False, said.append) == (0, 0)

    async def test_a_lost_original_is_told_and_its_pictures_stay(
        self, client: Any, home: Property, owner: Any
    ) -> None:
        photo = await row(await hang(home, "a.jpg", picture(), owner))
        await storage.delete(photo.original_key, rendition_key(photo.public_key, "640.avif"))
        said: list[str] = []
        assert await photo_repair.repair(True, said.append) == (2, 0)
        assert any("original is lost" in line for line in said)
        await developing.render({"photo": str(photo.id)})
        assert (await row(photo.id)).state == "ready"
        assert (await client.get(f"/photos/{photo.public_key}/640.avif")).headers[
            "content-type"
        ] == "image/webp"

    async def test_a_file_of_today_may_still_get_its_photo(
        self, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(photo_repair, "YOUNG", timedelta(days=1))
        await storage.put("originals/just-sent", b"x")
        await photo_repair.repair(True, lambda _line: None)
        assert await storage.exists("originals/just-sent")
        await storage.delete("originals/just-sent")
