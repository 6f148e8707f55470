"""Photos of the home in a letter: kept by reference, read when it goes out."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest_asyncio
from PIL import Image

from estate.accounts import agency
from estate.mail import attaching, delivery
from estate.mail.tables import Message
from properties import developing, enclosing, photos
from properties.photos import Upload
from properties.tables import Permission
from tests import factories


@pytest_asyncio.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    home = await factories.property(slug="bright-flat", list_agent=people.owner)
    ana = await factories.person(email="ana@example.com")
    return await factories.lead(person=ana, agent=people.owner, office=people.harbour, property=home)


async def photo(lead: Any, owner: Any, colour: str) -> Any:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(picture, "JPEG")
    upload = Upload(uuid4(), f"{colour}.jpg", picture.getvalue())
    await photos.add(lead.property, upload, factories.viewer(owner))
    await developing.render({"photo": str(upload.id)})
    return upload.id


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
