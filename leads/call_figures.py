"""What the report of calls counts: of each day, in all and by agent, source and campaign."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.reports import Period
from leads import waiting
from leads.tables import Call

COUNTED = ("called", "reached", "incoming", "missed", "seconds", "leads", "waiting")
Key = tuple[str, Any]
"""The kind (all, agent, source, campaign, day), and which of them; "" is none."""


@dataclass
class Sums:
    """`minutes` of open office that each lead waited for its first call, four bytes each."""

    counts: Counter[str] = field(default_factory=Counter)
    minutes: bytearray = field(default_factory=bytearray)

    def add(self, row: dict[str, Any]) -> None:
        self.counts.update({name: row[name] for name in COUNTED if row.get(name)})
        self.minutes += row.get("minutes") or b""

    @property
    def median(self) -> int | None:
        """As percentile_cont says it: between the two in the middle."""
        if not self.minutes:
            return None
        values = array("i", bytes(self.minutes))
        values.byteswap()  # as the network sends them
        half = (len(values) - 1) / 2
        return round((_at(values, int(half)) + _at(values, int(half + 0.5))) / 2)


def _at(values: Iterable[int], place: int) -> int:
    """The value there, if they were sorted: of many only few are different."""
    times = Counter(values)
    ordered = sorted(times)
    passed = accumulate(times[value] for value in ordered)
    return next(value for value, so_far in zip(ordered, passed, strict=True) if so_far > place)


async def directly(period: Period, agent: UUID | None = None) -> list[dict[str, Any]]:
    """Read from the calls and leads themselves, of everybody or of one agent."""
    return [*await _talks(period, agent), *await _waits(period, agent)]


def summed(rows: Sequence[dict[str, Any]]) -> dict[Key, Sums]:
    sums: dict[Key, Sums] = defaultdict(Sums)
    for row in rows:
        sums[row["kind"], row["value"]].add(row)
        if row["kind"] == "all":
            sums["day", row["day"]].add(row)
    return sums


async def _talks(period: Period, agent: UUID | None) -> list[dict[str, Any]]:
    zone, among = agency.current().time_zone, (period.since, period.until, _of("c.account", agent))
    return list(await Call.raw(_TALKS, *among, zone, *among))


async def _waits(period: Period, agent: UUID | None) -> list[dict[str, Any]]:
    zone, among = agency.current().time_zone, (period.since, period.until, _of("l.agent", agent))
    return list(await Call.raw(_WAITS, period.first, *_office_days(period.first), *among, zone, zone, zone))


def _of(column: str, agent: UUID | None) -> QueryString:
    return QueryString(f"{column} = {{}}", agent) if agent else QueryString("TRUE")


def _office_days(first: date) -> tuple[list[datetime], list[int], list[int]]:
    """Of each day from the first to tomorrow: when the office opens, for how many minutes, and how many it
    was open before."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    hours = waiting.open_hours(Period("", first, max(tomorrow, first)).days)
    lengths = [length for _opens, length in hours]
    return [opens for opens, _length in hours], lengths, [0, *accumulate(lengths[:-1])]


_CAMPAIGN = """(SELECT e.campaign FROM enquiry e WHERE e.lead = l.id AND e.campaign <> ''
        ORDER BY e.at LIMIT 1) AS campaign"""
_GROUPS = "GROUP BY GROUPING SETS ((day), (day, agent), (day, source), (day, campaign))"
_KIND = """CASE WHEN grouping(agent) = 0 THEN 'agent' WHEN grouping(source) = 0 THEN 'source'
        WHEN grouping(campaign) = 0 THEN 'campaign' ELSE 'all' END AS kind,
    coalesce(CASE WHEN grouping(agent) = 0 THEN agent::text WHEN grouping(source) = 0 THEN source
        WHEN grouping(campaign) = 0 THEN campaign END, '') AS value, day"""

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
SELECT {_KIND}, sum(called)::int AS called, sum(reached)::int AS reached,
    sum(incoming)::int AS incoming, sum(missed)::int AS missed, sum(seconds)::int AS seconds
FROM fact {_GROUPS}
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
    SELECT given.*, (at AT TIME ZONE {{}})::date AS day,
        (at AT TIME ZONE {{}})::date - first + 1 AS since,
        CASE WHEN called_at >= at THEN (called_at AT TIME ZONE {{}})::date - first + 1 END AS till
    FROM given, office
), fact AS MATERIALIZED (
    SELECT agent, source, campaign, day, called_at IS NULL AS is_waiting, (before[till] - before[since]
        + least(greatest(date_part('epoch', called_at - opens[till]) / 60, 0), length[till])
        - least(greatest(date_part('epoch', at - opens[since]) / 60, 0), length[since])
        )::int AS minutes
    FROM clock, office
)
SELECT {_KIND}, count(*)::int AS leads, count(*) FILTER (WHERE is_waiting)::int AS waiting,
    string_agg(int4send(minutes), '') FILTER (WHERE minutes IS NOT NULL) AS minutes
FROM fact {_GROUPS}
"""
