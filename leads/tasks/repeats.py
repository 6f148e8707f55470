"""Tasks that come again: a part of the rules of RFC 5545."""

from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from estate.i18n import N_

RULES = {
    "": N_("Once"),
    "FREQ=DAILY": N_("Every day"),
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": N_("Every weekday"),
    "FREQ=WEEKLY": N_("Every week"),
    "FREQ=WEEKLY;INTERVAL=2": N_("Every two weeks"),
    "FREQ=MONTHLY": N_("Every month"),
    "FREQ=MONTHLY;INTERVAL=3": N_("Every three months"),
    "FREQ=YEARLY": N_("Every year"),
}


def anchored(rule: str, day: date) -> str:
    """The rule as it is kept. The 31st of a month without one is its last day, and the 29th of February is
    the 28th: of several days that fit a month, the last one holds."""
    if day.day <= 28 or not rule.startswith(("FREQ=MONTHLY", "FREQ=YEARLY")):
        return rule
    days = ",".join(str(number) for number in range(28, day.day + 1))
    month = f";BYMONTH={day.month}" if rule.startswith("FREQ=YEARLY") else ""
    return f"{rule}{month};BYMONTHDAY={days};BYSETPOS=-1"


def choice(rule: str) -> str:
    """Of `RULES`."""
    return rule.split(";BYMONTH")[0]


def following(rule: str, planned: date, today: date) -> date | None:
    """The first day of the rule after both."""
    start = datetime.combine(planned, time())
    found = rrulestr(rule, dtstart=start).after(datetime.combine(max(planned, today), time()))
    return found.date() if found else None
