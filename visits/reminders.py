"""Reminders to prospects: the day before and two hours before, each once.

A sweep looks for what is due, so that nothing has to be taken back when a visit is moved or cancelled. The
word of each mail holds the visit's sequence: after a move both come again, for the new time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from estate.accounts import agency
from estate.jobs import every
from piccolo_conf import DB
from visits import notices, queries
from visits.tables import STANDING, Visit

AHEAD = {"day": timedelta(hours=24), "hours": timedelta(hours=2)}
LATEST = {"day": timedelta(hours=12), "hours": timedelta(minutes=20)}
"""Nearer to the visit than this, after a stop of the worker, the reminder is left out. The one of the day
before says "tomorrow", and is left out on the day itself."""


@every("visits.remind", "*/5 * * * *")
async def remind_all() -> None:
    await agency.load()
    for ahead in AHEAD:
        for visit in await due(ahead):
            await remind(visit, ahead)


async def due(ahead: str) -> list[UUID]:
    """Visits whose reminder is due and not made. Who agreed on the time within it needs no reminding."""
    now = datetime.now(UTC)
    rows = await Visit.raw(
        _DUE,
        list(STANDING),
        now + LATEST[ahead],
        now + AHEAD[ahead],
        AHEAD[ahead],
        f"visit_reminder:{ahead}:",
        ahead != "day",
        now,
    )
    return [row["id"] for row in rows]


_DUE = """
SELECT v.id FROM visit v JOIN lead l ON l.id = v.lead
WHERE v.status = ANY({}::text[]) AND v.starts_at > {} AND v.starts_at <= {}
  AND v.arranged_at < v.starts_at - {}::interval
  AND NOT EXISTS (SELECT FROM message m WHERE m.once = {} || v.id || ':' || v.sequence)
  AND ({} OR (v.starts_at AT TIME ZONE v.time_zone)::date > ({} AT TIME ZONE v.time_zone)::date)
  AND EXISTS (SELECT FROM contact_point c WHERE c.person = l.person AND c.kind = 'email'
              AND c.bounced_at IS NULL AND c.wrong_at IS NULL)
ORDER BY v.starts_at
"""


async def remind(visit: UUID, ahead: str) -> None:
    """Looks again under the visit's lock: it may just have been moved or cancelled."""
    async with DB.transaction():
        await Visit.raw("SELECT 1 FROM visit WHERE id = {} FOR UPDATE", visit)
        if visit in await due(ahead):
            await notices.remind(await queries.appointment(visit), ahead)
