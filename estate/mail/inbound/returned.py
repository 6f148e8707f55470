"""A mail that came back: the message says why, and an address that is gone is marked as such."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from estate.columns import utc_now
from estate.i18n import N_
from estate.mail import outbox
from estate.mail.inbound.letter import Letter
from estate.mail.inbound.reports import Bounce
from estate.mail.tables import MailKind, Message, MessageState
from estate.people.tables import ContactKind, ContactPoint

CAME_BACK = N_("It came back: nobody can be reached there.")
COMPLAINED = N_("They marked it as unwanted.")
LATELY = timedelta(days=14)
"""So long servers try, at most, and a bounce that does not name our mail is believed."""
_POLICY = re.compile(r"^5\.(7|2\.2|3\.4|4)\b")
"""The address may be good: a policy, a full mailbox, a size, the network."""


@dataclass(frozen=True)
class Returned:
    """What came back from whom, a bounce or a complaint; `is_gone` where the address was marked, `is_repeat`
    where it was told before, `is_unasked` where it is of somebody to whom we sent nothing."""

    kind: str
    person: UUID | None
    about: UUID | None
    message: UUID | None
    address: str
    reason: str
    is_gone: bool
    is_repeat: bool = False
    is_unasked: bool = False


async def note(letter: Letter) -> list[Returned]:
    """In the current transaction."""
    assert letter.report
    messages = await _messages(letter.report.about)
    bounces = letter.report.bounces or [Bounce(row.recipient.lower(), "", "") for row in messages]
    complained = letter.report.kind == MailKind.COMPLAINT
    noted = [one for bounce in bounces for one in await _noted(bounce, messages, complained=complained)]
    # An alias may stand for several addresses: our mail to it came back once.
    return list({(one.person, one.message, one.address): one for one in reversed(noted)}.values())[::-1]


async def _messages(ids: list[str]) -> list[Message]:
    if not ids:
        return []
    return await Message.objects().where(Message.message_id.is_in(ids), Message.recipient != "")


async def _noted(bounce: Bounce, messages: list[Message], *, complained: bool) -> list[Returned]:
    """The message by its id alone: who forges a report does not know it. An address is marked only where we
    wrote to it."""
    found = [row for row in messages if row.recipient.lower() == bounce.address] or messages[:1]
    message = found[0] if found else None
    address = message.recipient.lower() if message else bounce.address
    kind = MailKind.COMPLAINT if complained else MailKind.BOUNCE
    gone = not complained and bounce.is_hard and not _POLICY.match(bounce.status)
    wrote = message is not None or await _wrote_to(address)
    if gone and wrote:
        await _mark(address)
    if message:
        await _say(message, COMPLAINED if complained else bounce.reason or CAME_BACK, is_lost=bounce.is_hard)
        repeats = message.state == MessageState.HELD and not complained
        return [
            Returned(kind, message.person, message.about, message.id, address, bounce.reason, gone, repeats)
        ]
    return [
        Returned(kind, person, None, None, address, bounce.reason, gone and wrote, is_unasked=not wrote)
        for person in await _owners(address)
    ]


async def _wrote_to(address: str) -> bool:
    return bool(await Message.raw(_WROTE, address, utc_now() - LATELY))


# Only to persons: their address leads to few messages.
_WROTE = """
SELECT 1 FROM contact_point c JOIN message m ON m.person = c.person
WHERE c.kind = 'email' AND c.value = {} AND lower(m.recipient) = c.value
    AND m.sent_at > {} LIMIT 1
"""


async def _owners(address: str) -> list[UUID]:
    rows = await ContactPoint.raw(_OWNERS, address)
    return [row["id"] for row in rows]


_OWNERS = """
SELECT DISTINCT coalesce(p.merged_into, p.id) AS id FROM contact_point c JOIN person p ON p.id = c.person
WHERE c.kind = 'email' AND c.value = {} AND p.erased_at IS NULL
"""


async def _mark(address: str) -> None:
    await ContactPoint.update({ContactPoint.bounced_at: utc_now()}).where(
        ContactPoint.kind == ContactKind.EMAIL,
        ContactPoint.value == address,
        ContactPoint.bounced_at.is_null(),
    )


async def _say(message: Message, reason: str, *, is_lost: bool) -> None:
    """What is only late stays as sent."""
    if is_lost:
        await Message.update({Message.state: MessageState.HELD, Message.reason: reason}).where(
            Message.id == message.id, Message.state == MessageState.SENT
        )
        await outbox.tell_office()
    else:
        await Message.update({Message.reason: reason}).where(Message.id == message.id)
    if message.about:
        await outbox.tell(message.about)
