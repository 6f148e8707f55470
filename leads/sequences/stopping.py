"""A sequence stops when the person answers, when the lead is closed, by hand, or at its end."""

from collections.abc import Mapping
from collections.abc import Sequence as Several
from datetime import datetime
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.mail import outbox
from estate.mail.unsubscribing import ends_with_it
from leads.events import SequenceStopped
from leads.sequences.tables import SequenceRun, StopReason
from leads.tasks import next_steps


async def stop(leads: Several[UUID], reason: StopReason, *, by: Viewer | None = None) -> None:
    """In the current transaction. What it has given to do and nobody has done goes with it, and what it has
    written and no server has taken yet."""
    stopped = await SequenceRun.raw(_STOP, reason, list(leads))
    for run in stopped:
        event = SequenceStopped(run["lead"], run["id"], run["name"], reason)
        await history.record(event, actor=by, subjects=[run["lead"], run["person"]])
        await outbox.overtake(run["lead"], str(run["id"]))
    if stopped:
        await drop_tasks([run["id"] for run in stopped])
        await next_steps.write([run["lead"] for run in stopped])


_STOP = """
UPDATE sequence_run r SET stopped_at = now(), stop_reason = {}, next_at = NULL, version = r.version + 1
FROM sequence s, lead l WHERE s.id = r.sequence AND l.id = r.lead AND r.lead = ANY({})
    AND r.stopped_at IS NULL
RETURNING r.id, r.lead, s.name, l.person
"""


async def drop_tasks(runs: Several[UUID]) -> None:
    """What they have given to do and nobody has done."""
    await SequenceRun.raw(_DROP, list(runs))


_DROP = """
UPDATE task SET dropped_at = now() WHERE run = ANY({}) AND done_at IS NULL AND dropped_at IS NULL
"""


async def stop_answered(moments: Mapping[UUID, datetime]) -> None:
    """Of each person what ran at that moment already."""
    rows = await SequenceRun.raw(_BEGUN, list(moments), list(moments.values()))
    await _stop_locked([row["lead"] for row in rows], StopReason.ANSWERED)


_BEGUN = """
SELECT r.lead FROM unnest({}::uuid[], {}::timestamptz[]) AS came (person, at)
JOIN lead l ON l.person = came.person JOIN sequence_run r ON r.lead = l.id
WHERE r.stopped_at IS NULL AND date_trunc('minute', r.started_at) <= came.at
"""


async def _stop_locked(leads: Several[UUID], reason: StopReason) -> None:
    if leads:
        await next_steps.lock(*leads)
        await stop(leads, reason)


async def stop_of(persons: Several[UUID], reason: StopReason) -> None:
    rows = await SequenceRun.raw(_OF, list(persons))
    await _stop_locked([row["lead"] for row in rows], reason)


_OF = """
SELECT r.lead FROM sequence_run r JOIN lead l ON l.id = r.lead
WHERE l.person = ANY({}) AND r.stopped_at IS NULL
"""


@ends_with_it
async def _wants_no_more(person: UUID) -> None:
    await stop_of([person], StopReason.UNSUBSCRIBED)
