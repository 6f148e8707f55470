"""Mails that are emptied by the calendar: those that say on which device, at which address, somebody was."""

from datetime import UTC, datetime, timedelta

from estate.jobs import every
from estate.mail.personal import EMPTIED
from estate.mail.tables import Message

KEPT = timedelta(days=30)
KINDS = ["password_reset", "new_device", "password_changed"]


@every("mail.prune", "27 3 * * *")
async def prune() -> None:
    """As by an erasure: that there was a mail, of which kind and when, stays."""
    await Message.raw(_PRUNE, KINDS, datetime.now(UTC) - KEPT)


_PRUNE = f"""
UPDATE message t SET {", ".join(f"{column} = {value}" for column, value in EMPTIED.items())}
WHERE kind = ANY({{}}) AND created_at < {{}} AND recipient <> ''
"""
