"""Who calls how often, who is reached, and how soon after the enquiry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from estate import formats
from estate.accounts import agency
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.reports import Bar, Chart, Column, Period, Report, Row, Table
from leads import call_days, call_figures, telling, waiting
from leads.tables import Channel
from leads.words import CHANNELS

KEY = "calls"
DAYS_SHOWN = 45
"""Of a longer period the weeks are shown."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`called` went out and `reached` of these reached somebody; `minutes` of open office passed, at the
    median, from when a lead was given to an agent (or came) to the first call out, where nobody had called
    before; `waiting` of the `leads` were not called yet."""

    called: int = 0
    reached: int = 0
    incoming: int = 0
    missed: int = 0
    seconds: int = 0
    leads: int = 0
    waiting: int = 0
    minutes: int | None = None

    @property
    def percent(self) -> int | None:
        return round(100 * self.reached / self.called) if self.called else None

    @property
    def values(self) -> list[int | None]:
        """In the order of the columns."""
        talked = [self.called, self.reached, self.percent, self.incoming, self.missed, self.seconds]
        return [*talked, self.leads, self.minutes, self.waiting]


NOTHING = Figures()


def _columns() -> list[Column]:
    return [
        Column(_("Called")),
        Column(_("Reached")),
        Column(_("Reached %"), lambda value: f"{value} %"),
        Column(_("Came in")),
        Column(_("Missed")),
        Column(_("Talked"), _hours, _("seconds")),
        Column(_("New leads")),
        Column(_("First call after"), waiting.words, _("office minutes")),
        Column(_("Not called yet")),
    ]


def _hours(seconds: int) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return _("%(h)s h %(m)s min") % {"h": hours, "m": minutes} if hours else telling.duration(seconds)


async def report(viewer: Viewer, period: Period) -> Report:
    """Of everybody for the office, of the viewer alone for an agent."""
    groups = await _figures(viewer, period)
    total = groups["all"].get(None) or NOTHING
    names = await _names()
    by_agent = {names.get(id_) or _("Nobody yet"): figures for id_, figures in groups["agent"].items()}
    tables = [
        _table("agents", _("By agent"), _("Agent"), by_agent, total, str),
        _table("sources", _("By source"), _("Source"), groups["source"], total, _channel),
        _table("campaigns", _("By campaign"), _("Campaign"), groups["campaign"], total, _campaign),
    ]
    tables = tables if any(groups["campaign"]) else tables[:2]
    return Report(KEY, _("Calls"), period, tables, _chart(groups["day"], period), _tiles(total))


Groups = dict[str, dict[Any, Figures]]
"""By kind (all, agent, source, campaign, day) and value."""


async def _figures(viewer: Viewer, period: Period) -> Groups:
    of_all = viewer.is_staff
    rows = await (call_days.figures(period) if of_all else call_figures.directly(period, viewer.id))
    groups: Groups = {kind: {} for kind in ("all", "agent", "source", "campaign", "day")}
    for (kind, value), sums in call_figures.summed(rows).items():
        groups[kind][value or None] = Figures(**sums.counts, minutes=sums.median)
    return groups


async def _names() -> dict[str, str]:
    rows = await User.select(User.id, User.name)
    return {str(row["id"]): row["name"] for row in rows}


def _channel(source: str) -> str:
    return _(CHANNELS[Channel(source)])


def _campaign(name: str | None) -> str:
    return name or _("Without one")


def _table(
    key: str, title: str, head: str, groups: dict[Any, Figures], total: Figures, named: Callable[[Any], str]
) -> Table:
    """Who called most first."""
    rows = [Row(named(value), figures.values) for value, figures in groups.items()]
    rows.sort(key=lambda row: (-(row.values[0] or 0), -(row.values[6] or 0), row.name))
    return Table(key, title, head, _columns(), rows, Row(_("All"), total.values))


def _chart(groups: dict[date | None, Figures], period: Period) -> Chart:
    """Every day or week of the period that has begun."""
    today = datetime.now(agency.current().zone).date()
    days = [day for day in period.days if day <= today]
    is_long = len(days) > DAYS_SHOWN
    bars = [_bar(some, groups) for some in (_weeks(days) if is_long else [[day] for day in days])]
    head = _("Week") if is_long else _("Day")
    title = _("Calls by week") if is_long else _("Calls by day")
    return Chart(title, bars, head, _("Called"), _("Reached"))


def _weeks(days: Sequence[date]) -> list[list[date]]:
    weeks: dict[tuple[int, int], list[date]] = {}
    for day in days:
        weeks.setdefault(day.isocalendar()[:2], []).append(day)
    return list(weeks.values())


def _bar(days: list[date], groups: dict[date | None, Figures]) -> Bar:
    figures = [groups[day] for day in days if day in groups]
    label = formats.short_day(days[0])
    return Bar(label, sum(one.called for one in figures), sum(one.reached for one in figures))


def _tiles(total: Figures) -> list[tuple[str, str]]:
    columns = _columns()
    return [(columns[n].title, columns[n].words(total.values[n])) for n in (0, 2, 4, 7)]
