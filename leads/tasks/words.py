"""The words that people read for tasks."""

from datetime import UTC, date, datetime, timedelta

from estate import formats
from estate.accounts import agency
from estate.i18n import N_, _
from leads import waiting
from leads.follow_up_rules import Rules
from leads.tasks import repeats
from leads.tasks.tables import TaskKind

KINDS = {
    TaskKind.CALL: N_("Call"),
    TaskKind.MAIL: N_("Mail"),
    TaskKind.VISIT: N_("Visit"),
    TaskKind.DOCUMENT: N_("Document"),
    TaskKind.OTHER: N_("Other"),
}
ICONS = {
    TaskKind.CALL: "phone",
    TaskKind.MAIL: "mail",
    TaskKind.VISIT: "calendar",
    TaskKind.DOCUMENT: "file-text",
    TaskKind.OTHER: "circle-dot",
}
GROUPS = {
    "overdue": N_("Overdue"),
    "today": N_("Today"),
    "tomorrow": N_("Tomorrow"),
    "later": N_("Later"),
    "some_day": N_("Some day"),
}


def near(day: date, today: date) -> str:
    """ "Today", "Tomorrow", "Mon 23 Nov"."""
    days = (day - today).days
    return {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}.get(days) or formats.day(day)


def in_days(days: int) -> str:
    return {0: _("today"), 1: _("tomorrow")}.get(days) or _("in %(n)s days") % {"n": days}


def again(repeat: str) -> str:
    return _(repeats.RULES[repeats.choice(repeat)])


def answer_by(due: datetime) -> str:
    """ "Answer within 42 min"; "Answer until tomorrow, 09:01" where the office is closed meanwhile."""
    now = datetime.now(UTC)
    if now < due:
        return _answer_until(due, now)
    return _("Answer is late by %(time)s") % {"time": waiting.words(max(waiting.open_minutes(due, now), 1))}


def _answer_until(due: datetime, now: datetime) -> str:
    minutes = waiting.open_minutes(now, due)
    if due - now <= timedelta(minutes=minutes + 1):
        return _("Answer within %(time)s") % {"time": waiting.words(max(minutes, 1))}
    zone = agency.current().zone
    there = due.astimezone(zone)
    day, clock = near(there.date(), now.astimezone(zone).date()), f"{there:%H:%M}"
    day = {_("Today"): _("today"), _("Tomorrow"): _("tomorrow")}.get(day, day)
    return _("Answer until %(day)s, %(clock)s") % {"day": day, "clock": clock}


def answer_tone(due: datetime) -> str:
    minutes = waiting.open_minutes(datetime.now(UTC), due)
    return "hot" if minutes <= Rules.current().warn_minutes else "gold"


FILTERS = {
    "answer_by": answer_by,
    "answer_tone": answer_tone,
    "near_to": near,
    "in_days": in_days,
    "again": again,
}
