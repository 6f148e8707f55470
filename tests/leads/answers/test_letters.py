"""Letters from the page of a lead: written, previewed, sent after a moment, taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from estate.accounts import agency
from estate.accounts.tables import User
from estate.mail import delivery
from estate.mail.outbox import TAKEN_BACK
from estate.mail.tables import Message
from estate.people.tables import ContactPoint
from leads.tables import Lead
from tests import factories


@pytest_asyncio.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    ana = await factories.person(name="Ana Ferreira", email="ana@example.com", phone="+351912345678")
    home = await factories.property(published_at=datetime.now(UTC), slug="bright-flat")
    return await factories.lead(person=ana, agent=people.owner, office=people.harbour, property=home)


def typed(**changes: Any) -> dict[str, Any]:
    return {"to": "ana@example.com", "subject": "The flat", "text": "Dear Ana,\n\nhow was it?", **changes}


async def write(client: Any, lead: Any, **changes: Any) -> Message:
    answer = await client.post(f"/leads/{lead.id}/letters", data=typed(**changes))
    assert answer.status_code == 303, answer.text
    return await last()


async def last() -> Message:
    message = (
        await Message.objects()
        .where(Message.author.is_not_null())
        .order_by(Message.id, ascending=False)
        .first()
    )
    assert message
    return message


async def arrived(message: Message, mail_on: Any) -> Any:
    await delivery.deliver(message.id, now=datetime.now(UTC) + timedelta(minutes=1))
    return mail_on.mails_to(message.recipient)[-1]


def said(mail: Any, kind: str) -> str:
    return str(mail.get_body((kind,)).get_content()).replace("\r\n", "\n")


async def test_a_letter_goes_out_in_the_agents_name_and_the_lead_moves_on(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    message = await write(client, lead)
    mail = await arrived(message, mail_on)
    assert mail["From"] == "Olga Owner <hello@harbour.example>"
    assert mail["Reply-To"] == people.owner.email
    assert mail["Subject"] == "The flat"
    assert mail["Auto-Submitted"] is None and mail["List-Unsubscribe"] is None
    text, html = said(mail, "plain"), said(mail, "html")
    assert text.startswith("Dear Ana,\n\nhow was it?\n\n-- \nOlga Owner\nHarbour & Hill")
    assert ">Dear Ana,</p>" in html and "Harbour &amp; Hill" in html
    page = (await client.get(f"/leads/{lead.id}")).text
    assert "Mail: The flat" in page and "New → Contacted" in page
    assert "how was it?" in page.partition('id="mails"')[2]


async def test_the_signature_is_ones_own(client: Any, people: Any, lead: Any, mail_on: Any) -> None:
    await User.update({User.signature: "Olga\nwww.olga.example"}).where(User.id == people.owner.id)
    await client.sign_in(people.owner)
    mail = await arrived(await write(client, lead), mail_on)
    assert said(mail, "plain").endswith("-- \nOlga\nwww.olga.example\n")


async def test_until_its_moment_it_waits_and_can_be_taken_back(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    message = await write(client, lead)
    await delivery.deliver(message.id)
    assert mail_on.received == []
    answer = await client.post(f"/leads/{lead.id}/letters/{message.id}/withdrawal")
    page = (await client.get(answer.headers["location"])).text
    assert "how was it?" in page and 'value="The flat"' in page
    await delivery.deliver(message.id, now=datetime.now(UTC) + timedelta(minutes=5))
    assert mail_on.received == []
    assert (await last()).reason == TAKEN_BACK
    facts = await Lead.select(Lead.stage, Lead.first_response_at).where(Lead.id == lead.id).first()
    assert facts == {"stage": "New", "first_response_at": None}, "nobody was written to"
    again = await client.post(f"/leads/{lead.id}/letters/{message.id}/withdrawal")
    assert again.status_code == 409


async def test_what_went_out_is_not_taken_back(client: Any, people: Any, lead: Any, mail_on: Any) -> None:
    await client.sign_in(people.owner)
    message = await write(client, lead)
    await arrived(message, mail_on)
    answer = await client.post(f"/leads/{lead.id}/letters/{message.id}/withdrawal")
    assert answer.status_code == 409 and "gone out already" in answer.text


async def test_only_its_writer_takes_it_back(client: Any, people: Any, lead: Any) -> None:
    message = await write(await client.sign_in(people.owner), lead)
    other = await factories.lead(agent=people.owner, office=people.harbour)
    url = f"/leads/{lead.id}/letters/{message.id}/withdrawal"
    statuses = {}
    for name in ("colleague", "staff", "stranger"):
        await client.sign_in(getattr(people, name))
        statuses[name] = (await client.post(url)).status_code
    assert statuses == {"colleague": 409, "staff": 409, "stranger": 404}
    await client.sign_in(people.owner)
    assert (await client.post(f"/leads/{other.id}/letters/{message.id}/withdrawal")).status_code == 404


async def test_the_same_letter_sent_twice_goes_once(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    id_ = str(uuid4())
    await write(client, lead, id=id_)
    await write(client, lead, id=id_)
    assert await Message.count().where(Message.author.is_not_null()) == 1
    changed = await client.post(f"/leads/{lead.id}/letters", data=typed(id=id_, text="Other"))
    assert changed.status_code == 409


async def test_a_second_letter_is_in_the_thread_of_the_first(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    first = await write(client, lead, subject="AW: Re: The flat")
    page = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert 'value="Re: The flat"' in page
    second = await write(client, lead, subject="Re: The flat")
    third = await write(client, lead, subject="Re: The flat")
    mail = await arrived(third, mail_on)
    root = f"<{lead.id}@harbour.example>"
    assert mail["In-Reply-To"] == second.message_id
    assert mail["References"].split() == [root, first.message_id, second.message_id]


async def test_a_marked_address_is_shown_as_such_and_not_offered(client: Any, people: Any, lead: Any) -> None:
    await ContactPoint.update({ContactPoint.bounced_at: datetime.now(UTC)}).where(
        ContactPoint.value == "ana@example.com"
    )
    await client.sign_in(people.owner)
    page = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert "No address that works" in page
    await ContactPoint(
        person=lead.person, kind="email", value="new@example.com", typed="new@example.com"
    ).save()
    page = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert "Nothing arrives at ana@example.com" in page and 'value="new@example.com"' in page
    refused = await client.post(f"/leads/{lead.id}/letters", data=typed())
    assert refused.status_code == 422


@pytest.mark.parametrize("changes", [{"to": "eve@example.com"}, {"subject": ""}, {"text": " "}, {"to": ""}])
async def test_what_cannot_be_sent_is_said(client: Any, people: Any, lead: Any, changes: Any) -> None:
    await client.sign_in(people.owner)
    answer = await client.post(f"/leads/{lead.id}/letters", data=typed(**changes))
    assert answer.status_code == 422
    assert await Message.count().where(Message.author.is_not_null()) == 0


async def test_a_variable_of_which_nothing_is_known_goes_nowhere(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    text = "Dear {first_name}, see you {visit_time}. Yours, {agent_name}"
    preview = (await client.post(f"/leads/{lead.id}/letters/preview", data=typed(text=text))).text
    assert "Dear Ana, see you <mark>{visit_time}</mark>. Yours, Olga Owner" in preview
    assert "Nothing is known for {visit_time}" in preview
    refused = await client.post(f"/leads/{lead.id}/letters", data=typed(text=text))
    assert refused.status_code == 422 and "Nothing is known for {visit_time}" in refused.text
    assert (await write(client, lead, text="Dear {first_name},")).body_text.startswith("Dear Ana,\n")


async def test_the_link_of_the_home_is_added_where_it_is_public(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    message = await write(client, lead, link=str(lead.property))
    assert "how was it?\n\nhttp://estate.test/homes/bright-flat\n" in message.body_text
    assert '<a href="http://estate.test/homes/bright-flat">' in message.body_html


async def test_nothing_in_a_letter_becomes_a_header_or_markup(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await User.update({User.name: "Olga\r\nBcc: all@example.com"}).where(User.id == people.owner.id)
    await client.sign_in(people.owner)
    nasty = "Hi\r\nBcc: all@example.com =?utf-8?q?=0D=0ABcc:_x?= <script>alert(1)</script>"
    message = await write(client, lead, subject=nasty, text=nasty + ' https://x.example/"onmouseover="a')
    await Message.update(
        {Message.in_reply_to: "<a@b>\r\nBcc: x@example.com", Message.earlier_ids: "\r\nX: 1 <c@d>"}
    ).where(Message.id == message.id)
    mail = await arrived(message, mail_on)
    assert mail["Bcc"] is None and mail["X"] is None
    assert mail["In-Reply-To"] == "<a@b>" and mail["References"].split()[1:] == ["<c@d>", "<a@b>"]
    html = mail.get_body(("html",)).get_content()
    assert (
        "<script" not in html
        and "onmouseover=" not in html.replace("&#34;", '"').split('href="')[1].split('"')[0]
    )


async def test_who_may_see_the_lead_may_write(client: Any, people: Any, lead: Any) -> None:
    statuses = {}
    for name in ("owner", "colleague", "staff", "stranger"):
        await client.sign_in(getattr(people, name))
        page = await client.get(f"/leads/{lead.id}/letters/new")
        sent = await client.post(f"/leads/{lead.id}/letters", data=typed())
        statuses[name] = (page.status_code, sent.status_code)
    assert statuses == {
        "owner": (200, 303),
        "colleague": (200, 303),
        "staff": (200, 303),
        "stranger": (404, 404),
    }
    client.sign_out()
    assert (await client.post(f"/leads/{lead.id}/letters", data=typed())).status_code == 401
    assert (
        await client.sign_in(people.owner) and await client.get(f"/leads/{uuid4()}/letters/new")
    ).status_code == 404


async def test_words_in_braces_that_are_no_variables_stand_as_typed(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    text = "Dear {first_name}, it has a {sic} garden {note} and {a: 1}."
    preview = (await client.post(f"/leads/{lead.id}/letters/preview", data=typed(text=text))).text
    assert "it has a {sic} garden {note}" in preview and "Did you mean" not in preview
    mail = await arrived(await write(client, lead, text=text), mail_on)
    assert said(mail, "plain").startswith("Dear Ana, it has a {sic} garden {note} and {a: 1}.")


async def test_what_is_almost_a_variable_is_told_once_before_it_goes_out(
    client: Any, people: Any, lead: Any
) -> None:
    await client.sign_in(people.owner)
    data = typed(text="Dear {fist_name}, about {Home}")
    url = f"/leads/{lead.id}/letters"
    preview = (await client.post(f"{url}/preview", data=data)).text
    told = (
        "Did you mean {first_name}?",
        "Did you mean {home}?",
        "<mark>{fist_name}</mark>",
        "<mark>{Home}</mark>",
    )
    assert all(words in preview for words in told)
    assert 'name="meant" value="fist_name\nHome"' in preview
    refused = await client.post(url, data=data)
    assert refused.status_code == 422 and "Did you mean {first_name}?" in refused.text
    assert (await client.post(url, data={**data, "meant": "fist_name"})).status_code == 422
    assert (await client.post(url, data={**data, "meant": "fist_name\r\nHome"})).status_code == 303
    assert (await last()).body_text.startswith("Dear {fist_name}, about {Home}\n")


async def test_a_near_miss_is_told_on_send_where_it_is_seen(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    url, data = f"/leads/{lead.id}/letters", typed(text="Dear {firstname},")
    told = await client.post(url, data=data)
    alert = told.text.index("{firstname} goes out as it is typed. Did you mean {first_name}?")
    assert told.status_code == 422 and told.text.index("data-focus") < alert < told.text.index('name="to"')
    assert "Correct it, or tap Send again to send it as it stands." in told.text
    assert await Message.count().where(Message.author.is_not_null()) == 0
    assert (await client.post(url, data={**data, "meant": "firstname"})).status_code == 303
