"""The figures of days that are over are kept, so that the report of a year does not count a million calls.

The day before yesterday and older ones are summed up by the worker. Triggers on calls, leads and enquiries
(in the migrations) note each day of which something changes, in the transaction of the change and without
waiting for anybody; until it is summed up again it is counted directly. Days that were reckoned by other
hours of the agency do not count. Agents' own reports are short work and are counted directly always."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from estate import rows
from estate.accounts import agency
from estate.jobs import every
from estate.keeping.contents import leaves_out
from estate.reports import Period
from estate.reports.periods import LONGEST
from leads import call_figures
from leads.call_figures import COUNTED
from leads.tables import Call
from piccolo_conf import DB

leaves_out("call_day")
leaves_out("call_day_changed")
_DAY = timedelta(days=1)


async def figures(period: Period) -> list[dict[str, Any]]:
    """Of everybody: what is kept, and the rest directly."""
    kept = await Call.raw(_KEPT, period.first, period.last, agency.current().version)
    there = {row["day"] for row in kept if row["kind"] == "all"}
    found = [dict(row) for row in kept]
    for span in _spans(day for day in period.days if day not in there):
        found += await call_figures.directly(span)
    return found


_HOLDS = "rules = {} AND NOT EXISTS (SELECT FROM call_day_changed c WHERE c.day = call_day.day)"
_KEPT = f"""
SELECT kind, value, CASE WHEN kind = 'all' THEN day END AS day,
    {", ".join(f"sum({name})::int AS {name}" for name in COUNTED)}, string_agg(minutes, '') AS minutes
FROM call_day WHERE day BETWEEN {{}} AND {{}} AND {_HOLDS} GROUP BY 1, 2, 3
"""


def _spans(days: Iterable[date]) -> list[Period]:
    spans: list[Period] = []
    for day in days:
        if spans and spans[-1].last == day - _DAY:
            spans[-1] = Period("", spans[-1].first, day)
        else:
            spans.append(Period("", day, day))
    return spans


@every("leads.call_days", "*/10 * * * *")
async def keep_days() -> None:
    for day in await _missing():
        if not await _keep(day):
            return  # something is being written; the next time will do
    await _forget_notes_of_old_days()


async def _missing() -> list[date]:
    """From the first call on, those of the longest report."""
    today = datetime.now(agency.current().zone).date()
    zone, version = agency.current().time_zone, agency.current().version
    [found] = await Call.raw(_THERE, zone, version)
    first = max(found["first"] or today, _oldest(today))
    there = set(found["days"] or ())
    return [day for day in Period("", first, today - 2 * _DAY).days if day not in there]


def _oldest(today: date) -> date:
    return today - (LONGEST + 1) * _DAY


_THERE = f"""
SELECT (SELECT (min(at) AT TIME ZONE {{}})::date FROM call) AS first,
    (SELECT array_agg(day) FROM call_day WHERE kind = 'all' AND {_HOLDS}) AS days
"""


async def _forget_notes_of_old_days() -> None:
    """Nobody sums them up again: those that changed are counted directly from then on."""
    oldest = _oldest(datetime.now(agency.current().zone).date())
    async with DB.transaction():
        if await _is_locked():
            await Call.raw(_FORGET_CHANGED, oldest, oldest)


_FORGET_CHANGED = """
WITH changed AS (DELETE FROM call_day_changed WHERE day < {} RETURNING day)
DELETE FROM call_day WHERE day < {} AND day IN (SELECT day FROM changed)
"""


async def _is_locked() -> bool:
    """By us: whatever changes a day holds this lock until it is done."""
    [lock] = await Call.raw("SELECT pg_try_advisory_xact_lock(hashtext('call_day')) AS is_ours")
    return bool(lock["is_ours"])


async def _keep(day: date) -> bool:
    """Whether nothing stood in the way."""
    async with DB.transaction():
        is_ours = await _is_locked()
        if is_ours:
            found = await call_figures.directly(Period("", day, day))
            for table in ("call_day", "call_day_changed"):
                await Call.raw(f"DELETE FROM {table} WHERE day = {{}}", day)
            await rows.run(_INSERT, day, agency.current().version, *_columns(found))
    return is_ours


def _columns(found: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """A day without anything is one, too."""
    sums = call_figures.summed([{"kind": "all", "value": "", "day": None}, *found])
    kept = {key: one for key, one in sums.items() if key[0] != "day"}
    counts = [[one.counts[name] for one in kept.values()] for name in COUNTED]
    keys = [[key[place] for key in kept] for place in (0, 1)]
    return [*keys, *counts, [bytes(one.minutes) for one in kept.values()]]


_INSERT = f"""
INSERT INTO call_day (day, rules, kind, value, {", ".join(COUNTED)}, minutes)
SELECT $1::date, $2::int, *
FROM unnest($3::text[], $4::text[], {", ".join(f"${n}::int[]" for n in range(5, 12))}, $12::bytea[])
"""
