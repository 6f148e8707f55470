"""From our page through a mail server to theirs, and back by our mailbox onto the same page."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest

from estate.accounts import agency
from estate.mail import delivery
from estate.mail.inbound import handling
from estate.mail.tables import InboundMail, Message
from estate.settings import settings
from leads.inbox import arrivals, telling
from tests import factories

READER = (arrivals, telling)
"""What the worker and the server know of mail that comes in."""


async def write(client: Any, lead: Any, subject: str, text: str) -> Message:
    data = {"to": "ana@example.com", "subject": subject, "text": text}
    assert (await client.post(f"/leads/{lead.id}/letters", data=data)).status_code == 303
    letters = Message.objects().where(Message.author.is_not_null())
    row = await letters.order_by(Message.id, ascending=False).first()
    assert row
    await delivery.deliver(row.id, now=datetime.now(UTC) + timedelta(minutes=1))
    return row


async def read_in(mail: EmailMessage) -> None:
    """As the reader keeps it, and looks at it."""
    id_ = uuid4()
    row = InboundMail(id=id_, digest=str(id_), raw_key=f"mail/{id_}", received_at=datetime.now(UTC))
    await row.save()
    assert await handling.handle(id_, mail.as_bytes()) == "reply"


def answer_to(mail: Any, **headers: str) -> EmailMessage:
    """From another address of hers than the one we know."""
    reply = EmailMessage()
    reply["From"] = "Ana at work <ana@office.example>"
    reply["To"] = mail["Reply-To"]
    reply["Subject"] = f"Re: {mail['Subject']}"
    reply["Message-ID"] = "<answer@office.example>"
    reply["In-Reply-To"] = mail["Message-ID"]
    reply["References"] = f"{mail['References']} {mail['Message-ID']}"
    quoted = "On Monday Olga Owner wrote:\n> Would Saturday at ten suit you?"
    reply.set_content(f"Saturday at ten is perfect.\n\n{quoted}\n")
    return reply


@pytest.mark.usefixtures("db")
async def test_an_answer_comes_back_to_the_page_and_the_timeline_of_that_lead(
    client: Any, people: Any, mail_on: Any
) -> None:
    await agency.load()
    ana = await factories.person(name="Ana Ferreira", email="ana@example.com")
    lead = await factories.lead(person=ana, agent=people.owner, office=people.harbour)
    other = await factories.lead(person=ana, agent=people.owner, office=people.harbour, side="sell")
    await client.sign_in(people.owner)
    await write(client, lead, "The flat", "Would Saturday at ten suit you?")
    [sent] = mail_on.mails_to("ana@example.com")
    await read_in(answer_to(sent))

    page = (await client.get(f"/leads/{lead.id}")).text
    timeline, _mark, mails = page.partition('id="mails"')
    assert "Saturday at ten is perfect." in timeline
    assert mails.index("Saturday at ten is perfect.") < mails.index("Would Saturday at ten suit you?")
    assert "Ana at work" in mails and "What it answers to" in mails
    assert "Saturday at ten" not in (await client.get(f"/leads/{other.id}")).text.partition('id="mails"')[2]

    await write(client, lead, "Re: The flat", "See you there.")
    second = mail_on.mails_to("ana@example.com")[-1]
    assert second["In-Reply-To"] == "<answer@office.example>"
    assert sent["Message-ID"] in second["References"]


async def test_answers_go_to_the_mailbox_that_is_read(
    client: Any, people: Any, mail_on: Any, monkeypatch: Any
) -> None:
    await agency.load()
    lead = await factories.lead(person=await factories.person(email="ana@example.com"), agent=people.owner)
    await client.sign_in(people.owner)
    boxes = {
        "imaps://leads%40harbour.example:x@mail.example/INBOX": "leads@harbour.example",
        "imaps://leads:x@mail.example/INBOX": people.owner.email,
        "": people.owner.email,
    }
    for number, (box, to) in enumerate(boxes.items()):
        monkeypatch.setenv("MAILBOXES", box)
        settings.cache_clear()
        await write(client, lead, f"Mail {number}", "x")
        assert mail_on.mails_to("ana@example.com")[-1]["Reply-To"] == to
