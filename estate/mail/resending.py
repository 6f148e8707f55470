"""Held mails, sent again when the office says so."""

from collections.abc import Sequence
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
        await outbox.tell_office()


async def _queue(message: Message, now: datetime) -> None:
    afresh: dict[Any, Any] = {
        Message.attempts: 0,
        Message.next_attempt_at: now,
        Message.reason: None,
        Message.given_up_at: None,
    }
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


async def retry_all(messages: Sequence[Message]) -> list[str]:
    """Each on its own; the sentences of those that cannot go out."""
    refusals = []
    for message in messages:
        try:
            await retry(message)
        except Refused as refused:
            refusals.append(f"{message.subject}: {refused}")
    return refusals


async def give_up(messages: Sequence[Message]) -> int:
    """The office knows; they stay where they are and are counted no more. Answers how many."""
    if not messages:
        return 0
    ids = [message.id for message in messages]
    async with DB.transaction():
        await Message.update({Message.given_up_at: datetime.now(UTC)}).where(
            Message.id.is_in(ids), Message.state == MessageState.HELD
        )
        for message in messages:
            if message.about:
                await outbox.tell(message.about)
        await outbox.tell_office()
    return len(messages)
