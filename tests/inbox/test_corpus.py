"""Real mails of twelve collections, and of portals: each leaves the reader alive, and is sorted."""

import asyncio
import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from estate.mail.inbound import letter, quotes, reading_room
from leads.inbox import portals, rules
from tests.shared import shared_data, shared_files

MAILS, PORTALS = ("mail",), ("leads", "portal-mail")


def mails() -> list[Path]:
    return [path for path in shared_files(*MAILS) if path.suffix != ".json"]


async def test_every_mail_of_the_collections_is_read_and_sorted() -> None:
    begun, kinds = time.monotonic(), Counter()
    for path in mails():
        found = await reading_room.read(path.read_bytes())
        assert found.kind != "unreadable", path
        kinds[found.kind] += 1
    assert kinds["bounce"] == 12 and kinds["complaint"] == 2 and kinds["bulk"] >= 4
    assert sum(kinds.values()) == len(mails()) > 200
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    ("path", "address", "status"),
    [
        (
            "flanker/bounce__zed.eml",
            "asdfasdfasdfasdfasdfasdfewrqertrtyrthsfgdfgadfqeadvxzvz@gmail.com",
            "5.1.1",
        ),
        ("flanker/bounce__no-mx.eml", "user@example.com", "4.4.4"),
        ("flanker/bounce__delayed-broken.eml", "demo@example.com", "4.2.2"),
        ("flanker/bounce__gmail-no-dns.eml", "user@example.comm", ""),
        ("flanker/bounce__broken-mime.eml", "info@example.net", ""),
        ("mimekit/bounce.txt", "netec.test@netecgc.com", "5.1.1"),
        ("mimekit/delivery-status-multiple-blank-lines.txt", "orig_recip@customer.com", "5.5.0"),
        ("nodemailer/delivery-status.eml", "xxxx@xxxx.com", "5.1.1"),
        (
            "ruby-mail/multipart_report_emails__multi_address_bounce2.eml",
            "bbbbvhvbbvkjbhfbvbvjhb@gmail.com",
            "5.1.1",
        ),
        ("ruby-mail/multipart_report_emails__report_422.eml", "fraser@oooooooo.com.au", "4.2.2"),
    ],
)
def test_a_bounce_says_who_was_not_reached_and_why(path: str, address: str, status: str) -> None:
    found = letter.read((shared_data(*MAILS) / path).read_bytes())
    assert found.report and found.report.kind == "bounce"
    assert (found.report.bounces[0].address, found.report.bounces[0].status) == (address, status)


@pytest.mark.parametrize("path", ["flanker/complaints__aol.eml", "mimekit/feedback-report.txt"])
def test_a_complaint_is_recognised(path: str) -> None:
    assert letter.read((shared_data(*MAILS) / path).read_bytes()).kind == "complaint"


@pytest.mark.parametrize("name", [path.stem for path in shared_files(*PORTALS) if path.suffix == ".eml"])
def test_a_portals_mail_yields_what_is_expected(name: str) -> None:
    found = letter.read((shared_data(*PORTALS) / f"{name}.eml").read_bytes())
    expected = json.loads((shared_data(*PORTALS) / f"{name}.expected.json").read_text())
    facts = portals.by_rule(found, rules.along())
    assert facts and facts.name == expected["lead_name"] and facts.email == expected["lead_email"]
    assert re.sub(r"\D", "", facts.phone) == (expected["lead_phone"] or "")


NEW_ENDS = {
    "email_2.txt": "Hi,",
    "email_4.txt": "Awesome! I haven't had another problem with it.",
    "email_6.txt": "Sent a magnificent torch of pixels",
    "email_8.txt": "sed odio id arcu varius aliquet nec nec nibh.",
    "email_14.txt": "sed odio id arcu varius aliquet nec nec nibh.",
    "email_23.txt": "sed odio id arcu varius aliquet nec nec nibh.",
    "email_finnish.txt": "sed odio id arcu varius aliquet nec nec nibh.",
    "email_blackberry.txt": "Here is another email",
    "email_custom_quote_header.txt": "Thank you!",
    "email_customer_quote_header_3.txt": "merci d'avance",
    "email_iphone.txt": "Here is another email",
    "email_not_a_signature.txt": "Super Domain Name Manager",
    "email_sent_from_my_not_signature.txt": "Sent from my desk, is much easier then my mobile phone.",
    "email_unquoted_reply.txt": "This is my reply.",
    "email_zoho.txt": "running a test?",
    "correct_sig.txt": "this is an email with a correct -- signature.",
}


@pytest.mark.parametrize("name", sorted(NEW_ENDS))
def test_of_an_answer_only_what_is_new_is_shown(name: str) -> None:
    new, _quoted = quotes.folded((shared_data(*MAILS) / "crisp-replies" / name).read_text())
    assert new.endswith(NEW_ENDS[name])


@pytest.mark.parametrize("name", [path.name for path in shared_files(*MAILS, "talon-replies")])
def test_an_answer_in_html_is_folded_too(name: str) -> None:
    html = (shared_data(*MAILS) / "talon-replies" / name).read_bytes()
    found = letter.read(b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n" + html)
    assert found.new.split("\n")[0] in ("Reply", "Hi. I am fine.", "Hi")
    assert found.quoted and found.quoted not in found.new and len(found.new) < 40


HOSTILE = {
    "blank lines": b"\n" * 3_000_000,
    "parts within parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900)
    ),
    "a million parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1_000_000,
    "elements within elements": b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
    "words of a header": b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nx",
    "quotes without end": b"\nhi\n" + (b"On " + b"a " * 500 + b"\n") * 500,
    "recipients": b"To: " + b"a@b.example, " * 200_000 + b"\n\nx",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
async def test_a_mail_that_is_made_to_hang_does_not(name: str) -> None:
    async with asyncio.timeout(reading_room.SECONDS + 5):
        found = await reading_room.read(b"From: eve@evil.example\n" + HOSTILE[name])
    assert found.sender == "eve@evil.example" or found.kind == "unreadable"
    after = await reading_room.read(b"From: vera@visitor.example\n\nAnd the next one is read")
    assert after.new == "And the next one is read"


async def test_whoever_leaves_in_the_middle_leaves_no_answer_to_the_next() -> None:
    await reading_room.read(b"Subject: the process is there\n\nHello")
    reading = asyncio.create_task(reading_room.read(b"Subject: first\n\n" + b"a line of words\n" * 20_000))
    for _turn in range(5):
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert (await reading_room.read(b"Subject: second\n\nHello")).subject == "second"
