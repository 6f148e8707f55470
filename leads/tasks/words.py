"""The words that people read for tasks."""

from datetime import UTC, date, datetime

from estate import formats
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
    """ "Answer within 42 min", in the hours in which the office is open."""
    now = datetime.now(UTC)
    if now < due:
        return _("Answer within %(time)s") % {"time": waiting.words(max(waiting.open_minutes(now, due), 1))}
    return _("Answer is late by %(time)s") % {"time": waiting.words(max(waiting.open_minutes(due, now), 1))}


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
