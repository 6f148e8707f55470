"""Portals' mails in the dresses in which they come: as HTML alone, in old charsets, sent on by one of us."""

import email
import json
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from estate.mail.inbound import letter as letters
from estate.mail.tables import Message
from leads.inbox import forwarded, portals, rules
from leads.inbox.forms import RuleForm
from leads.tables import Enquiry, Lead
from tests.inbox.letters import letter
from tests.shared import shared_data, shared_files

NAMES = [path.stem for path in shared_files("leads", "portal-mail") if path.suffix == ".eml"]
KEPT = ("From", "Reply-To", "Subject", "To", "Message-ID")


def sample(name: str) -> tuple[bytes, dict[str, str]]:
    folder = shared_data("leads", "portal-mail")
    return (folder / f"{name}.eml").read_bytes(), json.loads((folder / f"{name}.expected.json").read_text())


def facts_of(raw: bytes | letters.Letter) -> tuple[str, str, str]:
    found = portals.by_rule(letters.read(raw) if isinstance(raw, bytes) else raw, rules.along())
    assert found
    return found.name, found.email, re.sub(r"\D", "", found.phone)


def expected_of(expected: dict[str, str]) -> tuple[str, str, str]:
    return expected["lead_name"], expected["lead_email"], expected["lead_phone"] or ""


def html_of(mail: Any) -> str:
    part = next(one for one in mail.walk() if one.get_content_type() == "text/html")
    return str(part.get_payload(decode=True).decode("utf-8", "replace"))


@pytest.mark.parametrize("name", NAMES)
def test_html_alone_in_an_old_charset_tells_the_same(name: str) -> None:
    raw, expected = sample(name)
    whole, alone = email.message_from_bytes(raw), EmailMessage()
    for head in KEPT:
        if whole[head]:
            alone[head] = " ".join(whole[head].split())
    html = html_of(whole).encode("latin-1", "replace").decode("latin-1")
    alone.set_content(html, subtype="html", charset="iso-8859-1", cte="quoted-printable")
    assert facts_of(alone.as_bytes()) == expected_of(expected)


GMAIL = """Can you take this one?

---------- Forwarded message ---------
From: {From}
Date: Mon, 3 Mar 2014 at 10:00
Subject: {Subject}
To: <olga@harbour.example>


{text}"""
APPLE = """Please call.

> Begin forwarded message:
>
> *From: *{From}
> *Subject: *{Subject}
> *Date: *3 March 2014 at 10:00:00 WET
> *To: *olga@harbour.example
> *Reply-To: *{Reply-To}
>
> {text}"""
OUTLOOK = """________________________________
Von: {From}
Gesendet: Montag, 3. März 2014 10:00
An: Olga Owner
Betreff: {Subject}

{text}"""


def sent_on(name: str, form: str, sender: str = "olga@harbour.example") -> bytes:
    raw, _expected = sample(name)
    mail = email.message_from_bytes(raw)
    heads = {head: " ".join((mail[head] or "").split()) for head in KEPT}
    text = letters.read(raw).text
    body = form.format(**heads, text=text.replace("\n", "\n> ") if form is APPLE else text)
    return letter(body, From=f"Olga Owner <{sender}>", Subject=f"Fwd: {heads['Subject']}")


@pytest.mark.parametrize("form", [GMAIL, APPLE, OUTLOOK], ids=["gmail", "apple", "outlook"])
@pytest.mark.parametrize("name", NAMES)
def test_what_was_sent_on_is_read_as_the_portal_wrote_it(name: str, form: str) -> None:
    inner = forwarded.unwrapped(letters.read(sent_on(name, form)))
    assert inner
    found, expected = facts_of(inner), expected_of(sample(name)[1])
    if name == "zillow" and form is not APPLE:
        expected = (expected[0], "", expected[2])  # the address stood in a head that others do not send on
    assert found == expected


async def test_who_sends_it_on_keeps_the_lead_and_the_prospect_hears_of_no_machine(
    receive: Any, people: Any
) -> None:
    mail = await receive(sent_on("zumper", GMAIL, people.owner.email))
    assert (mail.kind, mail.state, mail.rule) == ("lead", "done", "Zumper")
    lead = await Lead.objects().get(Lead.id == mail.about)
    assert lead and (lead.agent, lead.office) == (people.owner.id, people.harbour.id)
    assert await Message.count().where(Message.kind == "enquiry_received") == 0


async def test_a_mail_that_is_sent_on_as_a_file_is_the_one_that_came_by_itself(
    receive: Any, people: Any
) -> None:
    raw, _expected = sample("for-rent")
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["To"] = people.owner.email, "One more", "office@harbour.example"
    outer.set_content("Can you take this one?")
    outer.add_attachment(email.message_from_bytes(raw, policy=default))
    first = await receive(outer.as_bytes())
    assert (first.kind, first.rule) == ("lead", "ForRent.com")
    assert (await receive(raw)).about == first.about
    enquiry = await Enquiry.objects().get(Enquiry.lead == first.about)
    assert enquiry and enquiry.name == "Ysolde Abernethy" and await Enquiry.count() == 1


async def test_each_rule_is_tried_on_its_mail_and_on_one_that_was_sent_on(
    client: Any, receive: Any, people: Any
) -> None:
    await client.sign_in(people.admin)
    for name in NAMES:
        raw, expected = sample(name)
        rule = next(one for one in rules.along() if one.fits(letters.read(raw)))
        typed = {key: value for key, value in RuleForm.of(rule, []).data.items() if value}
        for mail in (raw, sent_on(name, APPLE)):
            files = {"file": ("lead.eml", mail, "message/rfc822")}
            page = (await client.post("/settings/mail-rules/trials", data=typed, files=files)).text
            assert "Sender and subject fit" in page, name
            assert expected["lead_name"] in page and expected["lead_email"] in page, name


async def test_what_a_stranger_sends_on_waits_and_so_does_an_ordinary_mail_of_ours(
    receive: Any, people: Any
) -> None:
    mail = await receive(sent_on("zumper", GMAIL, "somebody@elsewhere.example"))
    assert mail.state == "waiting"
    chat = letter("From: the office\nSubject: lunch?\n\nNo portal", From=people.owner.email)
    assert (await receive(chat)).state == "waiting"
    assert await Enquiry.count() == 0


@pytest.mark.parametrize(
    "html",
    [
        '<p>Name: Ana Gil</p><p>Email: a@x.example</p><p>Phone: <a href="tel:+34612345678">Call now</a></p>',
        "<table><tr><td>Name</td><td>: Ana Gil</td></tr></table><p>Email: ana@x.example</p>"
        '<p>Phone: <a href="TEL:+34%20612%20345%20678"><img src="x.png"></a></p>',
    ],
)
def test_a_phone_that_stands_in_a_link_alone_is_found(html: str) -> None:
    found = portals.by_its_form(letters.read(letter("", html=html)))
    assert found and re.sub(r"\D", "", found.phone) == "34612345678"


def test_a_number_that_is_shown_and_linked_stands_there_once() -> None:
    html = '<p>Phone: <a href="tel:+34612345678">612 345 678</a></p><p>Next</p>'
    assert letters.read(letter("", html=html)).text == "Phone: 612 345 678\n\nNext"
