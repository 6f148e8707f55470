"""Not now: the moments that work is put off to."""

from datetime import UTC, datetime, timedelta

from estate.accounts import agency
from estate.i18n import N_, _
from estate.refusals import Refused
from leads import waiting
from leads.tasks.planning import Due

LATER = timedelta(hours=3)
NIGHT = 21
"""From this hour on nothing is put off to later the same day."""

NAMES = {"later": N_("Later today"), "tomorrow": N_("Tomorrow"), "week": N_("Next week")}


def choices(now: datetime) -> dict[str, Due]:
    """By the agency's clock; next week begins on Monday."""
    here = now.astimezone(agency.current().zone)
    today, later = here.date(), (here + LATER).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    offered = {"later": Due(today, later.time())} if later.date() == today and later.hour < NIGHT else {}
    return {
        **offered,
        "tomorrow": Due(today + timedelta(days=1)),
        "week": Due(today + timedelta(days=7 - today.weekday())),
    }


def chosen(key: str, picked: Due, now: datetime) -> Due:
    """Raises Refused for a moment that has passed."""
    due = choices(now).get(key, picked)
    moment = until(due)
    if moment is None:
        raise Refused(_("Choose until when."))
    here = now.astimezone(agency.current().zone)
    if moment <= now and (due.clock or due.on != here.date()):
        raise Refused(_("This time has passed. Choose a later one."))
    return due


def until(due: Due) -> datetime | None:
    """The moment itself; of a day the hour at which the office opens."""
    if due.on is None:
        return None
    return (due.at(agency.current().time_zone) or waiting.opening(due.on)).astimezone(UTC)
