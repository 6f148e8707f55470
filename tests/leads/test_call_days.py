"""What is kept of days that are over is what counting says, whatever changes meanwhile."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from estate.accounts import agency
from estate.accounts.tables import Agency
from estate.reports import Period, Report
from leads import call_days, call_figures, call_report
from leads.call_figures import Sums
from leads.tables import Call, Enquiry, Lead
from piccolo_conf import DB
from tests import factories
from tests.factories import viewer
from tests.fixtures.cast import make_cast

TODAY = datetime.now(ZoneInfo("Europe/Lisbon")).date()
LONG = 220
"""Days in which clocks change at least once, wherever they do."""
PERIOD = Period("custom", TODAY - timedelta(days=LONG), TODAY)


async def history_of(days: int, people: Any) -> list[Any]:
    """Leads and calls of the last days."""
    random = Random(3)
    await agency.load()
    leads = []
    for _lead in range(25):
        given, agent = moment(days, random), random.choice([people.owner, people.colleague, None])
        source = random.choice(["website", "portal"])
        lead = await factories.lead(agent=agent, source=source, opened_at=given, assigned_at=agent and given)
        leads.append(lead)
        for _call in range(random.randrange(4)):
            await call(lead, people.owner, given + timedelta(minutes=random.randrange(-900, 9000)), random)
        if random.random() < 0.4:
            await enquiry(lead, random.choice(["Spring", "Autumn"]), given)
    return leads


def moment(days: int, random: Random) -> datetime:
    first = datetime.combine(TODAY - timedelta(days=days), time(), UTC)
    return first + timedelta(minutes=random.randrange(1440, (days - 10) * 1440))


async def call(lead: Any, user: Any, at: datetime, random: Random) -> None:
    direction, outcome = random.choice([("out", "reached"), ("out", "no_answer"), ("in", "missed")])
    said = {"direction": direction, "outcome": outcome, "duration_seconds": random.randrange(500)}
    await Call(lead=lead.id, person=lead.person, account=user.id, started_at=at, at=at, **said).save()


async def enquiry(lead: Any, campaign: str, at: datetime) -> None:
    await Enquiry(lead=lead.id, person=lead.person, channel="website", campaign=campaign, at=at).save()


async def counted(people: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """All of it directly."""
    with monkeypatch.context() as without:
        without.setattr(call_days, "figures", call_figures.directly)
        return facts(await call_report.report(viewer(people.staff), PERIOD))


async def told(people: Any) -> Any:
    return facts(await call_report.report(viewer(people.staff), PERIOD))


def facts(report: Report) -> Any:
    bars = [(bar.value, bar.part) for bar in report.chart.bars] if report.chart else []
    tables = {table.key: {row.name: row.values for row in table.rows} for table in report.tables}
    return bars, tables, [table.total and table.total.values for table in report.tables]


async def kept_days() -> int:
    """That hold."""
    today = datetime.now(agency.current().zone).date()
    [found] = await Call.raw("SELECT min(at) AS first FROM call")
    first = found["first"].astimezone(agency.current().zone).date()
    return (today - first).days - 1 - len(await call_days._missing())


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
async def test_what_is_kept_is_what_counting_says(
    people: Any, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Agency.update({Agency.time_zone: zone}, force=True)
    await history_of(LONG, people)
    await call_days.keep_days()
    assert await kept_days() > LONG - 60 and await call_days._missing() == []
    bars, tables, [total, *_totals] = await told(people)
    assert (bars, tables, [total, *_totals]) == await counted(people, monkeypatch)
    assert all(total) and set(tables["campaigns"]) == {"Spring", "Autumn", "Without one"}


async def reassigned(people: Any, lead: Any) -> None:
    columns: dict[Any, Any] = {Lead.agent: people.stranger.id, Lead.assigned_at: lead.opened_at}
    await Lead.update(columns).where(Lead.id == lead.id)


async def archived(people: Any, lead: Any) -> None:
    await Lead.update({Lead.archived_at: lead.opened_at}).where(Lead.id == lead.id)


async def from_elsewhere(people: Any, lead: Any) -> None:
    await Lead.update({Lead.source: "referral"}).where(Lead.id == lead.id)


async def by_a_campaign(people: Any, lead: Any) -> None:
    await enquiry(lead, "Winter", lead.opened_at - timedelta(days=1))


async def called(people: Any, lead: Any) -> None:
    await call(lead, people.owner, lead.opened_at + timedelta(minutes=3), Random(1))


async def corrected(people: Any, lead: Any) -> None:
    await Call.update({Call.outcome: "voicemail", Call.direction: "out"}).where(Call.lead == lead.id)


async def gone(people: Any, lead: Any) -> None:
    await Call.delete().where(Call.lead == lead.id)


async def came_late(people: Any, lead: Any) -> None:
    late = await factories.lead(agent=people.owner, source="phone", opened_at=lead.opened_at)
    await call(late, people.owner, lead.opened_at + timedelta(days=2), Random(2))


CHANGES = (reassigned, from_elsewhere, by_a_campaign, called, corrected, came_late, gone, archived)


async def test_a_change_of_what_is_over_is_counted_at_once(
    people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = await history_of(40, people)
    [busy] = await Call.raw("SELECT lead FROM call GROUP BY lead ORDER BY count(*) DESC, lead LIMIT 1")
    lead = next(lead for lead in leads if lead.id == busy["lead"])
    for change in CHANGES:
        await call_days.keep_days()
        before, days = await counted(people, monkeypatch), await kept_days()
        await change(people, lead)
        after = await counted(people, monkeypatch)
        assert after != before and await kept_days() < days, change.__name__
        assert await told(people) == after, change.__name__


async def test_what_happens_today_forgets_nothing(people: Any) -> None:
    await history_of(20, people)
    await call_days.keep_days()
    days = await kept_days()
    lead = await factories.lead(agent=people.owner)
    await call(lead, people.owner, datetime.now(UTC), Random(1))
    assert await kept_days() == days > 0


async def test_of_days_that_no_report_reaches_no_notes_are_kept(people: Any) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=500)
    lead = await factories.lead(agent=people.owner, opened_at=long_ago)
    await agency.load()
    await call(lead, people.owner, long_ago, Random(1))
    day = long_ago.astimezone(agency.current().zone).date()
    await call_days._keep(day)
    await call(lead, people.owner, long_ago + timedelta(minutes=1), Random(1))
    await call_days.keep_days()
    assert await Call.raw("SELECT FROM call_day_changed WHERE day = {}", day) == []
    rows = await call_days.figures(Period("custom", day, day))
    assert (
        sum(row["called"] + row["incoming"] for row in rows if row["kind"] == "all" and "called" in row) == 2
    )


async def test_days_of_other_hours_do_not_count(people: Any) -> None:
    await history_of(20, people)
    await call_days.keep_days()
    assert await call_days._missing() == []
    await Agency.update({Agency.version: Agency.version + 1}, force=True)
    await agency.load()
    assert await kept_days() == 0


MEDIANS = [([5], 5), ([9, 1, 4], 4), ([1, 4], 2), ([3, 4], 4), ([7, 7, 1, 1], 4)]


@pytest.mark.parametrize(("waits", "median"), MEDIANS)
def test_the_median_is_between_the_two_in_the_middle(waits: list[int], median: int) -> None:
    sums = Sums(minutes=bytearray(b"".join(wait.to_bytes(4, "big") for wait in waits)))
    assert sums.median == median


def test_days_in_a_row_are_counted_together() -> None:
    days = [date(2026, 3, 28), date(2026, 3, 29), date(2026, 4, 1)]
    spans = [(span.first, span.last) for span in call_days._spans(days)]
    assert spans == [(days[0], days[1]), (days[2], days[2])]


async def test_a_day_of_which_something_is_being_written_is_left_for_later(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await make_cast()
    lead = (await history_of(20, people))[0]
    wrote, seen = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with DB.transaction():
            await called(people, lead)
            wrote.set()
            await seen.wait()

    writer = asyncio.create_task(write())
    await wrote.wait()
    await call_days.keep_days()
    assert await kept_days() == 0
    seen.set()
    await writer
    await call_days.keep_days()
    assert await kept_days() > 0 and await told(people) == await counted(people, monkeypatch)
