"""Photos of the home in a letter: kept by reference, read when it goes out."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest_asyncio
from PIL import Image

from estate import storage
from estate.accounts import agency
from estate.mail import attaching, delivery
from estate.mail.tables import Message
from properties import developing, enclosing, photos, pictures
from properties.photos import Upload
from properties.tables import Permission, Photo, Property
from tests import factories


@pytest_asyncio.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    home = await factories.property(slug="bright-flat", list_agent=people.owner)
    ana = await factories.person(email="ana@example.com")
    return await factories.lead(person=ana, agent=people.owner, office=people.harbour, property=home)


async def photo(lead: Any, owner: Any, colour: str) -> Any:
    return await photo_of(await Property.objects().get(Property.id == lead.property), owner, colour)


async def photo_of(home: Any, owner: Any, colour: str) -> Any:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(picture, "JPEG")
    upload = Upload(uuid4(), f"{colour}.jpg", picture.getvalue())
    await photos.add(home.id, upload, factories.viewer(owner))
    await developing.render({"photo": str(upload.id)})
    return upload.id


async def key(chosen: Any) -> str:
    row = await Photo.select(Photo.public_key).where(Photo.id == chosen).first()
    return str(row["public_key"])


async def send(client: Any, lead: Any, chosen: list[Any]) -> Message:
    named = [str(one) for one in chosen]
    data = {"to": "ana@example.com", "subject": "Pictures", "text": "Here they are", "photo": named}
    answer = await client.post(f"/leads/{lead.id}/letters", data=data)
    assert answer.status_code == 303, answer.text
    message = await Message.objects().get(Message.author.is_not_null())
    assert message
    return message


async def deliver(message: Message) -> None:
    await delivery.deliver(message.id, now=datetime.now(UTC) + timedelta(minutes=1))


async def state(message: Message) -> tuple[str, str | None]:
    row = await Message.select(Message.state, Message.reason).where(Message.id == message.id).first()
    return row["state"], row["reason"]


async def test_chosen_photos_arrive_in_their_order(client: Any, people: Any, lead: Any, mail_on: Any) -> None:
    first, second = await photo(lead, people.owner, "teal"), await photo(lead, people.owner, "navy")
    await client.sign_in(people.owner)
    page = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert f'value="{first}"' in page
    message = await send(client, lead, [second, first])
    assert len(message.attachments) < 400
    await deliver(message)
    [mail] = mail_on.mails_to("ana@example.com")
    files = list(mail.iter_attachments())
    assert [file.get_filename() for file in files] == ["bright-flat-1.jpg", "bright-flat-2.jpg"]
    assert all(Image.open(io.BytesIO(file.get_content())).format == "JPEG" for file in files)
    assert "Pictures · 2 photos" in (await client.get(f"/leads/{lead.id}")).text
    assert "bright-flat-1.jpg" in (await client.get(f"/messages/{message.id}")).text


async def test_a_photo_that_is_gone_or_private_holds_the_mail(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    chosen = await photo(lead, people.owner, "teal")
    await client.sign_in(people.owner)
    message = await send(client, lead, [chosen])
    await photos.set_permission(lead.property, chosen, Permission.PRIVATE, factories.viewer(people.owner))
    await deliver(message)
    assert await state(message) == ("held", enclosing.GONE) and mail_on.received == []


async def test_what_is_too_large_is_held(
    client: Any, people: Any, lead: Any, mail_on: Any, monkeypatch: Any
) -> None:
    message = await send(await client.sign_in(people.owner), lead, [await photo(lead, people.owner, "teal")])
    monkeypatch.setattr(attaching, "MOST", 10)
    await deliver(message)
    assert await state(message) == ("held", attaching.TOO_LARGE)


async def test_each_size_is_shown_and_their_sum_beside_what_a_mail_takes(
    client: Any, people: Any, lead: Any, monkeypatch: Any
) -> None:
    chosen = await photo(lead, people.owner, "teal")
    await client.sign_in(people.owner)
    size = await storage.size(pictures.rendition_key(await key(chosen), enclosing.NAME))
    page = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert f'data-bytes="{size}"' in page and ">1 KB</span>" in page
    data = {"to": "ana@example.com", "subject": "x", "text": "x", "photo": str(chosen)}
    preview = (await client.post(f"/leads/{lead.id}/letters/preview", data=data)).text
    assert "1 photo enclosed · 1 KB" in preview and "Enclosed: 1 KB of 10 MB" in preview
    monkeypatch.setattr(attaching, "MOST", size - 1)
    refused = await client.post(f"/leads/{lead.id}/letters", data=data)
    assert refused.status_code == 422 and "more than 10 MB" in refused.text


async def test_without_the_file_store_the_page_opens_all_the_same(
    client: Any, people: Any, lead: Any, monkeypatch: Any
) -> None:
    chosen = await photo(lead, people.owner, "teal")
    await client.sign_in(people.owner)

    async def gone(_key: str) -> int:
        raise storage.StorageUnavailable

    monkeypatch.setattr(storage, "size", gone)
    page = await client.get(f"/leads/{lead.id}/letters/new")
    assert page.status_code == 200 and f'value="{chosen}"' in page.text and "data-bytes" not in page.text


async def test_photos_and_links_of_other_homes_go_along(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    here = {
        "listing_id": "HH-77",
        "slug": "river-house",
        "search": " hh-77",
        "published_at": datetime.now(UTC),
    }
    other = await factories.property(**here, list_agent=people.colleague)
    own, theirs = await photo(lead, people.owner, "teal"), await photo_of(other, people.colleague, "navy")
    await client.sign_in(people.owner)
    url = f"/leads/{lead.id}/letters"
    found = (await client.get(f"{url}/homes?q=hh-77")).text
    assert f"another={other.id}" in found
    assert "No home found" in (await client.get(f"{url}/homes?q=nowhere")).text
    page = (await client.post(f"{url}/enclosures?another={other.id}", data={"photo": str(own)})).text
    assert f'name="home" value="{other.id}"' in page and f'value="{theirs}"' in page
    assert f'value="{own}" data-bytes' in page and "checked" in page
    data = {"to": "ana@example.com", "subject": "Two", "text": "See both", "home": str(other.id)}
    data |= {"photo": [str(own), str(theirs)], "link": str(other.id)}
    assert (await client.post(url, data=data)).status_code == 303
    message = await Message.objects().get(Message.author.is_not_null())
    assert message
    await deliver(message)
    [mail] = mail_on.mails_to("ana@example.com")
    names = [file.get_filename() for file in mail.iter_attachments()]
    assert names == ["bright-flat-1.jpg", "river-house-1.jpg"]
    assert "http://estate.test/homes/river-house" in message.body_text
    again = (await client.get(f"{url}/new?again={message.id}")).text
    assert f'name="home" value="{other.id}"' in again


async def test_who_may_not_see_the_lead_looks_up_no_homes_through_it(
    client: Any, people: Any, lead: Any
) -> None:
    statuses = {}
    for name in ("owner", "colleague", "stranger"):
        await client.sign_in(getattr(people, name))
        found = await client.get(f"/leads/{lead.id}/letters/homes?q=a")
        chosen = await client.post(f"/leads/{lead.id}/letters/enclosures?another={uuid4()}")
        statuses[name] = (found.status_code, chosen.status_code)
    assert statuses == {"owner": (200, 200), "colleague": (200, 200), "stranger": (404, 404)}
    client.sign_out()
    assert (await client.post(f"/leads/{lead.id}/letters/enclosures")).status_code == 401


async def test_neither_private_photos_nor_those_of_another_home_are_enclosed(
    client: Any, people: Any, lead: Any
) -> None:
    private = await photo(lead, people.owner, "teal")
    await photos.set_permission(lead.property, private, Permission.PRIVATE, factories.viewer(people.owner))
    elsewhere = await factories.lead(property=await factories.property(list_agent=people.owner))
    other = await photo(elsewhere, people.owner, "navy")
    await client.sign_in(people.owner)
    for chosen in (private, other):
        data = {"to": "ana@example.com", "subject": "x", "text": "x", "photo": str(chosen)}
        assert (await client.post(f"/leads/{lead.id}/letters", data=data)).status_code == 422
