"""No more mails that a machine writes unasked: by one click in the mail program (RFC 8058), or on a page.

The link holds the person's id under our signature, so that it works without a session and for ever."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.mail.outbox import OVERTAKEN
from estate.mail.tables import Unsubscribed
from estate.people.events import ConsentWithdrawn, MailsDeclined
from estate.settings import settings
from piccolo_conf import DB

KINDS = ("follow_up",)
"""Mails that bring the link."""
UNASKED = ("offers",)
"""What was agreed to, and is no longer; an enquiry is still answered by hand."""

Ending = Callable[[UUID], Awaitable[None]]
_endings: list[Ending] = []


def ends_with_it(ending: Ending) -> Ending:
    """Register what stops when a person wants no more, in the same transaction."""
    _endings.append(ending)
    return ending


def url(person: UUID) -> str:
    return f"{settings().base_url}/unsubscribe/{person.hex}{_signature(person)}"


def read(token: str) -> UUID | None:
    """The person, if we have signed it."""
    try:
        person = UUID(token[:32])
    except ValueError:
        return None
    return person if hmac.compare_digest(token[32:].encode(), _signature(person).encode()) else None


def _signature(person: UUID) -> str:
    secret = settings().secret_key
    assert secret is not None
    return hmac.new(
        secret.get_secret_value().encode(), f"unsubscribe {person}".encode(), hashlib.sha256
    ).hexdigest()[:32]


async def unsubscribe(person: UUID) -> None:
    """Of a person who was merged it is the one who was kept. Said again, it changes nothing."""
    async with DB.transaction():
        rows = await Unsubscribed.raw(_LOCK, person)
        if not rows:
            return
        kept = rows[0]["id"]
        if await is_unsubscribed(kept):
            return
        await Unsubscribed.insert(Unsubscribed(id=uuid7(), person=kept))
        for consent in await Unsubscribed.raw(_WITHDRAW, kept, list(UNASKED)):
            event = ConsentWithdrawn(consent["id"], consent["purpose"])
            await history.record(event, actor=None, subjects=[kept])
        await history.record(MailsDeclined(), actor=None, subjects=[kept])
        await Unsubscribed.raw(_KEEP_BACK, OVERTAKEN, kept, list(KINDS))
        for ending in _endings:
            await ending(kept)


_LOCK = """
SELECT id FROM person WHERE id = (SELECT coalesce(merged_into, id) FROM person WHERE id = {})
    AND erased_at IS NULL FOR NO KEY UPDATE
"""
_WITHDRAW = """
UPDATE consent SET withdrawn_at = now() WHERE person = {} AND purpose = ANY({}) AND withdrawn_at IS NULL
RETURNING id, purpose
"""
# What no server has taken yet.
_KEEP_BACK = """
UPDATE message SET state = 'held', reason = {}, next_attempt_at = NULL, useful_until = now()
WHERE person = {} AND kind = ANY({}) AND state IN ('queued', 'failed')
"""


async def is_unsubscribed(person: UUID) -> bool:
    """Unless they agreed to such mails again since."""
    rows = await Unsubscribed.raw(_IS, person, list(UNASKED))
    return bool(rows)


_IS = """
SELECT 1 FROM unsubscribed s WHERE s.person = {} AND NOT EXISTS (SELECT FROM consent c
    WHERE c.person = s.person AND c.purpose = ANY({}) AND c.withdrawn_at IS NULL AND c.given_at > s.at)
LIMIT 1
"""
