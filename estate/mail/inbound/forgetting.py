"""Mails that are kept no longer: those of an erased person, and those that concerned nobody."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from estate import storage
from estate.jobs import enqueue, every, job
from estate.keeping.contents import needs_files
from estate.mail.tables import InboundMail
from piccolo_conf import DB

KEYS = "mail/"
"""Where they lie in S3."""
ASIDE, WAITING = timedelta(days=30), timedelta(days=90)
"""So long a mail of nobody we know is kept: put aside, and still waiting for a person."""
_ORPHANED = timedelta(days=1)
_BATCH = 1_000

needs_files("SELECT raw_key FROM inbound_mail WHERE raw_key IS NOT NULL")

EMPTIED: dict[str, Any] = {
    **dict.fromkeys(("sender", "sender_name", "reply_to", "recipients", "subject"), "''"),
    **dict.fromkeys(("text", "quoted", "html", "reason", "reference_ids"), "''"),
    "files": "'[]'",
    "message_id": "NULL",
    "in_reply_to": "NULL",
    "raw_key": "NULL",
    "state": "'done'",
}
"""What becomes of a row; by its digest the mail is still known when it comes again."""


async def of_persons(persons: Sequence[UUID]) -> None:
    """In the transaction of their erasure, before the rows are emptied."""
    rows = await InboundMail.raw(_THEIRS, list(persons))
    await _forget([row["raw_key"] for row in rows])


_THEIRS = "SELECT raw_key FROM inbound_mail WHERE person = ANY({}) AND raw_key IS NOT NULL"


async def the_whole(ids: list[UUID]) -> None:
    """Of mails in whose text somebody was named who is erased: the text is clean by now."""
    rows = await InboundMail.raw(_KEYS_OF, ids)
    await InboundMail.update({InboundMail.raw_key: None}).where(InboundMail.id.is_in(ids))
    await _forget([row["raw_key"] for row in rows])


_KEYS_OF = "SELECT raw_key FROM inbound_mail WHERE id = ANY({}) AND raw_key IS NOT NULL"


async def _forget(keys: list[str]) -> None:
    for start in range(0, len(keys), _BATCH):
        await enqueue("mail.forget", {"keys": keys[start : start + _BATCH]})


@job("mail.forget")
async def forget_job(payload: dict[str, Any]) -> None:
    await storage.delete(*payload["keys"])


@every("mail.forget_strangers", "41 3 * * *")
async def forget_strangers() -> None:
    now = datetime.now(UTC)
    async with DB.transaction():
        rows = await InboundMail.raw(_OLD, now - ASIDE, now - WAITING)
        await _forget([row["raw_key"] for row in rows])
        emptied = ", ".join(f"{column} = {value}" for column, value in EMPTIED.items())
        ids = [row["id"] for row in rows]
        await InboundMail.raw(f"UPDATE inbound_mail SET {emptied} WHERE id = ANY({{}})", ids)


_OLD = """
SELECT id, raw_key FROM inbound_mail
WHERE person IS NULL AND raw_key IS NOT NULL AND created_at < {}
    AND (state IN ('aside', 'done') OR created_at < {})
LIMIT 10000
"""


@every("mail.forget_orphans", "51 3 * * *")
async def forget_orphans() -> None:
    """What a reader put there before it died, unless it was read again since."""
    some: list[str] = []
    async for key, changed_at in storage.listed(KEYS):
        if datetime.now(UTC) - changed_at > _ORPHANED:
            some.append(key)
        if len(some) == _BATCH:
            await _delete_orphans(some)
            some = []
    await _delete_orphans(some)


async def _delete_orphans(keys: list[str]) -> None:
    rows = await InboundMail.raw("SELECT raw_key FROM inbound_mail WHERE raw_key = ANY({})", keys)
    await storage.delete(*(set(keys) - {row["raw_key"] for row in rows}))
