"""What the mail holds of people. A mail to a colleague about a lead belongs to the lead's room."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from estate import storage
from estate.i18n import N_, _
from estate.mail import addresses, mime
from estate.mail.inbound import forgetting
from estate.mail.tables import InboundMail, Message, MessageState
from estate.mail.words import KIND_NAMES, STATE_NAMES
from estate.people.merging import LEAD, PERSON, Moved, merges
from estate.people.privacy.rooms import (
    Chapter,
    Enclosed,
    Holding,
    Persons,
    encloses,
    ends,
    gives,
    holds,
    subjects,
)

EMPTIED: dict[str, Any] = {
    "recipient": "''",
    "reply_to": "NULL",
    "in_reply_to": "NULL",
    "earlier_ids": "''",
    "subject": "''",
    "body_text": "''",
    "body_html": "''",
    "calendar": "NULL",
    "reason": "NULL",
    # What still waits never goes out.
    "state": "CASE WHEN t.state IN ('queued', 'failed') THEN 'held' ELSE t.state END",
    "next_attempt_at": "NULL",
    "useful_until": "least(t.useful_until, now())",
}
"""Of a message; an empty recipient tells that it was erased."""
holds(
    Holding(
        "message",
        "t.person = ANY({}) OR t.about = ANY({})",
        empties=EMPTIED,
        mentions=("subject", "body_text", "body_html", "calendar", "reason"),
        impersonal=(
            "kind",
            "language",
            "calendar_method",
            "message_id",
            "once",
            "state",
            "sender_name",
            "attachments",
        ),
        emptied=N_(
            "Mails to them and about them: address, subject, text, invitation; what waits is not sent"
        ),
        stays=N_("that there was a mail, of which kind, when, and whether it was sent"),
    ),
    Holding(
        "inbound_mail",
        "t.person = ANY({}) OR t.about = ANY({})",
        empties=forgetting.EMPTIED,
        refreshes=("id", forgetting.the_whole),
        mentions=(
            "sender",
            "sender_name",
            "reply_to",
            "subject",
            "text",
            "quoted",
            "html",
            "files",
            "reason",
        ),
        impersonal=(
            *("kind", "state", "digest", "raw_key", "rule"),
            *("recipients", "message_id", "in_reply_to", "reference_ids"),
        ),
        emptied=N_("Mails from them: sender, subject, text, attachments and the whole mail as it came"),
        stays=N_("that there was a mail, of which kind and when"),
    ),
    Holding("unsubscribed", "t.person = ANY({})", stays=N_("that they wanted no more such mails")),
    Holding("mailbox", impersonal=("name", "error")),
)

merges(
    Moved("message", "person"),
    Moved("message", "about", of=(PERSON, LEAD)),
    Moved("inbound_mail", "person"),
    Moved("unsubscribed", "person"),
    Moved("inbound_mail", "about", of=(LEAD,)),
)


@gives
async def _mails(persons: Persons) -> list[Chapter]:
    rows = await Message.raw(_MAILS, persons, await subjects(persons))
    entries = [
        {
            **row,
            "kind": _(KIND_NAMES[row["kind"]]),
            "state": _(STATE_NAMES[MessageState(row["state"])]),
        }
        for row in rows
    ]
    words = {
        "kind": _("What"),
        "to": _("To"),
        "subject": _("Subject"),
        "text": _("Text"),
        "state": _("State"),
        "written_at": _("Written"),
        "sent_at": _("Sent"),
    }
    about = _("Mails to you, and those to our own people about you.")
    return [Chapter("mails", _("Mails"), about, entries, words, at_the_end=True)]


_MAILS = """
SELECT m.kind, coalesce(u.name, m.recipient) AS to, m.subject, m.body_text AS text, m.state,
    m.created_at AS written_at, m.sent_at
FROM message m LEFT JOIN users u ON u.id = m.account
WHERE (m.person = ANY({}) OR m.about = ANY({})) AND m.recipient <> '' ORDER BY m.id
"""


@encloses
async def _as_sent(persons: Persons) -> AsyncIterator[Enclosed]:
    """Mails to them, and the invitations in them; one at a time."""
    rows = await Message.raw(
        "SELECT id FROM message WHERE person = ANY({}) AND recipient <> '' ORDER BY id", persons
    )
    for n, row in enumerate(rows, 1):
        message = await Message.objects().get(Message.id == row["id"])
        if message is None or not message.recipient:  # erased since
            continue
        name = f"mails/{n:04} {message.kind}"
        yield _letter(name, message)
        if message.calendar:
            yield Enclosed(f"{name}.ics", message.calendar.encode())


def _letter(name: str, message: Message) -> Enclosed:
    """As it travels; an address that cannot stand in a mail leaves the page alone."""
    try:
        mail = mime.build(message, sender=addresses.sender() or "nobody@localhost")
    except ValueError:
        return Enclosed(f"{name}.html", message.body_html.encode())
    return Enclosed(f"{name}.eml", mail.as_bytes())


@ends
async def _forget_what_came(persons: Persons, _by: UUID | None) -> None:
    await forgetting.of_persons(persons)


@gives
async def _mails_from_them(persons: Persons) -> list[Chapter]:
    rows = await InboundMail.raw(_CAME_IN, persons)
    words = {
        "received_at": _("Arrived"),
        "sender": _("From"),
        "subject": _("Subject"),
        "text": _("Text"),
        "files": _("Attachments"),
    }
    about = _("Mails from you; each as it came lies in the folder of mails.")
    return [Chapter("mails_received", _("Mails from you"), about, rows, words, at_the_end=True)]


_CAME_IN = """
SELECT i.received_at, i.sender, i.subject, i.text,
    (SELECT string_agg(one ->> 'name', ', ') FROM jsonb_array_elements(i.files) one) AS files
FROM inbound_mail i WHERE i.person = ANY({}) AND i.sender <> '' AND i.kind IN ('lead', 'reply', 'auto_reply')
ORDER BY i.id
"""


@encloses
async def _as_they_came(persons: Persons) -> AsyncIterator[Enclosed]:
    rows = await InboundMail.raw(
        "SELECT raw_key FROM inbound_mail WHERE person = ANY({}) AND raw_key IS NOT NULL"
        " AND kind IN ('lead', 'reply', 'auto_reply') ORDER BY id",
        persons,
    )
    for n, row in enumerate(rows, 1):
        try:
            yield Enclosed(f"mails/received-{n:04}.eml", await storage.get(row["raw_key"]))
        except storage.Missing:  # erased since
            continue
