"""What calls of a phone's log mean for the cases that took them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from leads import cases, missed, pipeline, planned_calls
from leads.answered import answered
from leads.notices import announce
from leads.phone_logs.placed import Made
from leads.response_clock import first_answer
from leads.tables import Call, CallOutcome, Direction, Lead, Stage

FRESH = timedelta(days=7)
"""An older call shows nothing of what somebody does today."""


async def draw(made: Sequence[Made], *, by: Viewer) -> None:
    """In the current transaction. A case of others only learns of the calls."""
    last = {one.waiting.lead: one.waiting for one in made}
    await _touch({lead: waiting.entry.started_at for lead, waiting in last.items()})
    ours = [one for one in made if one.waiting.owner.is_visible and _is_of_the_case(one)]
    await _first_answers(ours)
    await _reached(ours, by)
    heard = [one.waiting for one in ours if _shows_them(one)]
    await answered({one.owner.person: one.entry.ended_at for one in heard})
    await _call_back([one.call for one in ours], by)
    for lead, waiting in last.items():
        await announce(lead, waiting.owner.agent, waiting.owner.office)


async def _reached(made: Sequence[Made], by: Viewer) -> None:
    """A call that was planned before the last one, for its day or an earlier one, is done."""
    reached = [one.waiting for one in made if one.waiting.entry.outcome == CallOutcome.REACHED]
    for lead, at in {one.lead: one.entry.ended_at for one in reached}.items():
        await pipeline.advance(lead, Stage.CONTACTED, by=by)
        await planned_calls.fulfil(await cases.of(lead), at, by=by)


async def _first_answers(made: Sequence[Made]) -> None:
    """Whoever was called has been answered."""
    out = [one.waiting for one in reversed(made) if one.waiting.entry.direction == Direction.OUT]
    for lead, at in {one.lead: one.entry.started_at for one in out}.items():
        await first_answer(lead, at)


def _is_of_the_case(one: Made) -> bool:
    """Not from before it was opened."""
    owner, entry = one.waiting.owner, one.waiting.entry
    return owner.is_open and owner.opened_at is not None and entry.started_at >= owner.opened_at


def _shows_them(one: Made) -> bool:
    entry = one.waiting.entry
    heard = entry.outcome == CallOutcome.REACHED or entry.direction == Direction.IN
    return heard and entry.started_at > utc_now() - FRESH


async def _touch(last: dict[UUID, datetime]) -> None:
    await Lead.raw(_TOUCH, list(last), list(last.values()))


_TOUCH = """
UPDATE lead SET last_activity_at = greatest(last_activity_at, least(last.at, now()))
FROM unnest({}::uuid[], {}::timestamptz[]) AS last (id, at) WHERE lead.id = last.id
"""


async def _call_back(made: list[UUID], by: Viewer) -> None:
    """Whoever was missed and not called since is next."""
    for row in await Call.raw(_MISSED, made, missed.FRESH):
        await planned_calls.call_back(await cases.of(row["lead"]), by=by)


_MISSED = f"""
SELECT DISTINCT c.lead FROM call c WHERE c.id = ANY({{}}) AND c.at > now() - {{}}::interval
    AND {missed.UNANSWERED}
"""
