"""Who calls how often, who is reached, and how soon after the enquiry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate import formats
from estate.accounts import agency
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.reports import Bar, Chart, Column, Period, Report, Row, Table
from leads import telling, waiting
from leads.tables import Call, Channel
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


_VALUES = ("agent", "source", "campaign", "day")
Groups = dict[str, dict[Any, Figures]]
"""By kind (all, agent, source, campaign, day) and value."""


async def _figures(viewer: Viewer, period: Period) -> Groups:
    groups: Groups = {kind: {} for kind in ("all", *_VALUES)}
    for row in [*await _talks(viewer, period), *await _waits(viewer, period)]:
        kind, values = row.pop("kind"), {name: row.pop(name, None) for name in _VALUES}
        value = values.get(kind)
        groups[kind][value] = replace(groups[kind].get(value, NOTHING), **row)
    return groups


async def _talks(viewer: Viewer, period: Period) -> list[dict[str, Any]]:
    zone, among = agency.current().time_zone, (period.since, period.until, _seen("c.account", viewer))
    return list(await Call.raw(_TALKS, *among, zone, *among))


async def _waits(viewer: Viewer, period: Period) -> list[dict[str, Any]]:
    zone = agency.current().time_zone
    among = (period.since, period.until, _seen("l.agent", viewer))
    return list(await Call.raw(_WAITS, period.first, *_office_days(period), *among, zone, zone))


def _seen(column: str, viewer: Viewer) -> QueryString:
    return QueryString("TRUE") if viewer.is_staff else QueryString(f"{column} = {{}}", viewer.id)


def _office_days(period: Period) -> tuple[list[datetime], list[int], list[int]]:
    """Of each day from the first to today: when the office opens, for how many minutes, and how many it was
    open before."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    hours = waiting.open_hours(Period("", period.first, max(tomorrow, period.last)).days)
    lengths = [length for _opens, length in hours]
    return [opens for opens, _length in hours], lengths, [0, *accumulate(lengths[:-1])]


_CAMPAIGN = """(SELECT e.campaign FROM enquiry e WHERE e.lead = l.id AND e.campaign <> ''
        ORDER BY e.at LIMIT 1) AS campaign"""

# Each lead's campaign is looked up once. Nothing but small sums is grouped several times.
_TALKS = f"""
WITH origin AS MATERIALIZED (
    SELECT l.id, l.source, {_CAMPAIGN}
    FROM lead l WHERE l.id IN (SELECT c.lead FROM call c WHERE c.at >= {{}} AND c.at < {{}} AND {{}})
), fact AS (
    SELECT c.account AS agent, o.source, o.campaign, (c.at AT TIME ZONE {{}})::date AS day,
        count(*) FILTER (WHERE c.direction = 'out') AS called,
        count(*) FILTER (WHERE c.direction = 'out' AND c.outcome = 'reached') AS reached,
        count(*) FILTER (WHERE c.direction = 'in') AS incoming,
        count(*) FILTER (WHERE c.outcome = 'missed') AS missed,
        coalesce(sum(c.duration_seconds) FILTER (WHERE c.outcome = 'reached'), 0) AS seconds
    FROM call c JOIN origin o ON o.id = c.lead WHERE c.at >= {{}} AND c.at < {{}} AND {{}} GROUP BY 1, 2, 3, 4
)
SELECT CASE WHEN grouping(agent) = 0 THEN 'agent' WHEN grouping(source) = 0 THEN 'source'
        WHEN grouping(campaign) = 0 THEN 'campaign' WHEN grouping(day) = 0 THEN 'day' ELSE 'all' END AS kind,
    agent, source, campaign, day, sum(called)::int AS called, sum(reached)::int AS reached,
    sum(incoming)::int AS incoming, sum(missed)::int AS missed, sum(seconds)::int AS seconds
FROM fact GROUP BY GROUPING SETS ((), (agent), (source), (campaign), (day)) HAVING count(*) > 0
"""

# The minutes of open office between two moments are the difference of those before each of them.
_WAITS = f"""
WITH office AS MATERIALIZED (
    SELECT {{}}::date AS first, {{}}::timestamptz[] AS opens, {{}}::int[] AS length, {{}}::int[] AS before
), given AS MATERIALIZED (
    SELECT l.agent, l.source, {_CAMPAIGN}, date_trunc('minute', coalesce(l.assigned_at, l.opened_at)) AS at,
        (SELECT date_trunc('minute', min(c.at)) FROM call c WHERE c.lead = l.id AND c.direction = 'out')
            AS called_at
    FROM lead l
    WHERE coalesce(l.assigned_at, l.opened_at) >= {{}} AND coalesce(l.assigned_at, l.opened_at) < {{}}
        AND l.archived_at IS NULL AND l.merged_into IS NULL AND {{}}
), clock AS (
    SELECT given.*, (at AT TIME ZONE {{}})::date - first + 1 AS since,
        CASE WHEN called_at >= at THEN (called_at AT TIME ZONE {{}})::date - first + 1 END AS till
    FROM given, office
), fact AS MATERIALIZED (
    SELECT agent, source, campaign, called_at IS NULL AS is_waiting, (before[till] - before[since]
        + least(greatest(date_part('epoch', called_at - opens[till]) / 60, 0), length[till])
        - least(greatest(date_part('epoch', at - opens[since]) / 60, 0), length[since]))::float8 AS minutes
    FROM clock, office
)
SELECT CASE WHEN grouping(agent) = 0 THEN 'agent' WHEN grouping(source) = 0 THEN 'source'
        WHEN grouping(campaign) = 0 THEN 'campaign' ELSE 'all' END AS kind,
    agent, source, campaign, count(*)::int AS leads, count(*) FILTER (WHERE is_waiting)::int AS waiting,
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes))::int AS minutes
FROM fact GROUP BY GROUPING SETS ((), (agent), (source), (campaign)) HAVING count(*) > 0
"""


async def _names() -> dict[UUID, str]:
    rows = await User.select(User.id, User.name)
    return {row["id"]: row["name"] for row in rows}


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
