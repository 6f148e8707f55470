"""The mailboxes of MAILBOXES: how far each is read, and what is wrong with it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.mail.inbound import imap
from estate.mail.tables import Mailbox
from estate.settings import Imap, settings


@dataclass(frozen=True, slots=True)
class State:
    name: str
    last_read_at: datetime | None
    error: str | None
    failing_since: datetime | None


async def states() -> list[State]:
    """Of those that are configured, in that order."""
    names = [imap.name for imap in settings().imap]
    if not names:
        return []
    rows = await Mailbox.raw(_STATES, names)
    known = {row["name"]: State(**row) for row in rows}
    return [known.get(name, State(name, None, None, None)) for name in names]


_STATES = "SELECT name, last_read_at, error, failing_since FROM mailbox WHERE name = ANY({})"


async def row(imap: Imap) -> Mailbox:
    """Made at the first reading."""
    rows = await Mailbox.raw(_ROW, uuid7(), imap.name)
    return Mailbox(**rows[0], _exists_in_db=True)


_ROW = """
INSERT INTO mailbox (id, name) VALUES ({}, {})
ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING *
"""


async def believes(mailbox: UUID | None) -> str:
    """The server whose word counts for what lies in it; empty where nobody's does."""
    known = {one.name: one.authserv_id for one in settings().imap if one.authserv_id}
    if mailbox is None or not known:
        return ""
    rows = await Mailbox.select(Mailbox.name).where(Mailbox.id == mailbox)
    return known.get(rows[0]["name"], "")


async def read_up_to(mailbox: UUID, uid_validity: int, uid: int) -> None:
    """In the transaction that keeps the mails."""
    await Mailbox.update({Mailbox.uid_validity: uid_validity, Mailbox.last_uid: uid}).where(
        Mailbox.id == mailbox
    )


async def well(mailbox: UUID) -> None:
    await Mailbox.update(
        {Mailbox.last_read_at: datetime.now(UTC), Mailbox.error: None, Mailbox.failing_since: None}
    ).where(Mailbox.id == mailbox)


async def failed(mailbox: UUID, error: str) -> None:
    await Mailbox.raw(_FAILED, error, mailbox)


_FAILED = "UPDATE mailbox SET error = {}, failing_since = coalesce(failing_since, now()) WHERE id = {}"


async def check() -> str | None:
    """For `doctor`: each is opened, and nothing is read."""
    problems = [problem for one in settings().imap if (problem := await asyncio.to_thread(_problem, one))]
    return " ".join(problems) or None


def _problem(one: Imap) -> str | None:
    try:
        with imap.opened(one):
            return None
    except imap.Unreachable as error:
        return f"The mailbox {one.name} cannot be read: {error} (MAILBOXES)."


def words() -> str:
    names = [one.name for one in settings().imap]
    return f"{', '.join(names)} can be read" if names else "MAILBOXES is not set, no mail is read"
