"""The reader: what is new in each mailbox is kept in S3 and in a row of its own, and then looked at.

A batch is kept in one transaction with how far the mailbox is read: a reader that dies in between begins
at that batch again, and finds by their digests what it kept before. Nothing is changed on the server."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import jobs, storage
from estate.i18n import _
from estate.mail.inbound import forgetting, handling, headers, imap, letter, mailboxes, reading_room
from estate.mail.inbound.imap import Fetched, Folder, Unreachable
from estate.mail.outbox import tell_office
from estate.mail.tables import InboundMail, Mailbox, MailState
from estate.refusals import Refused
from estate.settings import Imap, settings
from piccolo_conf import DB

FIRST = timedelta(days=30)
"""So old a mail is when a mailbox is read for the first time, at most."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Mails dated before it were written by a clock that was wrong."""
BATCH, BATCH_BYTES = 50, 16 << 20
AT_ONCE = 4
"""Mails that are looked at side by side."""
log = logging.getLogger(__name__)


@dataclass
class Reading:
    """What came of one mailbox; `is_taken` where another reader has it."""

    name: str
    new: int = 0
    error: str | None = None
    is_taken: bool = False
    kinds: dict[str, int] = field(default_factory=dict)


@jobs.every("mail.read", "* * * * *")
async def read_by_the_clock() -> None:
    await read_all()
    await handling.resume()


async def read_all() -> list[Reading]:
    return list(await asyncio.gather(*(read(one) for one in settings().imap)))


async def read(where: Imap) -> Reading:
    """Once, to its end. What is wrong stands on the mailbox and in the answer."""
    reading = Reading(where.name)
    async with _alone(where.name) as is_alone:
        if not is_alone:
            reading.is_taken = True
            return reading
        mailbox = await mailboxes.row(where)
        try:
            await _read(where, mailbox, reading)
            await mailboxes.well(mailbox.id)
        except (Unreachable, storage.StorageUnavailable) as error:
            log.warning("mailbox %s cannot be read: %s", mailbox.id, type(error).__name__)
            reading.error = str(error)
            await mailboxes.failed(mailbox.id, str(error))
        if bool(mailbox.error) != bool(reading.error):
            await tell_office()
    return reading


@asynccontextmanager
async def _alone(name: str) -> AsyncIterator[bool]:
    """On a line of its own: the lock goes with it, whatever happens to us."""
    line = await DB.get_new_connection()
    try:
        yield bool(
            await line.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", f"mailbox {name}")
        )
    finally:
        await line.close()


async def _read(where: Imap, mailbox: Mailbox, reading: Reading) -> None:
    opened = imap.opened(where)
    folder = await asyncio.to_thread(opened.__enter__)
    try:
        last, since = _from_where(mailbox, folder)
        uids = await asyncio.to_thread(folder.after, last, since)
        async with aclosing(_ahead(folder, await _batches(folder, uids))) as fetched:
            async for last_uid, mails in fetched:
                await _take(mails, mailbox, folder.uid_validity, last_uid, reading)
    finally:
        await asyncio.to_thread(opened.__exit__, None, None, None)


def _from_where(mailbox: Mailbox, folder: Folder) -> tuple[int, datetime | None]:
    """A server that numbers anew (another UIDVALIDITY) is read again: digests tell what is known."""
    if mailbox.uid_validity == folder.uid_validity:
        return mailbox.last_uid, None
    return 0, datetime.now(UTC) - FIRST


async def _batches(folder: Folder, uids: list[int]) -> list[list[int]]:
    """Those too large for us stand alone."""
    batches: list[list[int]] = []
    room, count = 0, 0
    for start in range(0, len(uids), 1_000):
        some = uids[start : start + 1_000]
        sizes = await asyncio.to_thread(folder.sizes, some)
        for uid in some:
            size = sizes.get(uid, 0)
            if not batches or count == BATCH or size > room:
                batches.append([])
                room, count = BATCH_BYTES, 0
            batches[-1].append(uid)
            room, count = room - size, count + 1
    return batches


async def _ahead(folder: Folder, batches: list[list[int]]) -> AsyncGenerator[tuple[int, list[Fetched]], None]:
    """Each with its last number; while one is looked at, the next is on its way."""
    coming: asyncio.Task[list[Fetched]] | None = None
    try:
        for batch, following in pairwise([*batches, []]):
            mails = await (coming or _fetched(folder, batch))
            coming = asyncio.create_task(_fetched(folder, following)) if following else None
            yield max(batch), mails
    finally:
        if coming:
            await asyncio.wait([coming])  # the line to the server is closed after it


async def _fetched(folder: Folder, uids: list[int]) -> list[Fetched]:
    sizes = await asyncio.to_thread(folder.sizes, uids) if len(uids) == 1 else {}
    head_only = sizes.get(uids[0], 0) > imap.LARGEST
    return await asyncio.to_thread(folder.fetch, uids, head_only=head_only)


async def _take(
    mails: list[Fetched], mailbox: Mailbox, uid_validity: int, last_uid: int, reading: Reading
) -> None:
    raws = {letter.digest(one.raw): one for one in mails}
    unknown = set(raws) - await _known(raws)
    await _store((digest, raws[digest].raw) for digest in unknown)
    rows = [_row(digest, raws[digest], mailbox.id) for digest in raws if digest in unknown]
    async with DB.transaction():
        kept = await _keep(rows)
        await mailboxes.read_up_to(mailbox.id, uid_validity, last_uid)
    reading.new += len(kept)
    for kind in await _look_at([(row.id, raws[row.digest].raw) for row in rows if row.id in kept]):
        reading.kinds[kind] = reading.kinds.get(kind, 0) + 1


async def _known(digests: Iterable[str]) -> set[str]:
    rows = await InboundMail.raw("SELECT digest FROM inbound_mail WHERE digest = ANY({})", list(digests))
    return {row["digest"] for row in rows}


async def _store(raws: Iterable[tuple[str, bytes]]) -> None:
    """Under a name that a repeat finds again."""
    await asyncio.gather(*(storage.put(key(digest), raw, "message/rfc822") for digest, raw in raws))


def key(digest: str) -> str:
    return f"{forgetting.KEYS}{digest}"


def _row(digest: str, fetched: Fetched, mailbox: UUID | None) -> InboundMail:
    return InboundMail(
        id=uuid7(),
        mailbox=mailbox,
        digest=digest,
        raw_key=key(digest),
        size=fetched.size,
        state=MailState.NEW,
        received_at=fetched.arrived_at,
    )


async def _keep(rows: list[InboundMail]) -> set[UUID]:
    """Another mailbox may just have brought the same mail."""
    if not rows:
        return set()
    kept = (
        await InboundMail.insert(*rows)
        .on_conflict(InboundMail.digest, "DO NOTHING")
        .returning(InboundMail.id)
    )
    return {row["id"] for row in kept}


async def _look_at(mails: list[tuple[UUID, bytes]]) -> list[str]:
    """In a transaction of a test side by side is not possible: there they come one after the other."""
    if DB.current_transaction.get() is not None:
        return [await handling.handle(id_, raw) for id_, raw in mails]
    seats = asyncio.Semaphore(AT_ONCE)

    async def one(id_: UUID, raw: bytes) -> str:
        async with seats:
            return await handling.handle(id_, raw)

    return await asyncio.gather(*(one(id_, raw) for id_, raw in mails))


async def hand_over(raw: bytes) -> UUID:
    """A file of somebody's, such as a mail that was sent on to them; whoever wrote it waits since its date.
    Raises Refused for what is no mail."""
    if not headers.has_head(raw):
        raise Refused(
            _(
                "This file is no mail: it does not begin with From, Date or Subject. Save the mail itself as "
                "a file (.eml) and choose that."
            )
        )
    return await take_file(raw, (await reading_room.read(raw)).date)


async def take_file(raw: bytes, dated: datetime | None = None) -> UUID:
    """A mail that comes from no mailbox; looked at by `handling`, known again by its digest."""
    digest = letter.digest(raw)
    await storage.put(key(digest), raw, "message/rfc822")
    fetched = Fetched(0, raw, len(raw), _since(dated, datetime.now(UTC)))
    async with DB.transaction():
        await _keep([_row(digest, fetched, None)])
    rows = await InboundMail.raw("SELECT id FROM inbound_mail WHERE digest = {}", digest)
    return UUID(str(rows[0]["id"]))


def _since(dated: datetime | None, now: datetime) -> datetime:
    return dated if dated and EARLIEST < dated < now else now
