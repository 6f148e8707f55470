"""How long somebody may wait for their first answer: the limit of the agency, counted in its office hours.

The moments stand in the lead's row while its clock runs, so that a sweep finds what is due by an index. They
are reckoned again when the agency changes its hours, its closed days or its limit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from estate import rows
from estate.accounts import agency
from estate.columns import utc_now
from leads import waiting
from leads.follow_up_rules import Rules
from leads.tables import Lead


async def start(since: Mapping[UUID, datetime]) -> None:
    """In the transaction of an arrival; a clock that runs already goes on. Each lead with its moment."""
    if since and Rules.current().answer_minutes:
        await _write(since, "l.response_due_at IS NULL AND l.closed_at IS NULL")


def columns(since: datetime | None) -> dict[str, object]:
    """The same in the row of a new case; None where nobody waits."""
    rules = Rules.current()
    runs = since is not None and bool(rules.answer_minutes)
    moments = (since, *moments_of(since, rules), agency.current().version) if since and runs else (None,) * 5
    return dict(zip(_COLUMNS, moments, strict=True))


_COLUMNS = (
    *("response_since", "response_warn_at", "response_due_at"),
    *("response_escalate_at", "response_rules"),
)


async def start_anew(leads: Sequence[UUID], now: datetime | None = None) -> None:
    """In the transaction in which they change hands: whoever has them now has the whole time."""
    if leads:
        await _write(dict.fromkeys(leads, now or utc_now()), "l.response_due_at IS NOT NULL")


async def first_answer(lead: UUID, at: datetime | None = None) -> None:
    """In the transaction of whatever answers: a call, a mail, a message, a visit, a stage."""
    await Lead.raw(_ANSWER, at or utc_now(), lead)


_ANSWER = """
UPDATE lead SET first_response_at = coalesce(first_response_at, {}), response_since = NULL,
    response_warn_at = NULL, response_due_at = NULL, response_escalate_at = NULL, response_rules = NULL
WHERE id = {} AND (response_due_at IS NOT NULL OR first_response_at IS NULL)
"""


async def reckon_again(most: int = 500) -> int:
    """Some of those that were reckoned by older hours than those of today; how many they were."""
    found = await Lead.raw(_BY_OLDER, agency.current().version, most)
    if found and Rules.current().answer_minutes:
        await _write(
            {row["id"]: row["response_since"] for row in found}, "l.response_due_at IS NOT NULL", True
        )
    elif found:
        await Lead.raw(_STOP, [row["id"] for row in found])
    return len(found)


_BY_OLDER = """
SELECT id, response_since FROM lead
WHERE response_due_at IS NOT NULL AND closed_at IS NULL AND archived_at IS NULL
    AND response_rules < {} LIMIT {} FOR NO KEY UPDATE SKIP LOCKED
"""
_STOP = """
UPDATE lead SET response_since = NULL, response_warn_at = NULL, response_due_at = NULL,
    response_escalate_at = NULL, response_rules = NULL WHERE id = ANY({})
"""


async def _write(since: Mapping[UUID, datetime], where: str, told: bool = False) -> None:
    """What was told of this clock stays told, unless it begins anew."""
    rules = Rules.current()
    moments = [(lead, at, *moments_of(at, rules)) for lead, at in since.items()]
    told_sql = "" if told else "warned_at = NULL, escalated_at = NULL,"
    await rows.run(
        _WRITE.format(where=where, told=told_sql),
        *map(list, zip(*moments, strict=True)),
        agency.current().version,
    )


_WRITE = """
UPDATE lead l SET response_since = c.since, response_warn_at = c.warn, response_due_at = c.due,
    {told} response_escalate_at = c.escalate, response_rules = $6
FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
    AS c (lead, since, warn, due, escalate)
WHERE l.id = c.lead AND {where}
"""


def moments_of(since: datetime, rules: Rules) -> tuple[datetime, datetime, datetime]:
    """To warn, to answer, and to tell the office."""
    minutes = rules.answer_minutes
    return (
        waiting.after(since, max(minutes - rules.warn_minutes, 0)),
        waiting.after(since, minutes),
        waiting.after(since, minutes + rules.escalate_minutes),
    )
