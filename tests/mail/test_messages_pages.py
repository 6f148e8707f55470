from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from estate.accounts.viewers import Viewer
from estate.mail import delivery, outbox, queries
from estate.mail.tables import Message
from estate.people.tables import ContactPoint
from tests import factories
from tests.fixtures.smtp import SmtpServer
from tests.mail import letters
from tests.mail.conftest import Posted, deliver_when_due, stored

REFUSED = "550 5.1.1 No such user here"


@pytest.fixture
def sights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the test registers tells who may see what a message is about."""
    monkeypatch.setattr(queries, "_sights", [])


async def held(posted: Posted, server: SmtpServer, **changes: Any) -> UUID:
    server.refusals["ana@example.com"] = REFUSED
    id_ = await posted(**changes)
    assert (await deliver_when_due(id_)).state == "held"
    return id_


async def test_the_office_sees_what_was_not_sent_and_why(
    db: None, people: Any, client: Any, posted: Posted, mail_on: SmtpServer
) -> None:
    id_ = await held(posted, mail_on)
    answer = await (await client.sign_in(people.staff)).get("/messages")
    assert answer.status_code == 200
    assert REFUSED in answer.text and f"/messages/{id_}" in answer.text
    assert "Not sent · 1" in answer.text


async def test_lists_are_paged(db: None, people: Any, client: Any, posted: Posted, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    ids = [await posted() for _letter in range(3)]
    await client.sign_in(people.staff)
    first = (await client.get("/messages?show=waiting")).text
    assert str(ids[2]) in first and str(ids[1]) in first and f"message-{ids[0]}" not in first
    second = (await client.get(f"/messages?show=waiting&before={ids[1]}")).text
    assert f"message-{ids[0]}" in second and f"message-{ids[1]}" not in second


async def test_without_a_mail_server_the_pages_say_so(db: None, people: Any, client: Any) -> None:
    id_ = await outbox.post(letters.letter())
    await client.sign_in(people.staff)
    for url in ("/messages?show=waiting", f"/messages/{id_}"):
        answer = (await client.get(url)).text
        assert "No mail server is set up" in answer and "Waiting" in answer


@pytest.mark.usefixtures("sights")
async def test_who_sees_a_message(db: None, people: Any, client: Any, posted: Posted) -> None:
    lead = uuid4()

    @queries.who_may_see
    async def only_the_owner(viewer: Viewer, subject: UUID) -> bool:
        return viewer.id == people.owner.id and subject == lead

    id_ = await posted(about=lead)
    statuses = {}
    for name in ("owner", "colleague", "stranger", "staff", "admin"):
        await client.sign_in(getattr(people, name))
        pages = [await client.get(f"/messages/{id_}{part}") for part in ("", "/html")]
        statuses[name] = [page.status_code for page in pages]
    yes, no = [200, 200], [404, 404]
    assert statuses == {"owner": yes, "colleague": no, "stranger": no, "staff": yes, "admin": yes}
    await client.sign_in(people.staff)
    assert (await client.get(f"/messages/{uuid4()}")).status_code == 404
    assert (await client.get("/messages/1")).status_code == 404
    client.sign_out()
    assert (await client.get(f"/messages/{id_}")).status_code == 303
    assert (await client.post(f"/messages/{id_}/retry")).status_code == 401


@pytest.mark.usefixtures("sights")
async def test_an_agent_sees_the_mail_to_themselves(
    db: None, people: Any, client: Any, posted: Posted
) -> None:
    id_ = await posted("lead_assigned", account=people.owner.id)
    assert (await (await client.sign_in(people.owner)).get(f"/messages/{id_}")).status_code == 200
    assert (await (await client.sign_in(people.colleague)).get(f"/messages/{id_}")).status_code == 404


async def test_lists_and_retries_are_the_offices(
    db: None, people: Any, client: Any, posted: Posted, mail_on: SmtpServer
) -> None:
    id_ = await held(posted, mail_on, account=people.owner.id)
    await client.sign_in(people.owner)
    assert (await client.get("/messages")).status_code == 403
    assert (await client.post(f"/messages/{id_}/retry")).status_code == 403
    assert (await stored(id_)).state == "held"


async def test_a_held_message_is_sent_again(
    db: None, people: Any, client: Any, posted: Posted, mail_on: SmtpServer
) -> None:
    person = await factories.person(email="ana@example.com")
    id_ = await held(posted, mail_on, person=person.id)
    mail_on.refusals.clear()
    await client.sign_in(people.staff)
    answer = await client.post(f"/messages/{id_}/retry")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/messages/{id_}")
    assert (await deliver_when_due(id_)).state == "sent"
    [point] = await ContactPoint.objects().where(ContactPoint.person == person.id)
    assert point.bounced_at is None
    assert (await client.post(f"/messages/{id_}/retry")).status_code == 409
    assert len(mail_on.received) == 1


async def test_what_would_only_confuse_is_not_sent_again(
    db: None, people: Any, client: Any, posted: Posted, mail_on: SmtpServer
) -> None:
    id_ = await held(posted, mail_on)
    past = datetime.now(UTC) - timedelta(hours=1)
    await Message.update({Message.useful_until: past}).where(Message.id == id_)
    answer = await (await client.sign_in(people.staff)).post(f"/messages/{id_}/retry")
    assert answer.status_code == 409 and "moment has passed" in answer.text


async def test_the_mail_is_shown_as_it_looks_and_can_do_nothing(
    db: None, people: Any, client: Any, posted: Posted
) -> None:
    id_ = await posted()
    answer = await (await client.sign_in(people.staff)).get(f"/messages/{id_}/html")
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy and "script-src" not in policy
    assert answer.text == (await stored(id_)).body_html


async def test_a_leads_mails_stand_newest_first(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    lead = uuid4()
    first, second = await posted(about=lead), await posted("visit_thanks", about=lead)
    await posted(about=uuid4())
    await delivery.deliver(first, now=datetime.now(UTC) + timedelta(seconds=1))
    lines = await queries.about(lead)
    assert [line.id for line in lines] == [second, first]
    assert [(line.kind_name, line.state_name, line.tone) for line in lines] == [
        ("Thanks for a visit", "Waiting", "sky"),
        ("Visit confirmed", "Sent", "ok"),
    ]


async def test_held_mails_are_chosen_and_sent_again_together(
    db: None, people: Any, client: Any, posted: Posted, mail_on: SmtpServer
) -> None:
    ids = [await held(posted, mail_on) for _letter in range(2)]
    await client.sign_in(people.staff)
    page = (await client.get("/messages")).text
    assert all(f'name="message" value="{id_}"' in page for id_ in ids)
    assert all(page.count(f'href="/messages/{id_}"') == 1 for id_ in ids), "each mail stands there once"
    assert 'action="/messages/retries"' in page and 'formaction="/messages/surrenders"' in page
    assert 'name="message"' not in (await client.get("/messages?show=sent")).text
    assert (await client.post("/messages/retries", data={"message": ids})).status_code == 303
    assert {(await stored(id_)).state for id_ in ids} == {"queued"}
