"""What they wrote stands beside what we wrote, and our answers belong to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest_asyncio

from estate.accounts import agency
from estate.mail import delivery
from estate.mail.tables import InboundMail, Message
from tests import factories


@pytest_asyncio.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    ana = await factories.person(name="Ana Ferreira", email="ana@example.com")
    return await factories.lead(person=ana, agent=people.owner, office=people.harbour)


async def came(lead: Any, **columns: Any) -> InboundMail:
    mail = {
        "digest": str(datetime.now(UTC).timestamp()),
        "kind": "reply",
        "state": "done",
        "message_id": "<theirs@phone.example>",
        "references": "<first@harbour.example>",
        "sender": "ana@example.com",
        "sender_name": "Ana F.",
        "subject": "Re: RE: The flat",
        "text": "Saturday is fine <b>for us</b>",
        "quoted": "> how was it?",
        "files": '[{"name": "plan.pdf"}]',
        "received_at": datetime.now(UTC),
        "person": lead.person,
        "about": lead.id,
        **columns,
    }
    row = InboundMail(**mail)
    await row.save()
    return row


async def send(client: Any, lead: Any, subject: str = "The flat") -> Message:
    data = {"to": "ana@example.com", "subject": subject, "text": "how was it?"}
    assert (await client.post(f"/leads/{lead.id}/letters", data=data)).status_code == 303
    letters = Message.objects().where(Message.author.is_not_null())
    row = await letters.order_by(Message.id, ascending=False).first()
    assert row
    return row


async def test_ours_and_theirs_stand_in_their_order_with_quotes_folded(
    client: Any, people: Any, lead: Any
) -> None:
    await client.sign_in(people.owner)
    await came(lead, received_at=datetime.now(UTC) - timedelta(hours=1))
    await send(client, lead)
    await came(lead, subject="Later", message_id=None, received_at=datetime.now(UTC) + timedelta(minutes=1))
    await came(lead, subject="Not delivered", kind="bounce")
    mails = (await client.get(f"/leads/{lead.id}")).text.partition('id="mails"')[2]
    assert mails.index("Later") < mails.index("how was it?") < mails.index("Re: RE: The flat")
    assert "Saturday is fine &lt;b&gt;for us" in mails and "plan.pdf" in mails and "Ana F." in mails
    assert "What it answers to" in mails and "Not delivered" not in mails


async def test_an_answer_belongs_to_the_last_of_them(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    await send(client, lead)
    await came(lead, received_at=datetime.now(UTC) + timedelta(minutes=1))
    await came(
        lead, kind="auto_reply", message_id="<away@x>", received_at=datetime.now(UTC) + timedelta(minutes=2)
    )
    page = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert 'value="Re: The flat"' in page
    answer = await send(client, lead, "Re: The flat")
    await delivery.deliver(answer.id, now=datetime.now(UTC) + timedelta(minutes=1))
    [mail] = mail_on.mails_to("ana@example.com")
    assert mail["In-Reply-To"] == "<theirs@phone.example>"
    assert mail["References"].split()[1:] == ["<first@harbour.example>", "<theirs@phone.example>"]


async def test_a_portals_own_mail_is_nothing_to_answer(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    await came(lead, kind="lead", sender="noreply@portal.example", subject="New lead")
    page = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert "Re: New lead" not in page
    await came(lead, kind="lead", subject="Your flat")
    assert 'value="Re: Your flat"' in (await client.get(f"/leads/{lead.id}/letters/new")).text
