"""What is private is seen by those who are signed in, and by nobody else, under no address of old."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from estate import storage
from estate.columns import utc_now
from estate.refusals import Refused
from properties import arranging, developing, photos, queries, renditions
from properties.photos import Details, Upload
from properties.pictures import rendition_key
from properties.rooms import ImageOf
from properties.tables import Permission, Photo, Property
from tests import factories
from tests.properties.test_photos import listing, order, photos_url, picture, watch_the_store

PUBLIC, PRIVATE = Permission.PUBLIC, Permission.PRIVATE


@pytest.fixture
def owner(people: Any) -> Any:
    return factories.viewer(people.owner)


@pytest_asyncio.fixture
async def home(people: Any) -> Property:
    return await factories.property(
        list_agent=people.owner, list_office=people.harbour, slug="the-house", published_at=utc_now()
    )


@pytest_asyncio.fixture
async def album(home: Property, owner: Any) -> list[UUID]:
    return [await hang(home, colour, owner) for colour in ("red", "green")]


async def hang(home: Property, colour: str, by: Any, replaces: UUID | None = None) -> UUID:
    upload = Upload(uuid4(), f"{colour}.jpg", picture(colour))
    if replaces:
        await photos.replace(home.id, replaces, upload, by)
    else:
        await photos.add(home.id, upload, by)
    await developed(upload.id)
    return upload.id


async def developed(photo: UUID) -> Photo:
    await developing.render({"photo": str(photo)})
    return await row(photo)


async def row(photo: UUID) -> Photo:
    return await Photo.objects().get(Photo.id == photo)


async def clear(before: Photo) -> None:
    """What the job does that was enqueued."""
    await developing.clear({"key": before.public_key, "permission": before.permission})


async def files(photo: Photo) -> list[str]:
    return await storage.keys(rendition_key(photo.public_key, "", photo.permission))


class TestHiding:
    async def test_a_hidden_photo_is_gone_from_the_public_at_once(
        self, client: Any, people: Any, home: Property, album: list[UUID], owner: Any
    ) -> None:
        before = await row(album[0])
        await photos.set_permission(home.id, album[0], PRIVATE, owner)
        assert (await client.get(f"/photos/{before.public_key}/640.webp")).status_code == 404
        after = await developed(album[0])
        assert after.public_key != before.public_key
        page = (await client.get("/homes/the-house")).text
        assert before.public_key not in page
        assert after.public_key not in page
        assert (await row(album[1])).public_key in page
        assert (await client.get(f"/photos/{after.public_key}/640.webp")).status_code == 404

    async def test_its_files_are_no_longer_in_the_public_folder(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        before = await row(album[0])
        assert len(await files(before)) == len(renditions.NAMES)
        await photos.set_permission(home.id, album[0], PRIVATE, owner)
        await clear(before)
        assert await files(before) == []
        after = await developed(album[0])
        assert len(await files(after)) == len(renditions.NAMES)
        assert {key.partition("/")[0] for key in await files(after)} == {"private"}

    async def test_those_who_are_signed_in_see_it(
        self, client: Any, people: Any, home: Property, album: list[UUID], owner: Any
    ) -> None:
        await photos.set_permission(home.id, album[0], PRIVATE, owner)
        hidden = await developed(album[0])
        url = f"/private-photos/{hidden.public_key}/640.avif"
        assert (await client.get(url)).status_code == 303
        await client.sign_in(people.stranger)
        answer = await client.get(url)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["content-type"] == "image/avif"
        again = await client.get(url, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
        assert url.rpartition("/")[0] in (await client.get(f"/properties/{home.id}")).text
        assert url.rpartition("/")[0] in (await client.get(photos_url(home))).text
        shown = (await row(album[1])).public_key
        assert (await client.get(f"/private-photos/{shown}/640.avif")).status_code == 404

    async def test_shown_again_it_has_yet_another_address(
        self, client: Any, home: Property, album: list[UUID], owner: Any
    ) -> None:
        first = await row(album[0])
        await photos.set_permission(home.id, album[0], PRIVATE, owner)
        hidden = await developed(album[0])
        await photos.set_permission(home.id, album[0], PUBLIC, owner)
        await clear(hidden)
        shown = await developed(album[0])
        assert len({first.public_key, hidden.public_key, shown.public_key}) == 3
        assert await files(hidden) == []
        assert (await client.get(f"/photos/{shown.public_key}/640.jpg")).status_code == 200

    async def test_the_cover_is_the_first_that_the_public_sees(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        await photos.set_permission(home.id, album[0], PRIVATE, owner)
        await developed(album[0])
        shown = await listing(home)
        assert (shown.cover_key, shown.photos_count) == ((await row(album[1])).public_key, 1)
        assert shown.cover_colour == (await row(album[1])).colour
        with pytest.raises(Refused, match="private photo cannot be the cover"):
            await arranging.make_cover(home.id, album[0], owner)

    async def test_hidden_while_it_is_developed_it_leaves_nothing_in_public(
        self, home: Property, owner: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        upload = Upload(uuid4(), "a.jpg", picture("pink"))
        await photos.add(home.id, upload, owner)
        before = await row(upload.id)
        settle = developing._settle

        async def hidden_meanwhile(photo: Any, values: Any) -> None:
            await photos.set_permission(home.id, upload.id, PRIVATE, owner)
            await settle(photo, values)

        with monkeypatch.context() as patch:
            patch.setattr(developing, "_settle", hidden_meanwhile)
            await developing.render({"photo": str(upload.id)})
        assert (await row(upload.id)).state == "waiting"
        await clear(before)
        assert await files(before) == []
        assert (await developed(upload.id)).state == "ready"

    async def test_what_is_so_already_stays_so(self, home: Property, album: list[UUID], owner: Any) -> None:
        before = await row(album[0])
        await photos.set_permission(home.id, album[0], PUBLIC, owner)
        assert (await row(album[0])).public_key == before.public_key


class TestDescribing:
    async def test_caption_and_room_are_kept(self, home: Property, album: list[UUID], owner: Any) -> None:
        await photos.describe(home.id, album[0], "  The big \n kitchen ", "Kitchen", owner)
        changed = await row(album[0])
        assert (changed.caption, changed.image_of) == ("The big kitchen", ImageOf.KITCHEN)
        await photos.describe(home.id, album[0], "", None, owner)
        changed = await row(album[0])
        assert (changed.caption, changed.image_of) == ("", None)

    @pytest.mark.parametrize(("caption", "room"), [("x" * 301, None), ("", "Dungeon"), ("", "kitchen")])
    async def test_what_cannot_be_is_refused(
        self, home: Property, album: list[UUID], owner: Any, caption: str, room: str | None
    ) -> None:
        with pytest.raises(Refused):
            await photos.describe(home.id, album[0], caption, room, owner)

    async def test_who_was_slower_reads_both_values_and_overwrites_nothing(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        version = (await row(album[0])).version
        theirs = Details("The hall", "Hallway", PUBLIC)
        await photos.correct(home.id, album[0], version, theirs, owner)
        with pytest.raises(Refused, match="set to “The hall · Hallway”; you chose “Kitchen · –”"):
            await photos.correct(home.id, album[0], version, Details("Kitchen", None, PUBLIC), owner)
        await photos.correct(home.id, album[0], version, theirs, owner)  # the same again is no race
        assert (await row(album[0])).caption == "The hall"

    async def test_what_was_typed_beside_a_button_of_the_sheet_is_kept(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        typed = {"version": "1", "caption": "The garden", "image_of": "Garden"}
        answer = await client.post(photos_url(home, album[1], "cover"), data=typed)
        assert answer.status_code == 303
        assert await order(home) == [album[1], album[0]]
        assert (await row(album[1])).caption == "The garden"
        too_long = typed | {"version": "2", "caption": "x" * 301}
        assert (await client.post(photos_url(home, album[1], "removal"), data=too_long)).status_code == 422
        assert len(await order(home)) == 2


class TestReplacing:
    async def test_the_new_one_has_place_caption_room_and_permission(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        await photos.describe(home.id, album[0], "The hall", "Hallway", owner)
        new = await hang(home, "navy", owner, replaces=album[0])
        assert await order(home) == [new, album[1]]
        shown = await row(new)
        assert (shown.caption, shown.image_of, shown.permission) == ("The hall", "Hallway", "Public")
        assert (await listing(home)).cover_key == shown.public_key

    async def test_a_private_one_stays_private(self, home: Property, album: list[UUID], owner: Any) -> None:
        await photos.set_permission(home.id, album[0], PRIVATE, owner)
        new = await hang(home, "navy", owner, replaces=album[0])
        assert (await row(new)).permission == "Private"
        assert len(await queries.photos(home.id)) == 1

    async def test_until_it_is_ready_the_other_is_shown(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        upload = Upload(uuid4(), "new.jpg", picture("navy"))
        await photos.replace(home.id, album[0], upload, owner)
        assert [photo["id"] for photo in await queries.photos(home.id)] == album
        await developed(upload.id)
        assert [photo["id"] for photo in await queries.photos(home.id)] == [upload.id, album[1]]

    async def test_a_file_that_cannot_be_read_replaces_nothing(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        upload = Upload(uuid4(), "half.jpg", picture("navy")[:900])
        await photos.replace(home.id, album[0], upload, owner)
        assert (await developed(upload.id)).state == "refused"
        assert [photo["id"] for photo in await queries.photos(home.id)] == album

    async def test_sent_twice_it_is_one(self, home: Property, album: list[UUID], owner: Any) -> None:
        upload = Upload(uuid4(), "new.jpg", picture("navy"))
        await photos.replace(home.id, album[0], upload, owner)
        await developed(upload.id)
        await photos.replace(home.id, album[0], upload, owner)
        assert await order(home) == [upload.id, album[1]]

    async def test_what_is_gone_cannot_be_replaced_and_leaves_no_file(
        self, home: Property, album: list[UUID], owner: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await photos.remove(home.id, album[0], owner)
        kept = watch_the_store(monkeypatch)
        with pytest.raises(Refused):
            await photos.replace(home.id, album[0], Upload(uuid4(), "new.jpg", picture("navy")), owner)
        assert [await storage.exists(key) for key in kept] == [False]

    async def test_hidden_meanwhile_the_new_one_is_hidden_too(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        upload = Upload(uuid4(), "new.jpg", picture("navy"))
        await photos.replace(home.id, album[0], upload, owner)
        await photos.correct(home.id, album[0], 1, Details("The keys", None, PRIVATE), owner)
        new = await developed(upload.id)
        assert (new.permission, new.caption, new.state) == ("Private", "The keys", "ready")
        assert [photo["id"] for photo in await queries.photos(home.id)] == [album[1]]

    async def test_removed_before_it_is_ready_the_other_stays(
        self, home: Property, album: list[UUID], owner: Any
    ) -> None:
        upload = Upload(uuid4(), "new.jpg", picture("navy"))
        await photos.replace(home.id, album[0], upload, owner)
        await photos.remove(home.id, upload.id, owner)
        await developed(upload.id)
        assert await order(home) == album
