"""The words that people read for tasks."""

from datetime import date

from estate import formats
from estate.i18n import N_, _
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


FILTERS = {"near_to": near, "in_days": in_days, "again": again}
