"""A number that only called becomes a lead, by one tap."""

from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.formats import phone
from leads import capture, missed
from leads.capture import NewEnquiry, Registered
from leads.phone_logs import logs, taking
from leads.phone_logs.logs import Log
from leads.phone_logs.tables import PhoneLogCall
from leads.tables import Channel, Side


async def become_lead(log: Log, number: str, name: str, *, by: Viewer) -> Registered | None:
    """With all its calls; None where the log has no such number. Raises Refused."""
    rows = await PhoneLogCall.raw(_CALLS, log.id, number)
    if not rows[0]["calls"]:
        return None
    first = rows[0]["first_at"]
    done = await capture.register(
        NewEnquiry(
            name=name or rows[0]["name"] or phone(number),
            side=Side.BUY,
            channel=Channel.PHONE,
            phone=number,
            source=logs.source(by.id),
            source_key=number,
            at=first if first > utc_now() - missed.FRESH else None,
            tells=False,
            waits=False,
        ),
        by=by,
    )
    await taking.take(log, by=by, number=number)
    return done


_CALLS = """
SELECT count(*) AS calls, max(name) AS name, min(started_at) AS first_at
FROM phone_log_call WHERE log = {} AND number = {}
"""
