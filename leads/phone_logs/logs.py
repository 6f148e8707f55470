"""A phone's log between its arrival and the agent's word on it: seen by that agent alone, for a week."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import jobs, rows
from estate.accounts.viewers import Viewer
from estate.keeping.contents import leaves_out
from leads.phone_logs import ignoring, reading, sorting
from leads.phone_logs.entries import Entry, Reading, Refusal
from leads.phone_logs.sorting import Owner, Standing
from leads.phone_logs.tables import PhoneLog, PhoneLogCall
from leads.tables import Call
from piccolo_conf import DB

leaves_out("phone_log_call")

KEPT = timedelta(days=7)
SHOWN = 200
"""Refused lines that are named."""


@dataclass(frozen=True)
class Log:
    id: UUID
    account: UUID
    file_name: str
    at: datetime
    read: int
    withheld: int
    internal: int
    ignored: int
    known: int
    refused: int
    refusals: list[Refusal]
    taken: int
    matched: int
    waiting: int
    """Calls that nobody has decided on."""


@dataclass(frozen=True, slots=True)
class Number:
    """All calls of one number that wait."""

    number: str
    name: str
    calls: int
    last_at: datetime
    owner: Owner | None

    @property
    def standing(self) -> Standing:
        return self.owner.standing if self.owner else Standing.UNKNOWN


async def receive(path: Path, file_name: str, *, by: Viewer) -> UUID:
    """Raises CannotRead. What came before, and calls with ourselves, go no further."""
    read = await asyncio.to_thread(reading.read, path)
    own = await sorting.own_numbers()
    ignored = await ignoring.ignored(by.id, {entry.number for entry in read.entries})
    fresh = await unknown(read.entries, by.id)
    waiting = [entry for entry in fresh if entry.number not in own | ignored]
    log = PhoneLog(
        id=uuid7(),
        account=by.id,
        file_name=file_name,
        read=read.read,
        withheld=read.withheld,
        internal=sum(entry.number in own for entry in read.entries),
        ignored=sum(entry.number in ignored - own for entry in read.entries),
        known=sum(e.number not in own | ignored for e in read.entries) - len(waiting),
        refused=len(read.refusals),
        refusals=_shown(read),
    )
    async with DB.transaction():
        await PhoneLog.insert(log)
        await rows.insert(PhoneLogCall, [_row(log.id, entry) for entry in waiting])
    return UUID(str(log.id))


def source(account: UUID) -> str:
    return f"calls:{account}"


async def unknown(entries: Sequence[Entry], account: UUID) -> list[Entry]:
    """Each call once, without those that an earlier export told of."""
    keyed = {entry.key: entry for entry in entries}
    marks = {mark: key for key in keyed for mark in (key, _erased(key))}
    kept = await Call.raw(
        "SELECT source_key FROM call WHERE source = {} AND source_key = ANY({})", source(account), list(marks)
    )
    known = {marks[row["source_key"]] for row in kept}
    return [entry for key, entry in keyed.items() if key not in known]


def _erased(key: str) -> str:
    """As the key of a call with somebody who was erased since; see leads.personal."""
    return f"erased {hashlib.sha256(key.encode()).hexdigest()}"


def _shown(read: Reading) -> str:
    return json.dumps([[refusal.place, refusal.reason] for refusal in read.refusals[:SHOWN]])


def _row(log: UUID, entry: Entry) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "log": log,
        "number": entry.number,
        "name": entry.name,
        "direction": entry.direction,
        "outcome": entry.outcome,
        "started_at": entry.started_at,
        "duration_seconds": entry.duration_seconds,
    }


async def find(viewer: Viewer, log: UUID) -> Log | None:
    """Whom somebody calls is seen by themselves alone, not by the office either."""
    found = await PhoneLog.raw(_SELECT + "WHERE g.id = {} AND g.account = {}", log, viewer.id)
    return _log(found[0]) if found else None


async def latest(viewer: Viewer) -> list[Log]:
    found = await PhoneLog.raw(_SELECT + "WHERE g.account = {} ORDER BY g.at DESC LIMIT 10", viewer.id)
    return [_log(row) for row in found]


_SELECT = """
SELECT g.*, (SELECT count(*) FROM phone_log_call c WHERE c.log = g.id) AS waiting FROM phone_log g
"""


def _log(row: dict[str, object]) -> Log:
    refusals = [Refusal(*one) for one in json.loads(str(row["refusals"]))]
    return Log(**{**row, "refusals": refusals})  # type: ignore[arg-type]


async def numbers(log: Log, viewer: Viewer) -> list[Number]:
    """The most called first."""
    found = await PhoneLogCall.raw(_NUMBERS, log.id)
    owners = await sorting.owners(viewer, {row["number"]: row["name"] for row in found})
    return [Number(**row, owner=owners.get(row["number"])) for row in found]


_NUMBERS = """
SELECT number, max(name) AS name, count(*) AS calls, max(started_at) AS last_at
FROM phone_log_call WHERE log = {} GROUP BY number ORDER BY calls DESC, last_at DESC
"""


async def forget(log: UUID) -> None:
    """The numbers go; the figures stay."""
    await PhoneLogCall.raw("DELETE FROM phone_log_call WHERE log = {}", log)
    await PhoneLog.raw("UPDATE phone_log SET refusals = '[]', file_name = '' WHERE id = {}", log)


@jobs.every("phone_logs.forget", "41 3 * * *")
async def forget_old_ones() -> None:
    for row in await PhoneLog.raw(_OLD, KEPT):
        await forget(row["id"])


_OLD = """
SELECT g.id FROM phone_log g WHERE g.at < now() - {}::interval AND (g.refusals <> '[]' OR g.file_name <> ''
    OR EXISTS (SELECT FROM phone_log_call c WHERE c.log = g.id))
"""
