"""What they wrote stands below our answer to it, as mail programs do, and folded on our page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.mail import delivery, letters
from estate.mail.inbound import quotes
from estate.mail.tables import Message
from estate.people.tables import Person
from leads.answers.quoting import Quote
from tests import factories
from tests.leads.answers.test_threads import came, lead

__all__ = ["lead"]
AT = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


async def answer(client: Any, lead: Any, mail: Any, mail_on: Any, text: str = "See you there") -> Any:
    data = {
        "to": "ana@example.com",
        "subject": "Re: The flat",
        "text": text,
        "answers": str((mail and mail.id) or ""),
    }
    assert (await client.post(f"/leads/{lead.id}/letters", data=data)).status_code == 303
    rows = Message.objects().where(Message.author.is_not_null()).order_by(Message.id, ascending=False)
    row = await rows.first()
    assert row
    await delivery.deliver(row.id, now=datetime.now(UTC) + timedelta(minutes=1))
    return row, mail_on.mails_to("ana@example.com")[-1]


def body(mail: Any, kind: str) -> str:
    return str(mail.get_body((kind,)).get_content()).replace("\r\n", "\n")


async def test_an_answer_repeats_what_it_answers_below_the_signature(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    mail = await came(lead, text="Saturday <b>suits</b> us\n\n-- \nAna, https://ana.example", received_at=AT)
    row, sent = await answer(client, lead, mail, mail_on)
    wrote = "On 24 Nov 2026, 17:30, Ana F. wrote:"
    text = body(sent, "plain").replace("\u202f", " ")
    assert text.startswith("See you there\n\n-- \nOlga Owner\nHarbour & Hill")
    assert text.endswith(f"\n\n{wrote}\n> Saturday <b>suits</b> us\n>\n> --\n> Ana, https://ana.example\n")
    html = body(sent, "html")
    quoted = html.partition("<blockquote")[2]
    assert "Saturday &lt;b&gt;suits&lt;/b&gt; us" in quoted and 'href="https://ana.example"' in quoted
    assert "Olga Owner" not in quoted and wrote in html.replace("\u202f", " ").partition("<blockquote")[0]
    assert quotes.folded(body(sent, "plain"))[0] == "See you there"
    page = (await client.get(f"/leads/{lead.id}")).text.partition(f'id="message-{row.id}"')[2]
    shown, _fold, folded = page.partition("What it answers to")
    assert "See you there" in shown and "suits" not in shown and "suits" in folded
    again = await client.get(f"/leads/{lead.id}/letters/new?again={row.id}")
    assert ">See you there</textarea>" in again.text and f'name="answers" value="{mail.id}"' in again.text


async def test_only_an_answer_repeats_and_only_what_it_answers(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    first = await came(lead, text="The first question", message_id="<1@phone.example>", received_at=AT)
    second = await came(
        lead, text="The second", message_id="<2@phone.example>", received_at=AT + timedelta(hours=1)
    )
    begun = (await client.get(f"/leads/{lead.id}/letters/new")).text
    assert f'name="answers" value="{second.id}"' in begun and "The second" in begun
    chosen = (await client.get(f"/leads/{lead.id}/letters/new?answers={first.id}")).text
    assert f'name="answers" value="{first.id}"' in chosen and "Below it stands what Ana F. wrote" in chosen
    _row, sent = await answer(client, lead, first, mail_on)
    assert "> The first question" in body(sent, "plain") and sent["In-Reply-To"] == "<1@phone.example>"
    assert 'name="answers" value=""' in (await client.get(f"/leads/{lead.id}/letters/new")).text
    _row, sent = await answer(client, lead, None, mail_on, "And one thing more")
    assert "> " not in body(sent, "plain") and "blockquote>" not in body(sent, "html")


async def test_a_mail_that_came_in_meanwhile_or_is_of_another_lead_is_not_repeated(
    client: Any, people: Any, lead: Any, mail_on: Any
) -> None:
    await client.sign_in(people.owner)
    other = await factories.lead(agent=people.owner, office=people.harbour)
    elsewhere = await came(other, text="Nothing of hers", message_id="<3@x.example>", digest="other")
    await came(lead, text="Just now")
    for mail in (None, elsewhere):
        _row, sent = await answer(client, lead, mail, mail_on)
        assert "> " not in body(sent, "plain")


async def test_the_preview_shows_it_in_the_language_of_the_mail(client: Any, people: Any, lead: Any) -> None:
    await Person.update({Person.language: "pt-BR"}).where(Person.id == lead.person)
    await client.sign_in(people.owner)
    mail = await came(lead, received_at=AT)
    data = {"to": "ana@example.com", "subject": "Re", "text": "x", "answers": str(mail.id)}
    page = (await client.post(f"/leads/{lead.id}/letters/preview", data=data)).text
    assert "Ana F. escreveu:" in page and "nov" in page.partition('aria-label="Preview"')[2]


@pytest.mark.parametrize("language", ["en", "pt-BR", "de", "fr-CA", "nl", "ja", "xx", "es_ES", "de-XX"])
async def test_the_line_above_is_one_that_readers_fold(people: Any, language: str) -> None:
    facts = Quote("Ana Ferreira", AT, "Saturday?").context(language)
    text = f"Fine.\n\n-- \nOlga\n\n{facts['wrote']}\n> Saturday?\n"
    assert "Ana Ferreira" in facts["wrote"] and quotes.folded(text)[0] == "Fine."
    assert letters.parted(text) == ("Fine.\n\n-- \nOlga", f"{facts['wrote']}\nSaturday?")


def test_a_letter_without_a_quote_is_whole() -> None:
    for text in ("Hello\n\n-- \nOlga\n", "> all of it\n> is", "", "a > b"):
        assert letters.parted(text) == (text, "")
