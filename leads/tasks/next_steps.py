"""The next step of a lead is its earliest open task: written here, and nowhere else."""

from collections.abc import Sequence
from uuid import UUID

from leads.tables import Lead


async def lock(*leads: UUID) -> None:
    """Before any task of theirs is touched: whoever comes second writes by what the first has left."""
    await Lead.raw("SELECT 1 FROM lead WHERE id = ANY({}) ORDER BY id FOR NO KEY UPDATE", list(leads))


async def write(leads: Sequence[UUID]) -> None:
    """In the transaction that changed their tasks, under their lock. An open task comes before a step of a
    sequence that is still to be made."""
    await Lead.raw(_WRITE, list(leads))


_WRITE = """
UPDATE lead SET next_step = coalesce(next.title, ''), next_step_on = next.due_on, next_step_at = next.due_at
FROM unnest({}::uuid[]) AS given (id)
LEFT JOIN LATERAL (
    (SELECT 1 AS rank, title, due_on, due_at FROM task
     WHERE task.lead = given.id AND done_at IS NULL AND dropped_at IS NULL
     ORDER BY coalesce(due_on, '9000-01-01'::date), coalesce(due_at, '9000-01-01 00:00+00'::timestamptz), id
     LIMIT 1)
    UNION ALL
    (SELECT 2, run.steps -> run.position ->> 'title', (run.next_at AT TIME ZONE agency.time_zone)::date,
        NULL FROM sequence_run run, agency WHERE run.lead = given.id AND run.stopped_at IS NULL)
    ORDER BY rank LIMIT 1
) next ON TRUE
WHERE lead.id = given.id
"""


async def follow_the_lead(leads: Sequence[UUID]) -> None:
    """Whoever has the lead has its tasks."""
    await Lead.raw(
        "UPDATE task SET account = l.agent FROM lead l WHERE l.id = task.lead AND l.id = ANY({}) "
        "AND task.done_at IS NULL AND task.dropped_at IS NULL AND task.account IS DISTINCT FROM l.agent",
        list(leads),
    )
