from datetime import timedelta
from uuid import uuid4

import pytest

from estate.mail import delivery, server
from estate.mail.delivery import RETRIES
from estate.people.tables import ContactPoint
from tests import factories
from tests.fixtures.smtp import SmtpServer
from tests.mail import letters
from tests.mail.conftest import Posted, deliver_when_due, stored

pytestmark = pytest.mark.usefixtures("mail_on")


async def test_a_letter_arrives_and_is_marked_as_sent(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    await factories.agency(name="Zimmermann & Söhne")
    lead = uuid4()
    id_ = await posted(about=lead)
    message = await deliver_when_due(id_)
    assert (message.state, message.attempts, message.reason) == ("sent", 1, None)
    assert message.sent_at is not None
    [mail] = mail_on.mails_to("ana@example.com")
    assert mail["Message-ID"] == message.message_id
    assert mail["From"] == "Zimmermann & Söhne <hello@harbour.example>"
    assert mail["Reply-To"] == "maria@harbour.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["References"] == f"<{lead}@harbour.example>"
    assert mail["Date"].datetime == message.created_at.replace(microsecond=0)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain.get_content().replace("\r\n", "\n") == message.body_text
    assert "Rua Luís de Camões" in html.get_content()


async def test_what_was_sent_is_not_sent_again(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    id_ = await posted()
    for _time in range(3):
        await deliver_when_due(id_)
    assert len(mail_on.received) == 1


async def test_only_ascii_and_short_lines_cross_the_wire(
    db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    person = "Łucja 鷹栖 Ñandú"
    await deliver_when_due(
        await posted("lead_assigned", context=letters.context("lead_assigned", person_name=person))
    )
    [one] = mail_on.received
    assert one.raw.isascii()
    assert max(map(len, one.raw.split(b"\r\n"))) <= 998
    assert one.mail["Subject"].startswith(f"New lead: {person}")


async def test_a_name_brings_no_header_along(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    await factories.agency(name="Harbour\r\nBcc: all@example.com")
    context = letters.context("lead_assigned", person_name="Eve\r\nBcc: all@example.com")
    await deliver_when_due(await posted("lead_assigned", context=context))
    [mail] = mail_on.mails_to("ana@example.com")
    assert mail["Bcc"] is None and len(mail_on.received) == 1


async def test_a_letter_to_a_domain_outside_ascii(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    await deliver_when_due(await posted(to="ana@bücher.example"))
    assert mail_on.received[0].recipient == "ana@xn--bcher-kva.example"


async def test_a_mailbox_outside_ascii(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    message = await deliver_when_due(await posted(to="joão@example.com"))
    assert message.state == "sent"
    assert mail_on.received[0].recipient == "joão@example.com"


async def test_after_a_passing_failure_it_is_tried_again_ever_later_and_then_held(
    db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    mail_on.data_answers = ["451 4.3.0 Try again later"] * 20
    id_ = await posted("lead_assigned")
    waits = []
    for _attempt in RETRIES:
        now = (await stored(id_)).next_attempt_at
        await delivery.deliver(id_, now=now)
        message = await stored(id_)
        assert (message.state, message.reason) == ("failed", "451 4.3.0 Try again later")
        waits.append(message.next_attempt_at - now)
    assert waits == [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 1440)]
    message = await deliver_when_due(id_)
    assert (message.state, message.attempts, message.next_attempt_at) == ("held", 7, None)
    assert message.reason == "451 4.3.0 Try again later"
    assert mail_on.received == []


async def test_it_is_not_tried_before_its_time(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    mail_on.data_answers = ["451 Not now"]
    id_ = await posted()
    await deliver_when_due(id_)
    await delivery.deliver(id_)
    assert (await stored(id_)).attempts == 1


async def test_it_arrives_at_the_second_attempt(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    mail_on.data_answers = ["421 Too many connections"]
    id_ = await posted()
    assert (await deliver_when_due(id_)).state == "failed"
    message = await deliver_when_due(id_)
    assert (message.state, message.attempts, message.reason) == ("sent", 2, None)


async def test_a_permanent_refusal_holds_it_at_once_with_the_servers_sentence(
    db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    mail_on.data_answers = ["554 5.7.1 Message looks like spam"]
    message = await deliver_when_due(await posted())
    assert (message.state, message.reason) == ("held", "554 5.7.1 Message looks like spam")


@pytest.mark.parametrize(
    ("answer", "state", "bounced"),
    [
        ("550 5.1.1 No such user here", "held", True),
        ("550 mailbox unavailable", "held", True),
        ("550 5.2.1 Mailbox disabled", "held", True),
        ("550 5.7.1 Relaying denied", "held", False),
        ("552 5.2.2 Mailbox full", "held", False),
        ("450 4.2.0 Greylisted", "failed", False),
        ("452 4.2.2 Over quota", "failed", False),
    ],
)
async def test_an_address_where_nobody_is_counts_as_bounced(
    db: None, posted: Posted, mail_on: SmtpServer, answer: str, state: str, bounced: bool
) -> None:
    person = await factories.person(email="ana@example.com")
    mail_on.refusals["ana@example.com"] = answer
    message = await deliver_when_due(await posted(person=person.id))
    assert (message.state, message.reason) == (state, answer)
    [point] = await ContactPoint.objects().where(ContactPoint.person == person.id)
    assert (point.bounced_at is not None) is bounced


async def test_a_line_cut_before_the_mail_is_a_passing_failure(
    db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    mail_on.drop_at_mail = True
    id_ = await posted()
    assert (await deliver_when_due(id_)).state == "failed"
    mail_on.drop_at_mail = False
    assert (await deliver_when_due(id_)).state == "sent"
    assert len(mail_on.received) == 1


async def test_a_line_cut_before_the_answer_repeats_the_same_message_id(
    db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    mail_on.data_answers = ["drop"]
    id_ = await posted()
    assert (await deliver_when_due(id_)).state == "failed"
    assert (await deliver_when_due(id_)).state == "sent"
    first, second = mail_on.mails_to("ana@example.com")
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_silent_server_is_given_up(
    db: None, posted: Posted, mail_on: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    mail_on.fall_silent()
    message = await deliver_when_due(await posted())
    assert (message.state, message.reason) == ("failed", "The mail server did not answer in time.")


async def test_a_server_that_is_away_is_waited_for(
    db: None, posted: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    from estate.settings import settings

    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    settings.cache_clear()
    message = await deliver_when_due(await posted())
    assert message.state == "failed" and message.reason


async def test_a_wrong_password_is_our_mistake_and_not_the_letters(
    db: None, posted: Posted, mail_on: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from estate.settings import settings

    mail_on.passwords["estate"] = "s3cr%t"
    for password, state in (("wrong", "failed"), ("s3cr%25t", "sent")):
        monkeypatch.setenv("SMTP_URL", mail_on.url.replace("//", f"//estate:{password}@"))
        settings.cache_clear()
        message = await deliver_when_due(await posted())
        assert message.state == state
        assert password not in (message.reason or "")
