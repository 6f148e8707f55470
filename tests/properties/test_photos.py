"""Photos of a listing: sent from the phone, developed by the worker, shown to whoever has the address."""

import asyncio
import io
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from PIL import Image

from estate import history, storage
from estate.refusals import Refused
from estate.settings import settings
from properties import albums, developing, photos, pictures
from properties.photos import Upload
from properties.renditions import NAMES, BadPhoto
from properties.tables import Permission, Photo, Property
from tests import factories

HTMX = {"hx-request": "true"}


def picture(colour: str = "teal", kind: str = "JPEG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(stream, kind)
    return stream.getvalue()


@pytest_asyncio.fixture
async def home(people: Any) -> Property:
    return await factories.property(list_agent=people.owner, list_office=people.harbour)


@pytest_asyncio.fixture
async def album(home: Property, people: Any) -> list[UUID]:
    """Three photos that are ready: red, green, blue."""
    ids = [uuid4() for _ in range(3)]
    by = factories.viewer(people.owner)
    for id_, colour in zip(ids, ("red", "green", "blue"), strict=True):
        await photos.add(home.id, Upload(id_, f"{colour}.jpg", picture(colour)), by)
        await developing.render({"photo": str(id_)})
    return ids


def photos_url(home: Property, *rest: object) -> str:
    return "/".join(("/properties", str(home.id), "photos", *map(str, rest)))


async def order(home: Property) -> list[UUID]:
    return [photo.id for photo in await albums.of_property(home.id)]


async def key_of(photo: UUID) -> str:
    return (await Photo.objects().get(Photo.id == photo)).public_key


async def listing(home: Property) -> Property:
    return await Property.objects().get(Property.id == home.id)


async def send(client: Any, home: Property, *files: tuple[str, bytes], **options: Any) -> httpx.Response:
    parts = [("photo", (name, data, "image/jpeg")) for name, data in files]
    return await client.post(photos_url(home), files=parts, **options)


class TestAdding:
    async def test_a_photo_waits_and_is_developed_into_all_sizes(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        answer = await send(client, home, ("front.jpg", picture()))
        assert answer.status_code == 201
        (photo,) = await albums.of_property(home.id)
        assert photo.state == "waiting"

        await developing.render({"photo": str(photo.id)})

        (photo,) = await albums.of_property(home.id)
        assert (photo.state, photo.width, photo.height, photo.colour) == ("ready", 800, 600, "#008083")
        for name in NAMES:
            shown = await client.get(f"/photos/{photo.public_key}/{name}")
            assert shown.status_code == 200
            assert shown.headers["content-type"] == pictures.content_type(name)
        changed = await listing(home)
        assert (changed.photos_count, changed.cover_key) == (1, photo.public_key)

    async def test_the_original_is_kept_as_it_was_and_apart(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        data = picture(kind="PNG")
        await send(client, home, ("front.jpg", data))
        row = await Photo.objects().get(Photo.property == home.id)
        assert await storage.get(row.original_key) == data
        assert row.content_type == "image/png"
        assert row.public_key not in row.original_key

    async def test_one_bad_file_is_named_and_the_others_go_through(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        answer = await send(
            client, home, ("a.jpg", picture("red")), ("list.pdf", b"%PDF-1.7"), ("b.jpg", picture("blue"))
        )
        assert answer.status_code == 201
        assert "list.pdf: this is not a picture" in answer.text
        assert [photo.file_name for photo in await albums.of_property(home.id)] == ["a.jpg", "b.jpg"]

    async def test_a_file_that_turns_out_damaged_says_so_in_its_place(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        await send(client, home, ("half.jpg", picture()[:900]), ("whole.jpg", picture()))
        for id_ in await order(home):
            await developing.render({"photo": str(id_)})
        assert [photo.state for photo in await albums.of_property(home.id)] == ["refused", "ready"]
        page = await client.get(photos_url(home))
        assert "half.jpg: the file is damaged or incomplete" in page.text
        assert (await listing(home)).photos_count == 1

    async def test_only_bad_files_are_unprocessable(self, client: Any, people: Any, home: Property) -> None:
        await client.sign_in(people.owner)
        answer = await send(client, home, ("x.svg", b"<svg/>"), headers=HTMX)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert "x.svg: this is not a picture" in answer.text

    async def test_a_form_without_files_is_not_understood(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        answer = await client.post(photos_url(home), data={"photo": ""})
        assert answer.status_code == 400

    async def test_the_phone_gets_its_tile_alone(self, client: Any, people: Any, home: Property) -> None:
        await client.sign_in(people.owner)
        id_ = uuid4()
        answer = await send(client, home, ("a.jpg", picture()), data={"id": str(id_)}, headers=HTMX)
        assert answer.status_code == 201
        assert f'id="photo-{id_}"' in answer.text
        assert "<html" not in answer.text

    async def test_sending_again_after_a_lost_answer_changes_nothing(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        id_ = {"id": str(uuid4())}
        answers = [await send(client, home, ("a.jpg", picture()), data=id_, headers=HTMX) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].text == answers[1].text
        assert len(await order(home)) == 1
        assert len(await history.timeline(home.id)) == 1

    async def test_another_photo_under_the_same_id_is_refused(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        id_ = {"id": str(uuid4())}
        await send(client, home, ("a.jpg", picture("red")), data=id_)
        answer = await send(client, home, ("b.jpg", picture("blue")), data=id_)
        assert answer.status_code == 422
        assert "b.jpg: another photo was sent under the same id." in answer.text

    async def test_the_same_photo_twice_is_refused(self, client: Any, people: Any, home: Property) -> None:
        await client.sign_in(people.owner)
        answer = await send(client, home, ("a.jpg", picture()), ("copy.jpg", picture()))
        assert "copy.jpg: this photo is here already." in answer.text
        assert len(await order(home)) == 1

    async def test_what_was_removed_before_it_came_again_is_told(
        self, client: Any, people: Any, home: Property
    ) -> None:
        """Otherwise a phone whose answer was lost would send it for ever."""
        await client.sign_in(people.owner)
        id_ = uuid4()
        await send(client, home, ("a.jpg", picture()), data={"id": str(id_)})
        await photos.remove(home.id, id_, factories.viewer(people.owner))
        answer = await send(client, home, ("a.jpg", picture()), data={"id": str(id_)}, headers=HTMX)
        assert answer.status_code == 422
        assert "a.jpg: this photo was removed meanwhile." in answer.text

    async def test_folders_and_invisible_characters_leave_the_name(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await client.sign_in(people.owner)
        await send(client, home, ("C:\\me\\..\\<b>\u202ehome.jpg", picture()))
        (photo,) = await albums.of_property(home.id)
        assert photo.file_name == "<b>home.jpg"
        assert "<b>home.jpg" not in (await client.get(photos_url(home))).text

    async def test_without_a_store_it_can_be_tried_again(
        self, client: Any, people: Any, home: Property, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await client.sign_in(people.owner)
        with monkeypatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
            forget_settings()
            answer = await send(client, home, ("a.jpg", picture()))
        forget_settings()
        assert answer.status_code == 503
        assert await order(home) == []


def watch_the_store(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that are put from now on; other tests fill the same store at the same time."""
    put, kept = storage.put, []

    async def watched(key: str, *data: Any) -> None:
        kept.append(key)
        await put(key, *data)

    monkeypatch.setattr(storage, "put", watched)
    return kept


def forget_settings() -> None:
    settings.cache_clear()
    storage.forget_client()


class TestDeveloping:
    async def test_twice_is_as_once(self, home: Property, album: list[UUID]) -> None:
        before = await Photo.select().where(Photo.property == home.id).order_by(Photo.position)
        for id_ in album:
            await developing.render({"photo": str(id_)})
        assert await Photo.select().where(Photo.property == home.id).order_by(Photo.position) == before

    async def test_a_lost_original_is_a_reason(self, people: Any, home: Property) -> None:
        id_ = uuid4()
        await photos.add(home.id, Upload(id_, "a.jpg", picture()), None)
        row = await Photo.objects().get(Photo.id == id_)
        await storage.delete(row.original_key)
        await developing.render({"photo": str(id_)})
        (photo,) = await albums.of_property(home.id)
        assert (photo.state, photo.reason) == ("refused", developing.LOST)

    async def test_a_photo_that_still_waits_is_woken(self, people: Any, home: Property) -> None:
        await photos.add(home.id, Upload(uuid4(), "a.jpg", picture()), None)
        await Photo.raw("DELETE FROM pgqueuer")
        await Photo.raw("UPDATE photo SET created_at = now() - interval '1 hour'")
        await developing.sweep()
        waiting = await Photo.raw("SELECT entrypoint FROM pgqueuer")
        assert [row["entrypoint"] for row in waiting] == ["photo.render"]

    async def test_nothing_is_kept_of_a_file_that_is_refused_at_the_door(
        self, home: Property, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = watch_the_store(monkeypatch)
        with pytest.raises(BadPhoto):
            await photos.add(home.id, Upload(uuid4(), "a.gif", b"GIF89a"), None)
        assert kept == []

    async def test_of_two_copies_that_arrive_together_one_is_taken(
        self, committed_db: None, people: Any, home: Property
    ) -> None:
        copies = [photos.add(home.id, Upload(uuid4(), f"{n}.jpg", picture()), None) for n in range(4)]
        answers = await asyncio.gather(*copies, return_exceptions=True)
        assert sorted(isinstance(answer, Refused) for answer in answers) == [False, True, True, True]
        assert len(await order(home)) == 1

    async def test_photos_that_arrive_together_get_a_place_each(
        self, committed_db: None, people: Any, home: Property
    ) -> None:
        uploads = [Upload(uuid4(), f"{n}.jpg", picture(f"#0000{20 * n:02x}")) for n in range(12)]
        again = uploads[0]
        await asyncio.gather(*(photos.add(home.id, upload, None) for upload in [*uploads, again]))
        rows = await Photo.select(Photo.position).where(Photo.property == home.id).order_by(Photo.position)
        assert [row["position"] for row in rows] == list(range(1, 13))
        assert len(await history.timeline(home.id)) == 12


class TestOrder:
    async def test_the_first_is_the_cover(self, home: Property, album: list[UUID]) -> None:
        changed = await listing(home)
        assert (changed.photos_count, changed.cover_key) == (3, await key_of(album[0]))

    async def test_a_new_cover_comes_first(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        answer = await client.post(photos_url(home, album[2], "cover"), headers=HTMX)
        assert answer.status_code == 200
        assert await order(home) == [album[2], album[0], album[1]]
        assert (await listing(home)).cover_key == await key_of(album[2])

    async def test_what_is_not_ready_cannot_be_the_cover(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        id_ = uuid4()
        await photos.add(home.id, Upload(id_, "new.jpg", picture("pink")), None)
        answer = await client.post(photos_url(home, id_, "cover"))
        assert answer.status_code == 409
        assert "not ready yet" in answer.text

    @pytest.mark.parametrize(
        ("photo", "to", "expected"),
        [
            (0, "later", [1, 0, 2]),
            (2, "earlier", [0, 2, 1]),
            (0, "earlier", [0, 1, 2]),
            (2, "later", [0, 1, 2]),
        ],
    )
    async def test_a_photo_moves_one_place_and_stops_at_the_ends(
        self,
        client: Any,
        people: Any,
        home: Property,
        album: list[UUID],
        photo: int,
        to: str,
        expected: list[int],
    ) -> None:
        await client.sign_in(people.owner)
        answer = await client.post(photos_url(home, album[photo], "move"), data={"to": to})
        assert answer.status_code == 303
        assert answer.headers["location"] == photos_url(home)
        assert await order(home) == [album[n] for n in expected]

    async def test_all_are_put_in_order_at_once(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        turned = [str(id_) for id_ in reversed(album)]
        answer = await client.put(photos_url(home, "order"), data={"order": turned}, headers=HTMX)
        assert answer.status_code == 200
        assert await order(home) == album[::-1]
        assert answer.text.index(f"photo-{album[2]}") < answer.text.index(f"photo-{album[0]}")

    async def test_photos_come_and_go_while_they_are_sorted(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        """One was added and one removed on another phone; one stands there twice, one is of another home."""
        await client.sign_in(people.owner)
        new = uuid4()
        await photos.add(home.id, Upload(new, "new.jpg", picture("pink")), None)
        await photos.remove(home.id, album[1], factories.viewer(people.owner))
        sent = [album[2], album[1], uuid4(), album[2], album[0]]
        answer = await client.put(photos_url(home, "order"), data={"order": [str(id_) for id_ in sent]})
        assert answer.status_code == 303
        assert await order(home) == [album[2], album[0], new]

    async def test_one_sitting_is_one_line_of_the_timeline(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        async def lines() -> int:
            return [line.kind for line in await history.timeline(home.id)].count("photos_arranged")

        await client.sign_in(people.owner)
        for _ in range(3):
            await client.post(photos_url(home, album[0], "move"), data={"to": "later"})
            await client.post(photos_url(home, album[1], "move"), data={"to": "later"})
        assert await lines() == 1
        await client.sign_in(people.staff)
        last = (await order(home))[-1]
        await client.post(photos_url(home, last, "move"), data={"to": "earlier"})
        assert await lines() == 2
        await Photo.raw("UPDATE event SET at = at - interval '1 hour'")
        await Photo.raw("UPDATE event_subject SET happened_at = happened_at - interval '1 hour'")
        await client.post(photos_url(home, last, "move"), data={"to": "later"})
        assert await lines() == 3

    async def test_an_order_of_nonsense_is_not_understood(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        answer = await client.put(photos_url(home, "order"), data={"order": ["x"]})
        assert answer.status_code == 400


class TestRemoving:
    async def test_a_removed_photo_is_gone_until_it_is_brought_back(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        url = f"/photos/{await key_of(album[0])}/320.webp"
        assert (await client.get(url)).status_code == 200

        answer = await client.post(photos_url(home, album[0], "removal"), headers=HTMX)
        assert photos_url(home, album[0], "restoration") in answer.text
        assert await order(home) == album[1:]
        assert (await client.get(url)).status_code == 404
        changed = await listing(home)
        assert (changed.photos_count, changed.cover_key) == (2, await key_of(album[1]))

        await client.post(photos_url(home, album[0], "restoration"), headers=HTMX)
        assert await order(home) == album
        assert (await client.get(url)).status_code == 200
        assert (await listing(home)).cover_key == await key_of(album[0])

    async def test_without_script_the_page_offers_the_way_back(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        answer = await client.post(photos_url(home, album[0], "removal"))
        assert answer.status_code == 303
        page = await client.get(answer.headers["location"])
        assert f'action="{photos_url(home, album[0], "restoration")}"' in page.text

    async def test_a_nonsensical_way_back_is_not_offered(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        page = await client.get(photos_url(home) + "?removed=<script>")
        assert page.status_code == 200
        assert "/restoration" not in page.text

    async def test_twice_is_as_once_on_the_timeline(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await client.sign_in(people.owner)
        for verb in ("removal", "removal", "restoration", "restoration"):
            await client.post(photos_url(home, album[0], verb))
        kinds = [entry.kind for entry in await history.timeline(home.id)]
        assert kinds == ["photo_restored", "photo_removed", *["photo_added"] * 3]


WRITES = ["cover", "move", "removal", "restoration"]


class TestWhoMay:
    async def test_everybody_in_the_agency_sees_them(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        for person in (people.owner, people.colleague, people.stranger, people.staff, people.admin):
            await client.sign_in(person)
            answer = await client.get(photos_url(home))
            assert answer.status_code == 200
            assert f"photo-{album[0]}" in answer.text
            may_change = person not in (people.colleague, people.stranger)
            assert ("/edit" in answer.text, "data-upload" in answer.text) == (may_change, may_change)

    async def test_the_office_may_change_them(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        for person in (people.staff, people.admin):
            await client.sign_in(person)
            for verb in WRITES:
                answer = await client.post(photos_url(home, album[0], verb), data={"to": "later"})
                assert answer.status_code == 303

    async def test_others_are_told_whose_it_is(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        for person in (people.colleague, people.stranger):
            await client.sign_in(person)
            answers = [await client.post(photos_url(home, album[0], verb)) for verb in WRITES]
            answers.append(await client.put(photos_url(home, "order"), data={"order": [str(album[0])]}))
            answers.append(await send(client, home, ("a.jpg", picture("pink"))))
            assert {answer.status_code for answer in answers} == {409}
            assert all("Only the agent of this listing" in answer.text for answer in answers)
        assert await order(home) == album

    async def test_a_listing_without_agent_is_the_offices(
        self, client: Any, people: Any, home: Property
    ) -> None:
        await Property.update({Property.list_agent: None}).where(Property.id == home.id)
        await client.sign_in(people.colleague)
        assert (await send(client, home, ("a.jpg", picture("red")))).status_code == 201
        await client.sign_in(people.stranger)
        assert (await send(client, home, ("b.jpg", picture("blue")))).status_code == 409

    async def test_the_signed_out_are_asked_to_sign_in(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        client.sign_out()
        page = await client.get(photos_url(home))
        assert page.status_code == 303
        assert page.headers["location"].startswith("/sign-in?next=")
        answers = [await client.post(photos_url(home, album[0], verb)) for verb in WRITES]
        answers.append(await client.put(photos_url(home, "order")))
        answers.append(await send(client, home, ("a.jpg", picture())))
        assert {answer.status_code for answer in answers} == {401}

    @pytest.mark.parametrize("bad", ["00000000-0000-7000-8000-000000000000", "x", "%00", "1 or 1=1"])
    async def test_what_is_not_there_is_not_found(
        self, client: Any, people: Any, home: Property, album: list[UUID], bad: str
    ) -> None:
        await client.sign_in(people.admin)
        answers = [await client.post(photos_url(home, bad, verb)) for verb in WRITES]
        answers.append(await client.get(f"/properties/{bad}/photos"))
        answers.append(await client.put(f"/properties/{bad}/photos/order"))
        answers.append(await client.post(f"/properties/{bad}/photos", files={"photo": ("a", picture())}))
        assert {answer.status_code for answer in answers} == {404}

    async def test_a_photo_of_another_listing_is_not_found(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        other = await factories.property(list_agent=people.owner)
        await client.sign_in(people.owner)
        for verb in WRITES:
            assert (await client.post(photos_url(other, album[0], verb))).status_code == 404

    async def test_an_archived_listing_is_not_found(
        self, client: Any, people: Any, home: Property, album: list[UUID]
    ) -> None:
        await Property.raw("UPDATE property SET archived_at = now()")
        await client.sign_in(people.owner)
        assert (await client.get(photos_url(home))).status_code == 404


class TestPictures:
    async def test_whoever_has_the_address_may_keep_it_for_ever(self, client: Any, album: list[UUID]) -> None:
        url = f"/photos/{await key_of(album[0])}/640.webp"
        answer = await client.get(url)
        assert answer.headers["cache-control"] == "public, max-age=31536000, s-maxage=3600, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        assert Image.open(io.BytesIO(answer.content)).size == (640, 480)

    async def test_pictures_are_not_compressed_again(self, client: Any, album: list[UUID]) -> None:
        url = f"/photos/{await key_of(album[0])}/1280.jpg"
        answer = await client.get(url, headers={"accept-encoding": "br, gzip"})
        assert "content-encoding" not in answer.headers

    async def test_a_known_picture_is_not_sent_again(self, client: Any, album: list[UUID]) -> None:
        url = f"/photos/{await key_of(album[0])}/640.webp"
        etag = (await client.get(url)).headers["etag"]
        again = await client.get(url, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag

    async def test_its_head_alone_can_be_asked_for(self, client: Any, album: list[UUID]) -> None:
        assert (await client.head(f"/photos/{await key_of(album[0])}/640.webp")).status_code == 200

    async def test_nothing_else_is_handed_out(self, client: Any, home: Property, album: list[UUID]) -> None:
        row = await Photo.objects().get(Photo.id == album[0])
        for path in (
            f"{row.public_key}/original",
            f"{row.public_key}/641.webp",
            f"{row.public_key}/..%2f..%2f{row.original_key.replace('/', '%2f')}",
            f"{row.original_key.partition('/')[2]}/640.webp",
            f"{album[0]}/640.webp",
            "%00/640.webp",
            "x/640.webp",
        ):
            assert (await client.get(f"/photos/{path}")).status_code == 404

    async def test_a_store_that_is_away_is_not_a_missing_photo(
        self, client: Any, album: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = f"/photos/{await key_of(album[0])}/640.webp"
        with monkeypatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
            forget_settings()
            answer = await client.get(url)
        forget_settings()
        assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")

    async def test_from_a_cdn_they_are_asked_for_there_and_allowed_there(
        self, client: Any, people: Any, home: Property, album: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        by = factories.viewer(people.owner)
        await photos.set_permission(home.id, album[1], Permission.PRIVATE, by)
        await developing.render({"photo": str(album[1])})
        await client.sign_in(people.owner)
        with monkeypatch.context() as patch:
            patch.setenv("PHOTOS_BASE_URL", "https://cdn.example/pictures/")
            settings.cache_clear()
            answer = await client.get(f"/properties/{home.id}")
        settings.cache_clear()
        shown, hidden = await key_of(album[0]), await key_of(album[1])
        assert f"https://cdn.example/pictures/{shown}/640.avif 640w" in answer.text
        assert f'"/private-photos/{hidden}/640.jpg"' in answer.text
        assert f"/{hidden}" not in answer.text.replace(f"/private-photos/{hidden}", "")
        policy = answer.headers["content-security-policy"]
        (images,) = [part for part in policy.split(";") if part.strip().startswith("img-src")]
        assert "https://cdn.example" in images.split()
