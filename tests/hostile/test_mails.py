"""Hostile names and messages in mails: no header of their own, no markup, the same text in calendars."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from estate.accounts import agency
from estate.accounts.tables import Agency
from estate.mail import mime, outbox
from estate.mail.rendering import one_line
from estate.mail.tables import Message
from tests import factories
from tests.hostile.html import Read
from tests.hostile.strings import WORST, clean, names, naughty, packed, scripts
from tests.mail import letters

pytestmark = pytest.mark.usefixtures("db")
TEXTS = (*WORST, *packed(naughty(), 190)[6:], *packed(names(), 190)[::20], *packed(scripts(), 190)[::40])
HEADERS = {
    "Message-ID", "Date", "From", "To", "Reply-To", "Subject", "Content-Language", "Auto-Submitted",
    "X-Auto-Response-Suppress", "References", "In-Reply-To", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
}  # fmt: skip
WRITTEN = (
    "name",
    "message",
    "person_name",
    "home",
    "address",
    "reason",
    "agent_name",
    "invited_by",
    "by",
    "from_name",
    "assigned_by",
    "device",
)
"""What people write."""


@pytest.fixture(autouse=True)
async def _agency(db: None) -> None:
    await factories.agency()
    await agency.load()


def _sent(mail: Any) -> EmailMessage:
    """As it is read at the other end."""
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert set(read.keys()) <= HEADERS
    assert len(read.keys()) == len(set(read.keys()))
    return read


def _texts(kind: str, text: str) -> dict[str, Any]:
    given = letters.context(kind)
    return {name: clean(text[:200]) if name in WRITTEN else value for name, value in given.items()}


@pytest.mark.parametrize("kind", ["enquiry_received", "visit_confirmed", "visit_cancelled", "lead_assigned"])
async def test_every_text_goes_as_text(kind: str) -> None:
    plain = {tag for tag, _n, _v in Read((await _posted(kind, "Ana")).body_html).attributes}
    for text in TEXTS:
        message = await _posted(kind, text)
        read = _sent(mime.build(message, sender="hello@harbour.example"))
        said = one_line(clean(text[:200]))
        assert read["Subject"] == message.subject == one_line(message.subject)
        assert read["To"] == "ana@example.com"
        page = Read(message.body_html)
        assert {tag for tag, _n, _v in page.attributes} == plain, text
        assert not {n for _t, n, _v in page.attributes if n.startswith("on")}
        assert said in one_line(" ".join(page.texts)), text
        body = read.get_body(("plain",))
        assert body is not None and said in one_line(body.get_content()), text


async def test_what_is_typed_in_a_letter_goes_as_text() -> None:
    plain = {tag for tag, _n, _v in Read((await _written("Ana")).body_html).attributes}
    for text in (*WORST, *TEXTS[len(WORST) :: 6]):
        message = await _written(clean(text))
        read = _sent(mime.build(message, sender="hello@harbour.example"))
        assert read["Subject"] == message.subject == one_line(clean(text)), text
        [sender] = read["From"].addresses
        assert sender.addr_spec == "hello@harbour.example", text
        page = Read(message.body_html)
        assert {tag for tag, _n, _v in page.attributes} <= plain | {"a"}, text
        links = [value for tag, name, value in page.attributes if (tag, name) == ("a", "href")]
        assert all(link and link.startswith(("http://", "https://")) for link in links), text
        assert {name for tag, name, _v in page.attributes if tag == "a"} <= {"href"}, text
        assert one_line(clean(text)).replace(" ", "") in "".join("".join(page.texts).split()), text


async def _written(text: str) -> Message:
    account = await factories.user()
    letter = letters.letter(
        "letter",
        context={"name": text, "subject": text, "text": text, "signature": text},
        author=account.id,
        sender_name=text,
        in_reply_to=f"<a@b> {text}",
        earlier_ids=text,
    )
    id_ = await outbox.post(letter)
    message = await Message.objects().get(Message.id == id_)
    assert message is not None
    return message


async def _posted(kind: str, text: str) -> Message:
    extra: dict[str, Any] = {}
    if kind in ("visit_confirmed", "visit_cancelled"):
        extra["invitation"] = letters.invitation(summary=text, location=text, description=text)
    id_ = await outbox.post(letters.letter(kind, context=_texts(kind, text), **extra))
    message = await Message.objects().get(Message.id == id_)
    assert message is not None
    if message.calendar:
        _check_calendar(message.calendar, text)
    return message


def _check_calendar(written: str, text: str) -> None:
    """One event, with the text that was given; what no calendar can hold is left out."""
    calendar = Calendar.from_ical(written)
    [event] = calendar.walk("VEVENT")
    assert [one.name for one in calendar.walk()].count("VALARM") == 0
    for name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
        assert str(event[name]) == _CONTROLS.sub("", text), (name, text)
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    assert "\n" not in written.replace("\r\n", "")
    assert not _CONTROLS.search(written.replace("\r\n", ""))


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f]")


async def test_the_agencys_name_stays_in_its_header() -> None:
    message = await _posted("visit_confirmed", "Ana")
    for text in TEXTS:
        await Agency.update({Agency.name: clean(text[:100])}, force=True)
        await agency.load()
        read = _sent(mime.build(message, sender="hello@harbour.example"))
        [sender] = read["From"].addresses
        assert sender.addr_spec == "hello@harbour.example"
        # Python 3.11 reads a blank between two encoded words of a name.
        assert sender.display_name.replace(" ", "") == one_line(clean(text[:100])).replace(" ", ""), text
