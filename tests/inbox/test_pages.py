"""The office decides about mails that nobody took; rules are written and tried; what is hostile stays out."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from estate.history.tables import Event
from estate.mail.inbound import letter as letters
from estate.mail.inbound import markup
from estate.mail.tables import InboundMail, Message
from estate.refusals import Refused
from leads import cases
from leads.inbox import deciding, queries, rules
from leads.tables import Enquiry, Lead
from tests import factories
from tests.fixtures.web import Client
from tests.inbox.letters import letter
from tests.shared import shared_data, shared_files


async def test_a_mail_becomes_a_lead(client: Client, receive: Any, people: Any) -> None:
    mail = await receive(letter("I would like to see the flat", From="Vera Visitor <vera@visitor.example>"))
    await client.sign_in(people.staff)
    assert "I would like to see" in (await client.get("/inbox")).text
    page = (await client.get(f"/inbox/{mail.id}/lead/new")).text
    assert 'value="Vera Visitor"' in page and "vera@visitor.example" in page
    typed = {"name": "Vera Visitor", "email": "vera@visitor.example", "side": "rent", "channel": "email"}
    answer = await client.post(f"/inbox/{mail.id}/lead", data={**typed, "message": "see the flat"})
    lead = await Lead.objects().first()
    assert lead and answer.headers["location"] == f"/leads/{lead.id}"
    enquiry = await Enquiry.objects().first()
    assert enquiry and abs((enquiry.at - mail.received_at).total_seconds()) < 1
    assert await Message.count() == 0
    assert (
        lead.response_since == mail.received_at and "Answer " in (await client.get(f"/leads/{lead.id}")).text
    )
    again = await client.post(f"/inbox/{mail.id}/lead", data=typed)
    assert again.status_code == 409
    assert await Lead.count() == 1


async def test_a_mail_is_added_to_a_lead_and_taken_off_again(
    client: Client, receive: Any, people: Any
) -> None:
    person = await factories.person(name="Ana Ferreira", search=" ana ferreira")
    lead = await factories.lead(person=person, agent=people.owner, office=people.harbour)
    mail = await receive(letter("It is me, from my other address", files={"plan.pdf": b"%PDF"}))
    await client.sign_in(people.staff)
    assert "Ana Ferreira" in (await client.get(f"/inbox/{mail.id}/case/new?q=ferreira")).text
    await client.post(f"/inbox/{mail.id}/case", data={"lead": str(lead.id)})
    await client.sign_in(people.owner)
    assert "It is me, from my other" in (await client.get(f"/leads/{lead.id}")).text
    assert (await client.get(f"/inbox/{mail.id}")).status_code == 200
    await client.sign_in(people.staff)
    await client.post(f"/inbox/{mail.id}/case/removal")
    await client.sign_in(people.owner)
    assert "It is me, from my other" not in (await client.get(f"/leads/{lead.id}")).text
    assert (await client.get(f"/inbox/{mail.id}")).status_code == 404


async def test_what_is_taken_off_is_on_no_event_and_taken_off_once(receive: Any, people: Any) -> None:
    staff = factories.viewer(people.staff)
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    case = await cases.of(lead.id)
    got = await receive(letter("Nobody knows whose"))
    mail = await queries.find(staff, got.id)
    assert mail
    await deciding.attach(mail, case, by=staff)
    stale = await queries.find(staff, got.id)
    assert stale
    await deciding.release(stale, by=staff)
    events = await Event.raw("SELECT personal FROM event WHERE kind = 'mail_received'")
    assert [row["personal"] for row in events] == [None]
    await deciding.put_aside([got.id], by=staff)
    with pytest.raises(Refused):
        await deciding.release(stale, by=staff)
    assert await InboundMail.exists().where(InboundMail.id == got.id, InboundMail.state == "aside")


async def test_whom_a_mail_would_become_is_shown_before_it_is_saved(
    client: Client, receive: Any, people: Any
) -> None:
    ana = await factories.person(name="Ana Ferreira", phone="+351912345678")
    lead = await factories.lead(person=ana, agent=people.owner, office=people.harbour)
    text = "Name: Ana Ferreira\nPhone: 912 345 678\nMessage: Is it free?"
    mail = await receive(letter(text, From="news@x.example", List_Id="<news.x.example>"))
    await client.sign_in(people.staff)
    page = (await client.get(f"/inbox/{mail.id}/lead/new")).text
    assert "Known already" in page and f'href="/leads/{lead.id}"' in page
    typed = {"name": "Ana Ferreira", "phone": "912 345 678", "side": "buy", "channel": "email"}
    assert "Known already" in (await client.post(f"/inbox/{mail.id}/lead", data={**typed, "name": ""})).text
    answer = await client.post(f"/inbox/{mail.id}/lead", data=typed)
    assert answer.headers["location"] == f"/leads/{lead.id}" and await Lead.count() == 1


def undo_of(answer: Any) -> str:
    """Where the Undo beside the message of a redirect posts to."""
    return unquote(answer.cookies["toast-undo"].strip('"'))


async def test_mails_are_put_aside_and_brought_back(client: Client, receive: Any, people: Any) -> None:
    mail = await receive(letter("News of the week", Subject="Our newsletter"))
    await client.sign_in(people.staff)
    await client.post("/inbox/asides", data={"mail": str(mail.id)})
    assert "Our newsletter" not in (await client.get("/inbox")).text
    assert "Our newsletter" in (await client.get("/inbox?show=aside")).text
    await client.post(f"/inbox/{mail.id}/aside/end")
    assert "Our newsletter" in (await client.get("/inbox")).text


async def test_one_tap_takes_back_what_was_decided(client: Client, receive: Any, people: Any) -> None:
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    mail = await receive(letter("Nobody knows whose"))
    await client.sign_in(people.staff)
    for url, data in ((f"/inbox/{mail.id}/aside", {}), (f"/inbox/{mail.id}/case", {"lead": str(lead.id)})):
        answer = await client.post(url, data=data)
        assert "Nobody knows whose" not in (await client.get("/inbox")).text, url
        await client.post(undo_of(answer))
        assert "Nobody knows whose" in (await client.get("/inbox")).text, url


async def test_several_at_once_are_taken_back_at_once_and_no_others(
    client: Client, receive: Any, people: Any
) -> None:
    first, second, other = [await receive(letter(f"mail {n}")) for n in range(3)]
    await client.sign_in(people.staff)
    await client.post(f"/inbox/{other.id}/aside")
    answer = await client.post("/inbox/asides", data={"mail": [str(first.id), str(second.id)]})
    undo = undo_of(answer)
    assert await InboundMail.count().where(InboundMail.state == "aside") == 3
    await client.sign_in(people.admin)
    await client.post(undo)
    assert await InboundMail.count().where(InboundMail.state == "aside") == 3, "they are another's"
    await client.sign_in(people.staff)
    in_place = await client.post(undo, headers={"hx-request": "true"})
    assert "2 mails are back." in in_place.text and 'action="/inbox/asides?at=' in in_place.text
    assert await InboundMail.count().where(InboundMail.state == "aside") == 1
    for never in ("yesterday", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00"):
        assert (await client.post(f"/inbox/asides/end?at={never}")).status_code in (303, 400), never
    assert "toast-undo" not in (await client.post("/inbox/asides")).cookies


async def test_a_saved_mail_is_read_as_if_it_had_come(client: Client, people: Any, receive: Any) -> None:
    raw = (shared_data("leads", "portal-mail") / "forrent.eml").with_name("for-rent.eml").read_bytes()
    await client.sign_in(people.staff)
    answer = await client.post("/inbox", files={"file": ("lead.eml", raw, "message/rfc822")})
    page = (await client.get(answer.headers["location"])).text
    assert "ForRent.com" in page and "Ysolde Abernethy" in page
    assert (await client.post("/inbox")).status_code == 422


NO_MAILS = [b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n", b"PK\x03\x04\0\0", b"Name,Email\nAna,a@b.pt\n", b""]


@pytest.mark.parametrize("content", NO_MAILS)
async def test_a_file_that_is_no_mail_is_refused(client: Client, people: Any, content: bytes) -> None:
    await client.sign_in(people.staff)
    answer = await client.post("/inbox", files={"file": ("plan.pdf", content)})
    assert answer.status_code == 422 and "This file is no mail" in answer.text
    assert await InboundMail.count() == 0


async def test_a_saved_mail_arrived_when_it_was_sent(client: Client, people: Any, receive: Any) -> None:
    await client.sign_in(people.staff)
    now = datetime.now(UTC).replace(microsecond=0)
    dates = {
        now - timedelta(days=9): True,
        now + timedelta(days=9): False,
        datetime(1970, 1, 1, tzinfo=UTC): False,
    }
    for date, is_taken in dates.items():
        raw = letter("Is it free?", Date=format_datetime(date))
        answer = await client.post("/inbox", files={"file": ("one.eml", raw, "message/rfc822")})
        mail = await InboundMail.objects().get(InboundMail.id == UUID(answer.headers["location"][-36:]))
        assert mail and (mail.received_at == date) is is_taken and mail.received_at <= datetime.now(UTC)
    typed = {"name": "Ana", "email": "ana@example.com", "side": "buy", "channel": "email"}
    old = await InboundMail.objects().order_by(InboundMail.received_at).first()
    assert old
    assert (await client.post(f"/inbox/{old.id}/lead", data=typed)).status_code == 303
    lead = await Lead.objects().first()
    enquiry = await Enquiry.objects().first()
    assert lead and enquiry and enquiry.at == lead.response_since == old.received_at


async def test_an_attachment_comes_as_a_file_whatever_it_is(
    client: Client, receive: Any, people: Any
) -> None:
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    evil = {'../../x"; y=z.html': b"<script>alert(1)</script>"}
    mail = await receive(letter("See this", To=f"office+{lead.id}@harbour.example", files=evil))
    [file] = mail.files
    await client.sign_in(people.owner)
    answer = await client.get(f"/inbox/{mail.id}/files/{file['part']}")
    assert answer.content.strip() == b"<script>alert(1)</script>"
    assert answer.headers["content-type"].startswith("application/octet-stream")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff" and "set-cookie" not in answer.headers
    assert (await client.get(f"/inbox/{mail.id}/files/99")).status_code == 404
    await client.sign_in(people.stranger)
    assert (await client.get(f"/inbox/{mail.id}/files/{file['part']}")).status_code == 404


LIVE = re.compile(
    r"<(script|style|iframe|object|embed|form|input|img|svg|math|link|meta|base|video|audio|body|button)\b"
    r"|<[^>]+\s(on\w+|style|src|srcset|background|formaction|action)\s*="
    r"|(href|src)\s*=\s*[\"']?\s*(javascript|data|vbscript|cid)",
    re.IGNORECASE,
)


def hostile_html() -> list[str]:
    texts = (shared_data("security") / "xss_payloads.txt").read_text(errors="replace").splitlines()
    files = shared_files("security", "payloads-all-the-things")
    return [
        *texts,
        *(path.read_text(errors="replace") for path in files if path.suffix in (".html", ".svg", ".xml")),
    ]


def test_nothing_of_hostile_html_lives() -> None:
    tried = hostile_html()
    assert len(tried) > 1_000
    assert [html for html in tried if LIVE.search(markup.harmless(html))] == []


def test_links_lead_out_without_telling_where_from() -> None:
    clean = markup.harmless(
        '<p><a href="https://a.example" onclick="x()">there</a><img src="https://spy.example/1.gif"></p>'
    )
    assert "spy.example" not in clean and "onclick" not in clean
    assert 'rel="noopener noreferrer nofollow"' in clean and 'href="https://a.example"' in clean


async def test_the_html_of_a_mail_is_shown_in_a_box_that_loads_nothing(
    client: Client, receive: Any, people: Any
) -> None:
    mail = await receive(
        letter("x", html="<b>hello</b><script>alert(1)</script><img src=https://spy.example/p.gif>")
    )
    await client.sign_in(people.staff)
    answer = await client.get(f"/inbox/{mail.id}/html")
    assert "<b>hello</b>" in answer.text and "script" not in answer.text and "spy" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "http" not in policy


RULE = {
    "name": "Casa Portal",
    "sender": "@casa.example",
    "channel": "portal",
    "side": "buy",
    "position": "1",
    "is_active": "y",
    "version": "0",
    "find_name": "Interested: {} wrote",
    "find_email": "Mail",
    "find_phone": "Tel",
}
CASA = letter(
    "Interested: Bo Quist wrote to you\nMail: bo@quist.example\nTel: +351 912 345 678\n",
    From="robot@casa.example",
    Subject="A lead",
)


async def test_a_rule_is_tried_before_it_is_saved_and_then_reads(
    client: Client, receive: Any, people: Any
) -> None:
    await client.sign_in(people.admin)
    tried = await client.post("/settings/mail-rules/trials", data=RULE, files={"file": ("a.eml", CASA)})
    assert all(word in tried.text for word in ("Bo Quist", "bo@quist.example", "+351 912 345 678"))
    assert (await client.post("/settings/mail-rules", data=RULE)).status_code == 303
    mail = await receive(CASA)
    assert (mail.kind, mail.rule) == ("lead", "Casa Portal")
    again = await client.post(
        "/settings/mail-rules/trials", data={**RULE, "mail": str(mail.id), "find_name": "@from"}
    )
    assert ">Bo Quist<" not in again.text and ">Bo Quist<" in tried.text


async def test_a_rule_that_comes_along_is_changed_and_is_back(client: Client, people: Any, db: None) -> None:
    await client.sign_in(people.admin)
    changed = {**RULE, "name": "Zillow here", "sender": "@convo.zillow.com"}
    await client.post("/settings/mail-rules/zillow", data=changed)
    assert [rule.name for rule in await rules.every() if rule.key == "zillow"] == ["Zillow here"]
    late = await client.post("/settings/mail-rules/zillow", data={**changed, "version": "9"})
    assert late.status_code == 409
    await client.post("/settings/mail-rules/zillow/removal")
    assert [rule.name for rule in await rules.every() if rule.key == "zillow"] == ["Zillow"]
    assert (await client.post("/settings/mail-rules/zillow/removal")).status_code == 409


async def test_a_rule_that_finds_nobody_is_not_taken(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    for wrong in (
        {"find_email": "", "find_phone": ""},
        {"sender": ""},
        {"find_name": "@nowhere"},
        {"find_name": "{}"},
    ):
        answer = await client.post("/settings/mail-rules", data={**RULE, **wrong})
        assert answer.status_code == 422 and answer.text.count('class="error"') >= 1, wrong


def test_portals_that_are_known_by_their_words_alone() -> None:
    """Facts of public parsers; the mails are made up."""
    from leads.inbox import portals

    phone, mailto = "612 345 678", '<a href="mailto:ana@x.example">'
    html = {
        "n@idealista.com": f"Email: <b>ana@x.example</b><br>Nombre: Ana Gil<br>Telefono: {phone}",
        "t@messaging.fotocasa.es": "<p>A <strong>Ana Gil</strong> le interesa tu anuncio</p><p>"
        f"<strong>E-mail:</strong> ana@x.example</p><p><strong>Mi tel&#233;fono:</strong> {phone}</p>",
        "solicitudes@envios.habitaclia.com": f"<span><b>Nombre: </b></span>Ana Gil<br>{mailto}Responder</a>"
        f"<br><span><b>Teléfono: </b></span>{phone}",
        "noreply@pisos.com": f"<b>Nombre</b>: Ana Gil<br><b>Teléfono</b>: {phone} {mailto}ana@x.example</a>",
    }
    for sender, body in html.items():
        found = letters.read(letter("", html=body, From=sender, Subject="Alguien está interesado"))
        facts = portals.by_rule(found, rules.along())
        assert facts and (facts.name, facts.email, facts.phone) == (
            "Ana Gil",
            "ana@x.example",
            "612 345 678",
        ), sender


async def test_the_office_sees_what_waits(client: Client, receive: Any, people: Any) -> None:
    await receive(letter("Nobody took this"))
    await client.sign_in(people.staff)
    page = (await client.get("/office")).text
    assert "Mail that came in" in page
    assert await InboundMail.count() == 1
