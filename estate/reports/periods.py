"""The days that a report is about, by the agency's calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from wtforms import SelectField
from wtforms.validators import Optional

from estate.accounts import agency
from estate.fields import DayField
from estate.forms import Form
from estate.i18n import N_, _, lazy

LONGEST = 400
"""Days; of a longer span the last ones are taken."""
CUSTOM = "custom"
_USUAL = "month"


@dataclass(frozen=True)
class Period:
    """Both days are in it."""

    key: str
    first: date
    last: date

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), agency.current().zone).astimezone(UTC)


def _this_week(today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def _last_week(today: date) -> tuple[date, date]:
    return _this_week(today - timedelta(days=7))


def _this_month(today: date) -> tuple[date, date]:
    next_one = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return today.replace(day=1), next_one - timedelta(days=1)


def _last_month(today: date) -> tuple[date, date]:
    return _this_month(today.replace(day=1) - timedelta(days=1))


PERIODS: dict[str, tuple[str, Callable[[date], tuple[date, date]]]] = {
    "week": (N_("This week"), _this_week),
    "last-week": (N_("Last week"), _last_week),
    "month": (N_("This month"), _this_month),
    "last-month": (N_("Last month"), _last_month),
}


def usual(key: str) -> Period:
    today = datetime.now(agency.current().zone).date()
    _name, days = PERIODS[key]
    return Period(key, *days(today))


def between(first: date, last: date) -> Period:
    first, last = sorted((first, last))
    return Period(CUSTOM, max(first, last - timedelta(days=LONGEST - 1)), last)


class PeriodForm(Form):
    """What is no period shows this month: an old link still shows a report."""

    period = SelectField(lazy("Period"), default=_USUAL)
    first = DayField(lazy("From"), [Optional()], name="from")
    last = DayField(lazy("To"), [Optional()], name="to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(key, _(name)) for key, (name, _days) in PERIODS.items()]
        self.period.choices = [*names, (CUSTOM, _("From and to"))]
        if (self.first.raw_data or self.last.raw_data) and not self.period.raw_data:
            self.period.data = CUSTOM

    @property
    def remark(self) -> str:
        """After `chosen`: why another period is shown than was asked for."""
        first, last = self.first.data, self.last.data
        if self.period.data == CUSTOM and (self.first.errors or self.last.errors):
            return _("This is not a date: this month is shown.")
        if self.period.data == CUSTOM and first and last and abs(last - first).days >= LONGEST:
            return _("%(n)s days at most: the last ones are shown.") % {"n": LONGEST}
        return ""

    @property
    def chosen(self) -> Period:
        self.validate()
        first, last = self.first.data, self.last.data
        if self.period.data == CUSTOM and first and last and not (self.first.errors or self.last.errors):
            return between(first, last)
        return usual(self.period.data if self.period.data in PERIODS else _USUAL)
