"""Held mails, sent again when the office says so."""

from datetime import UTC, datetime
from typing import Any

from estate.i18n import _
from estate.mail import addresses, outbox
from estate.mail.tables import Message, MessageState
from estate.people.tables import ContactKind, ContactPoint
from estate.refusals import Refused
from piccolo_conf import DB


async def retry(message: Message) -> None:
    """From the first attempt on. Whoever asks for it takes the address for a working one again."""
    if message.state != MessageState.HELD:
        raise Refused(_("This message is not held any more."))
    now = datetime.now(UTC)
    if message.useful_until and message.useful_until < now:
        raise Refused(_("Its moment has passed: now it would only confuse."))
    if not addresses.is_deliverable(message.recipient):
        raise Refused(_("%(address)s is not an e-mail address.") % {"address": message.recipient})
    async with DB.transaction():
        await _queue(message, now)
        await _trust_again(message)
        await outbox.wake(message.id)
        if message.about:
            await outbox.tell(message.about)


async def _queue(message: Message, now: datetime) -> None:
    afresh: dict[Any, Any] = {Message.attempts: 0, Message.next_attempt_at: now, Message.reason: None}
    await Message.update({Message.state: MessageState.QUEUED, **afresh}).where(
        Message.id == message.id, Message.state == MessageState.HELD
    )


async def _trust_again(message: Message) -> None:
    if message.person:
        await ContactPoint.update({ContactPoint.bounced_at: None}).where(
            ContactPoint.person == message.person,
            ContactPoint.kind == ContactKind.EMAIL,
            ContactPoint.value == message.recipient.lower(),
        )
