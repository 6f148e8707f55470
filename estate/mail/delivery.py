"""From the outbox to the server: each message once, again after a failure, held when it is hopeless.

A worker claims a message by moving its next attempt out of the others' sight for the time of the lease. It
is marked as sent after the server's 250 and never before; a worker that dies in between leaves the claim,
and the next attempt carries the same Message-ID."""

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from estate import jobs
from estate.accounts import links
from estate.i18n import N_
from estate.mail import addresses, attaching, mime, outbox, server
from estate.mail.rendering import one_line
from estate.mail.server import MailServer
from estate.mail.tables import Message, MessageState
from estate.people.tables import ContactKind, ContactPoint
from estate.storage import StorageUnavailable
from piccolo_conf import DB

LEASE = timedelta(minutes=2)
RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 2 * 60, 6 * 60, 24 * 60))
AT_ONCE = 4
"""Connections of one worker; servers answer more of them with 421."""
TOO_LATE = N_("It was not sent in time to be of use.")
log = logging.getLogger(__name__)
_connections = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True)
class Failure:
    reason: str
    permanent: bool = False
    nobody_there: bool = False
    """The server says that this address does not exist."""


@jobs.job("mail.deliver")
async def deliver_job(payload: dict[str, Any]) -> None:
    async with _connections:
        await deliver(UUID(payload["message"]))


@jobs.every("mail.sweep", "* * * * *")
async def sweep() -> None:
    """Wake what is due: retries, and what waited for a mail server to be set up."""
    if obstacle() is None:
        for row in await Message.raw(_DUE):
            await outbox.wake(row["id"])


_DUE = """
SELECT id FROM message WHERE state IN ('queued', 'failed') AND next_attempt_at <= now()
ORDER BY next_attempt_at LIMIT 500
"""


def obstacle() -> str | None:
    """Why nothing can be sent from here at all, as a sentence."""
    if server.configured() is None:
        return N_("No mail server is set up (SMTP_URL): messages wait here until there is one.")
    if addresses.sender() is None:
        return N_("The agency has no e-mail address to send from: set it in the settings, or MAIL_FROM.")
    return None


async def deliver(message_id: UUID, *, now: datetime | None = None) -> None:
    """One attempt, where one is due. What goes wrong ends up on the message, not in an exception."""
    if obstacle() is not None:
        return
    now = now or datetime.now(UTC)
    message = await _claim(message_id, now)
    if message is None:
        return
    if message.useful_until and message.useful_until < now:
        await _hold(message, TOO_LATE)
        return
    if message.link and not await _bring_link(message):
        await _hold(message, outbox.OVERTAKEN)
        return
    failure = await _attempt(message)
    if failure is None:
        await _sent(message)
    elif failure.permanent or message.attempts > len(RETRIES):
        await _hold(message, failure.reason, bounced=failure.nobody_there)
    else:
        await _fail(message, failure.reason, now)


async def _bring_link(message: Message) -> bool:
    """Only what is handed over has the link in it, never what is stored. False where it is good no more."""
    url = await links.url_while_open(message.link)
    if url is None:
        return False
    message.body_text = message.body_text.replace(links.hidden_url(), url)
    message.body_html = message.body_html.replace(links.hidden_url(), url)
    return True


async def _claim(message_id: UUID, now: datetime) -> Message | None:
    """The message with its attempt counted, or None where it is not due or another worker has it."""
    rows = await Message.raw(_CLAIM, now + LEASE, message_id, now)
    return Message(**rows[0], _exists_in_db=True) if rows else None


_CLAIM = """
UPDATE message SET attempts = attempts + 1, next_attempt_at = {}
WHERE id = {} AND state IN ('queued', 'failed') AND next_attempt_at <= {} RETURNING *
"""


async def _attempt(message: Message) -> Failure | None:
    mail_server, sender = server.configured(), addresses.sender()
    assert mail_server and sender, "checked before the claim"
    try:
        mail = mime.build(message, sender=sender, files=await attaching.read(message))
    except attaching.Gone as gone:
        return Failure(str(gone), permanent=True)
    except StorageUnavailable:
        return Failure(N_("What it encloses could not be read just now."))
    except ValueError:
        return Failure(outbox.NO_ADDRESS, permanent=True)
    return await _hand_over(mail_server, mail, sender, message.recipient)


async def _hand_over(mail_server: MailServer, mail: EmailMessage, sender: str, to: str) -> Failure | None:
    ours, theirs = addresses.on_the_wire(sender), addresses.on_the_wire(to)
    try:
        await mail_server.hand_over(mail, sender=ours, recipient=theirs)
    except TimeoutError:
        return Failure(N_("The mail server did not answer in time."))
    except SMTPRecipientsRefused as refused:
        return _refusal(refused.recipients[0])
    except (SMTPAuthenticationError, SMTPConnectResponseError, SMTPHeloError) as error:
        return Failure(_said(error))  # our set-up, not this message: it may be mended within the day
    except SMTPResponseException as error:
        return Failure(_said(error), permanent=error.code >= 500)
    except SMTPNotSupported as error:
        return Failure(one_line(error.message), permanent=not theirs.isascii())
    except (SMTPException, OSError) as error:
        return Failure(one_line(str(error)) or type(error).__name__)
    return None


def _refusal(refused: SMTPRecipientRefused) -> Failure:
    """550, 551 and 553 say that nobody is there, unless the enhanced code (RFC 3463) says otherwise:
    5.7 is a matter of policy, such as a refusal to relay, and 5.2.2 a full mailbox."""
    enhanced = re.match(r"5\.(\d+)\.(\d+)\b", str(refused.message))
    subject = enhanced[1] if enhanced else "1"
    gone = subject == "1" or (enhanced is not None and enhanced[0] == "5.2.1")
    return Failure(
        _said(refused),
        permanent=refused.code >= 500,
        nobody_there=refused.code in (550, 551, 553) and gone,
    )


def _said(error: SMTPResponseException) -> str:
    return one_line(f"{error.code} {error.message}")


async def _sent(message: Message) -> None:
    sent = {Message.state: MessageState.SENT, Message.sent_at: datetime.now(UTC)}
    await _settle(message, {**sent, Message.reason: None, Message.next_attempt_at: None}, MessageState.SENT)


async def _fail(message: Message, reason: str, now: datetime) -> None:
    again = now + RETRIES[message.attempts - 1]
    failed = {Message.state: MessageState.FAILED, Message.reason: reason, Message.next_attempt_at: again}
    await _settle(message, failed, MessageState.SENT, MessageState.HELD)


async def _hold(message: Message, reason: str, *, bounced: bool = False) -> None:
    log.warning("message %s is held after %d attempts", message.id, message.attempts)
    async with DB.transaction():
        held = {Message.state: MessageState.HELD, Message.reason: reason, Message.next_attempt_at: None}
        await _settle(message, held, MessageState.SENT, MessageState.HELD)
        await outbox.tell_office()
        if bounced and message.person:
            await _mark_bounced(message)


async def _settle(message: Message, values: dict[Any, Any], *unless: MessageState) -> None:
    """Unless it has this state meanwhile: it was sent by another worker, or a later change took its place."""
    async with DB.transaction():
        await Message.update(values).where(Message.id == message.id, Message.state.not_in(list(unless)))
        if message.about:
            await outbox.tell(message.about)


async def _mark_bounced(message: Message) -> None:
    await ContactPoint.update({ContactPoint.bounced_at: datetime.now(UTC)}).where(
        ContactPoint.person == message.person,
        ContactPoint.kind == ContactKind.EMAIL,
        ContactPoint.value == message.recipient.lower(),
    )
