"""A mail that pretends: to come from somebody we know, or that ours came back."""

import asyncio
from datetime import timedelta
from email import message_from_bytes
from itertools import count
from typing import Any

import pytest

from estate.columns import utc_now
from estate.mail.inbound import authentication, reading
from estate.mail.inbound.handling import FORGED, UNASKED
from estate.mail.inbound.letter import read
from estate.mail.tables import InboundMail, Message
from estate.people.tables import ContactPoint
from estate.settings import Settings, settings
from tests import factories
from tests.inbox.letters import letter
from tests.inbox.test_arrivals import ANA, a_case, a_mail_to, kinds
from tests.shared import shared_data

BELIEVED = "mx.harbour.example"
_numbers = count(1)


def stamped(raw: bytes, said: str) -> bytes:
    return f"Authentication-Results: {said}\n".encode() + raw


@pytest.fixture
def come(mailboxes: Any, monkeypatch: pytest.MonkeyPatch, people: Any) -> Any:
    """`await come(raw)` is the row of a mail out of a mailbox whose server is believed."""
    user = f"stamped{next(_numbers)}"
    server = mailboxes(user)
    monkeypatch.setenv("MAILBOXES", f"{server.url(user)}?authserv-id={BELIEVED.upper()}")
    settings.cache_clear()

    async def take(*raws: bytes) -> list[InboundMail]:
        await asyncio.to_thread(server.put, *raws, user=user)
        [done] = await reading.read_all()
        assert (done.new, done.error) == (len(raws), None)
        return await InboundMail.objects().order_by(InboundMail.id, ascending=False).limit(len(raws))

    return take


async def test_a_forged_mail_of_somebody_we_know_waits_and_is_not_on_their_timeline(
    come: Any, people: Any, client: Any
) -> None:
    lead = await a_case(people)
    answered = (await a_mail_to(lead)).message_id
    pay = letter("Pay here instead", From=ANA, Subject="New account", In_Reply_To=answered)
    [mail] = await come(
        stamped(pay, f"{BELIEVED}; spf=pass; dmarc=fail (p=reject) header.from=prospect.example")
    )
    assert (mail.kind, mail.state, mail.person, mail.reason) == ("other", "waiting", None, FORGED)
    assert "mail_received" not in await kinds(lead)
    await client.sign_in(people.owner)
    assert "New account" not in (await client.get(f"/leads/{lead.id}")).text
    await client.sign_in(people.staff)
    assert "It may be forged" in (await client.get(f"/inbox/{mail.id}")).text
    assert "May be forged" in (await client.get("/inbox")).text


READ_IN_TWO_WAYS = (
    f"<{ANA}> <eve@evil.example>",
    f"eve@evil.example\nFrom: {ANA}",
    f"{ANA}\nFrom: eve@evil.example",
    f"<eve@evil.example> <{ANA}>",
)


async def test_a_mail_that_the_server_takes_for_anothers_is_nobodys_whom_we_know(
    come: Any, people: Any
) -> None:
    lead = await a_case(people)
    passed = f"{BELIEVED}; dmarc=pass header.from=evil.example"
    mails = await come(
        *(
            stamped(f"From: {head}\nSubject: {n}\n\nPay here".encode(), passed)
            for n, head in enumerate(READ_IN_TWO_WAYS)
        )
    )
    assert {(mail.state, mail.person) for mail in mails} == {("waiting", None)}
    assert "mail_received" not in await kinds(lead)


def test_who_has_an_address_for_a_name_writes_from_the_one_behind_it() -> None:
    for name in (ANA, f"Doe, Jo {ANA}", f"Jo [{ANA}]", f"'{ANA}'", f"<{ANA}>"):
        assert (
            read(f"From: {name} <pat.o'evil@evil.example>\n\nx".encode()).sender == "pat.o'evil@evil.example"
        )


async def test_what_is_sent_on_in_the_name_of_one_of_us_waits_where_it_is_forged(
    come: Any, people: Any
) -> None:
    form = "From: Portal <x@portal.example>\nSubject: A lead\n\nName: Eve Evil\nEmail: eve@evil.example"
    sent_on = letter(form, From=people.owner.email, Subject="Fwd: A lead")
    [mail] = await come(stamped(sent_on, f"{BELIEVED}; dmarc=fail header.from=harbour.example"))
    assert (mail.state, mail.about, mail.reason) == ("waiting", None, FORGED)


BELIEVED_TO_BE_THEIRS = (
    f"{BELIEVED}; dmarc=pass (p=none) header.from=PROSPECT.example",
    f"{BELIEVED}; spf=pass smtp.mailfrom=a.example; dmarc=pass policy.x=y header.from=ana@prospect.example",
    f"{BELIEVED}; dmarc=pass header.from=prospect.example",
    f"{BELIEVED}; none",
    "elsewhere.example; dmarc=fail",
    f'"elsewhere.example; {BELIEVED}"; dmarc=fail',
    f"(a comment; (within)) {BELIEVED} 1; spf=fail; dkim=pass (dkim=fail; dmarc=fail)",
    f"{BELIEVED}; dmarc=pass\nAuthentication-Results: {BELIEVED}; dmarc=fail",
    "spf=fail; dkim=fail; dmarc=fail",
)


async def test_what_nobody_whom_we_believe_calls_forged_lands_as_ever(come: Any, people: Any) -> None:
    lead = await a_case(people)
    mails = await come(*(stamped(letter(said, From=ANA), said) for said in BELIEVED_TO_BE_THEIRS))
    assert {
        " ".join(mail.text.split()): (mail.kind, mail.about, mail.reason) for mail in mails
    } == dict.fromkeys((" ".join(said.split()) for said in BELIEVED_TO_BE_THEIRS), ("reply", lead.id, ""))


async def test_without_the_setting_nothing_is_concluded(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    mail = await receive(stamped(letter("Saturday is fine", From=ANA), f"{BELIEVED}; dmarc=fail"))
    assert mail.about == lead.id


@pytest.mark.parametrize(
    ("said", "failed"),
    [
        ("dmarc=fail", True),
        ("dmarc=pass; spf=fail; dkim=fail", False),
        ("spf=fail; dkim=none", True),
        ("spf=softfail; dkim=fail; dkim=fail; dmarc=none", True),
        ("spf=fail; dkim=fail; dkim=pass", False),
        ("spf=fail", False),
        ("spf=none; dkim=none", False),
        ("dmarc/1=FAIL", True),
        ("dmarc = temperror; spf=neutral; dkim=fail", False),
    ],
)
def test_what_counts_as_failed(said: str, failed: bool) -> None:
    [verdict] = authentication.verdicts(message_from_bytes(stamped(b"\nx", f"{BELIEVED}; {said}")))
    assert (verdict.server, verdict.is_failed) == (BELIEVED, failed)


def test_a_line_that_is_made_to_harm_is_read_in_no_time() -> None:
    for said in ("(" * 9_000, '"' + "\\" * 9_000, "a;" + "dkim=" * 2_000, ";" * 9_000, "", "=;="):
        assert len(authentication.verdicts(message_from_bytes(stamped(b"\nx", said)))) <= 1


def test_who_is_believed_is_said_with_the_mailbox() -> None:
    [box] = Settings(mailboxes="imaps://a:b@imap.example/In%3Fbox?authserv-id=MX.example").imap
    assert (box.folder, box.authserv_id, box.name) == ("In?box", "mx.example", "a@imap.example/In?box")
    for wrong in ("?authserv=mx.example", "?authserv-id=", "?authserv-id=a&b=c"):
        with pytest.raises(ValueError, match="authserv-id=SERVER"):
            Settings(mailboxes=f"imaps://a:b@imap.example/INBOX{wrong}")


CAME_BACK = {
    "flanker/bounce__zed.eml": "asdfasdfasdfasdfasdfasdfewrqertrtyrthsfgdfgadfqeadvxzvz@gmail.com",
    "mimekit/bounce.txt": "netec.test@netecgc.com",
    "mimekit/delivery-status-multiple-blank-lines.txt": "orig_recip@customer.com",
    "nodemailer/delivery-status.eml": "xxxx@xxxx.com",
    "ruby-mail/multipart_report_emails__multi_address_bounce2.eml": "bbbbvhvbbvkjbhfbvbvjhb@gmail.com",
}


@pytest.mark.parametrize("path", sorted(CAME_BACK))
async def test_a_real_bounce_of_what_we_never_sent_marks_nobody_and_waits(
    receive: Any, people: Any, path: str
) -> None:
    address, raw = CAME_BACK[path], (shared_data("mail") / path).read_bytes()
    person = await factories.person(name="Ana Ferreira", email=address)
    lead = await factories.lead(person=person, agent=people.owner, office=people.harbour)
    long_ago = await a_mail_to(lead, recipient=address, sent_at=utc_now() - timedelta(days=30))
    mail = await receive(raw)
    assert (mail.kind, mail.state, mail.reason, mail.about) == ("bounce", "waiting", UNASKED, None)
    assert await _marked(address) is False and "mail_returned" not in await kinds(lead)
    await Message.update({Message.sent_at: utc_now()}).where(Message.id == long_ago.id)
    mail = await receive(raw.replace(b"\nDate:", b"\nX-Again: 1\nDate:", 1).rstrip() + b"\n\nagain\n")
    assert (mail.kind, mail.state, mail.person, mail.about) == ("bounce", "done", person.id, lead.id)
    assert await _marked(address) and "mail_returned" in await kinds(lead)


async def test_a_real_complaint_about_nothing_of_ours_waits(receive: Any, people: Any) -> None:
    raw = (shared_data("mail") / "mimekit" / "feedback-report.txt").read_bytes()
    lead = await a_case(people)
    await ContactPoint.update({ContactPoint.value: "user@example.com"}).where(ContactPoint.value == ANA)
    mail = await receive(raw)
    assert (mail.kind, mail.state, mail.reason) == ("complaint", "waiting", UNASKED)
    assert "mail_returned" not in await kinds(lead)


async def _marked(address: str) -> bool:
    point = await ContactPoint.objects().get(ContactPoint.value == address)
    assert point
    return point.bounced_at is not None
