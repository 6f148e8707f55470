"""Calls of a phone's log become calls of the cases that they belong to."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history, rows
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history.record import Happened
from estate.people import recognition
from leads.events import CallCorrected, CallLogged
from leads.phone_logs import conclusions, logs, sorting
from leads.phone_logs.entries import Entry
from leads.phone_logs.logs import Log
from leads.phone_logs.placed import Made, Waiting
from leads.phone_logs.sorting import Owner, Standing
from leads.phone_logs.tables import PhoneLogCall
from leads.tables import Call
from piccolo_conf import DB

BATCH = 500
NEAR = timedelta(minutes=2)
"""So far a phone's log and what was logged by hand may be apart."""


Matches = dict[UUID, tuple[Waiting, dict[str, Any]]]
"""Calls of the log by their ids, each with the row of what was kept by hand."""


async def take(log: Log, *, by: Viewer, number: str | None = None) -> int:
    """All calls of the log (or of one number) with somebody who has a case; how many they were. What came
    before changes nothing."""
    calls = await PhoneLogCall.raw(_WAITING, log.id, number, number)
    owners = await sorting.owners(by, {call["number"]: call["name"] for call in calls})
    waiting = list(_with_cases(calls, owners))
    for start in range(0, len(waiting), BATCH):
        async with DB.transaction():
            await _take(log, waiting[start : start + BATCH], by)
    return len(waiting)


_WAITING = """
SELECT id, number, name, direction, outcome, started_at, duration_seconds FROM phone_log_call
WHERE log = {} AND ({}::text IS NULL OR number = {}) ORDER BY started_at, id
"""


def _with_cases(calls: Sequence[dict[str, Any]], owners: dict[str, Owner]) -> Iterator[Waiting]:
    for call in calls:
        owner = owners.get(call["number"])
        if owner and owner.standing in (Standing.KNOWN, Standing.ELSEWHERE):
            yield Waiting(call.pop("id"), Entry(**call), owner)


async def _take(log: Log, waiting: Sequence[Waiting], by: Viewer) -> None:
    await recognition.lock([logs.source(by.id)])
    matches = await _logged_by_hand(waiting, by)
    await _complete(matches, by)
    new = [one for one in waiting if one.id not in matches]
    made = await _insert(new, by)
    await _tell(made, by)
    await conclusions.draw(made, by=by)
    await PhoneLogCall.raw("DELETE FROM phone_log_call WHERE id = ANY({})", [one.id for one in waiting])
    await PhoneLogCall.raw(_COUNT, len(made), len(matches), len(new) - len(made), log.id)


_COUNT = """
UPDATE phone_log SET taken = taken + {}, matched = matched + {}, known = known + {} WHERE id = {}
"""


async def _logged_by_hand(waiting: Sequence[Waiting], by: Viewer) -> Matches:
    """Of each call of the log, the one that the agent has kept already; each of these once."""
    kept = await Call.raw(_BY_HAND, by.id, list({one.lead for one in waiting}))
    found: Matches = {}
    for one in waiting:
        fitting = [row for row in kept if _is_the_same(one, row)]
        if fitting:
            row = min(fitting, key=lambda row: abs(row["started_at"] - one.entry.started_at))
            kept.remove(row)
            found[one.id] = one, row
    return found


_BY_HAND = """
SELECT id, lead, person, number, direction, outcome, started_at, duration_seconds, note FROM call
WHERE account = {} AND lead = ANY({}) AND source IS NULL
"""


def _is_the_same(one: Waiting, row: dict[str, Any]) -> bool:
    """What is kept on the way back began with the tap, what is written down later began when it was over."""
    entry = one.entry
    until = entry.started_at + timedelta(seconds=entry.duration_seconds or 0) + NEAR
    is_then = entry.started_at - NEAR <= row["started_at"] <= until
    return is_then and row["lead"] == one.lead and row["number"] in (entry.number, "")


async def _complete(matches: Matches, by: Viewer) -> None:
    """How it ended and what was said is the agent's word; number, moment and length are the phone's."""
    happened = []
    for one, row in matches.values():
        entry, seconds = one.entry, row["duration_seconds"]
        lasted = seconds if entry.duration_seconds is None else entry.duration_seconds
        await Call.raw(
            _COMPLETE, logs.source(by.id), entry.key, entry.number, entry.started_at, lasted, row["id"]
        )
        if lasted != seconds:
            said = {"direction": row["direction"], "outcome": row["outcome"], "note": row["note"]}
            event = CallCorrected(
                one.lead,
                row["id"],
                duration_seconds=lasted,
                started_at=entry.started_at,
                number=entry.number,
                **said,
            )
            happened.append(Happened(event, by.id, [one.lead, row["person"], row["id"]]))
    await history.record_many(happened)


_COMPLETE = """
UPDATE call SET source = {}, source_key = {}, number = {}, started_at = {}, duration_seconds = {},
    version = version + 1 WHERE id = {}
"""


async def _insert(waiting: Sequence[Waiting], by: Viewer) -> list[Made]:
    """Nobody else takes calls of this agent meanwhile."""
    fresh = {entry.key for entry in await logs.unknown([one.entry for one in waiting], by.id)}
    made = [Made(uuid7(), one) for one in waiting if one.entry.key in fresh]
    await rows.insert(Call, [_row(one, by, utc_now()) for one in made])
    return made


def _row(made: Made, by: Viewer, now: datetime) -> dict[str, Any]:
    entry, owner = made.waiting.entry, made.waiting.owner
    return {
        "id": made.call,
        "lead": owner.lead,
        "person": owner.person,
        "contact_point": owner.contact_point,
        "account": by.id,
        "direction": entry.direction,
        "outcome": entry.outcome,
        "number": entry.number,
        "started_at": entry.started_at,
        "at": min(entry.started_at, now),
        "duration_seconds": entry.duration_seconds,
        "source": logs.source(by.id),
        "source_key": entry.key,
    }


async def _tell(made: Sequence[Made], by: Viewer) -> None:
    await history.record_many([_happened(one, by) for one in made])


def _happened(one: Made, by: Viewer) -> Happened:
    entry, lead = one.waiting.entry, one.waiting.lead
    event = CallLogged(
        lead,
        one.call,
        entry.direction,
        entry.outcome,
        entry.duration_seconds,
        entry.started_at,
        entry.number,
        "",
    )
    subjects = [lead, one.waiting.owner.person, one.call]
    return Happened(event, by.id, subjects, entry.started_at, happened_at=entry.started_at)
