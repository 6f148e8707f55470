"""The agent is warned before the limit of the answer, and the office told after it: each once for each clock.

What was told stands in the lead's row, written in one transaction with the mails: two workers and a crash in
between tell nobody twice, and leave nobody out."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from estate import history, live
from estate.accounts.tables import User
from estate.jobs import every
from leads import letters, response_clock
from leads.events import ResponseEscalated, ResponseWarned
from leads.notices import announce
from leads.tables import Lead
from piccolo_conf import DB


@every("leads.clocks", "* * * * *")
async def sweep() -> None:
    await reckon_all_again()
    await tell_all(datetime.now(UTC))


async def reckon_all_again() -> None:
    """After the hours of the agency have changed."""
    while True:
        async with DB.transaction():
            if not await response_clock.reckon_again():
                return


async def tell_all(now: datetime) -> None:
    for row in await Lead.raw(TO_ESCALATE, now):
        await escalate(row["id"], now)
    for row in await Lead.raw(TO_WARN, now):
        await warn(row["id"], now)


_RUNNING = "l.response_due_at IS NOT NULL AND l.closed_at IS NULL AND l.archived_at IS NULL"
_WARN = """l.agent IS NOT NULL AND l.warned_at IS NULL AND l.escalated_at IS NULL
    AND l.response_warn_at <= {}"""
_ESCALATE = "l.escalated_at IS NULL AND l.response_escalate_at <= {}"

# Each by an index of those who were not told yet, in the order of their moments.
TO_WARN = f"SELECT l.id FROM lead l WHERE {_RUNNING} AND {_WARN} ORDER BY l.response_warn_at LIMIT 500"
TO_ESCALATE = (
    f"SELECT l.id FROM lead l WHERE {_RUNNING} AND {_ESCALATE} ORDER BY l.response_escalate_at LIMIT 500"
)


async def warn(lead: UUID, now: datetime) -> None:
    async with DB.transaction():
        row = await _claim(lead, _WARN, "warned_at", now)
        if row:
            await history.record(ResponseWarned(lead, row["due"]), actor=None, subjects=[lead, row["person"]])
            await letters.response_warning(row)
            await announce(lead, row["agent"], row["office"])


async def escalate(lead: UUID, now: datetime) -> None:
    async with DB.transaction():
        row = await _claim(lead, _ESCALATE, "escalated_at", now)
        if row:
            event = ResponseEscalated(lead, row["due"])
            await history.record(event, actor=None, subjects=[lead, row["person"]])
            for one in await _office(row["office"]):
                await letters.response_late(row, one)
            await live.publish("staff", "lead", lead)
            await announce(lead, row["agent"], row["office"])


async def _claim(lead: UUID, condition: str, mark: str, now: datetime) -> dict[str, Any] | None:
    """The row, if it is still to be told and no other worker is at it."""
    rows = await Lead.raw(_CLAIM.format(condition=condition, running=_RUNNING), lead, now)
    if not rows:
        return None
    await Lead.raw(f"UPDATE lead SET {mark} = {{}} WHERE id = {{}}", now, lead)
    return dict(rows[0])


_CLAIM = """
SELECT l.id, l.person, p.name AS person_name, l.side, l.agent, u.name AS agent_name, u.email AS agent_email,
    u.language AS agent_language, u.deactivated_at IS NULL AS agent_is_here, l.office,
    l.response_due_at AS due, l.response_since AS since
FROM lead l JOIN person p ON p.id = l.person LEFT JOIN users u ON u.id = l.agent
WHERE l.id = {{}} AND {running} AND {condition} FOR NO KEY UPDATE OF l SKIP LOCKED
"""


async def _office(office: UUID | None) -> list[dict[str, Any]]:
    """The staff of the office; where it has none, all staff."""
    rows: list[dict[str, Any]] = await User.raw(_STAFF)
    return [row for row in rows if row["office"] == office] or rows


_STAFF = """
SELECT id, name, email, language, office FROM users
WHERE role IN ('staff', 'admin') AND deactivated_at IS NULL ORDER BY id
"""
