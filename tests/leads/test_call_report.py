"""The report of calls: figures of a period by agent, source, campaign and day."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import python_calamine

from estate.accounts import agency
from estate.reports import Period, Report, periods
from leads import call_report, waiting
from leads.tables import Call, Enquiry
from tests import factories
from tests.factories import viewer

MONDAY = date(2026, 3, 2)
WEEK = Period("custom", MONDAY, MONDAY + timedelta(days=6))


def at(clock: str, day: date = MONDAY) -> datetime:
    """In Lisbon, which is at UTC in March."""
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


async def call(lead: Any, user: Any, when: datetime, outcome: str = "reached", seconds: int = 60) -> None:
    direction = "in" if outcome == "missed" else "out"
    columns = {"direction": direction, "outcome": outcome, "duration_seconds": seconds}
    await Call(lead=lead.id, person=lead.person, account=user.id, started_at=when, at=when, **columns).save()


@pytest.fixture
async def week(people: Any) -> None:
    """Olga has two leads from the website and calls one of them after an hour, Carl has one from a portal;
    somebody's enquiry waits for an agent."""
    await agency.load()
    given = {"office": people.harbour, "opened_at": at("08:00"), "assigned_at": at("09:30")}
    ana = await factories.lead(agent=people.owner, source="website", **given)
    await factories.lead(agent=people.owner, source="website", **given)
    carls = await factories.lead(agent=people.colleague, source="portal", **given)
    await factories.lead(source="phone", opened_at=at("12:00"))
    await call(ana, people.owner, at("10:30"), "no_answer", 0)
    await call(ana, people.owner, at("11:00"), seconds=600)
    await call(ana, people.owner, at("15:00"), "missed", 0)
    await call(carls, people.colleague, at("09:40", MONDAY + timedelta(days=1)))
    await call(carls, people.colleague, at("09:40", MONDAY - timedelta(days=1)))
    await Enquiry(lead=ana.id, person=ana.person, channel="website", campaign="=SPRING()").save()


def rows(report: Report, key: str) -> dict[str, list[Any]]:
    return {row.name: row.values for table in report.tables if table.key == key for row in table.rows}


async def test_the_office_sees_everybody(people: Any, week: None) -> None:
    report = await call_report.report(viewer(people.staff), WEEK)
    assert rows(report, "agents") == {
        "Olga Owner": [2, 1, 50, 0 + 1, 1, 600, 2, 60, 1],
        "Carl Colleague": [1, 1, 100, 0, 0, 60, 1, None, 0],
        "Nobody yet": [0, 0, None, 0, 0, 0, 1, None, 1],
    }
    assert rows(report, "sources")["Website"] == [2, 1, 50, 1, 1, 600, 2, 60, 1]
    assert rows(report, "campaigns")["=SPRING()"] == [2, 1, 50, 1, 1, 600, 1, 60, 0]
    assert report.chart and [(bar.value, bar.part) for bar in report.chart.bars[:3]] == [
        (2, 1),
        (1, 1),
        (0, 0),
    ]
    assert report.tables[0].total and report.tables[0].total.values[0] == 3


async def test_an_agent_sees_what_is_theirs(people: Any, week: None) -> None:
    report = await call_report.report(viewer(people.colleague), WEEK)
    assert list(rows(report, "agents")) == ["Carl Colleague"]
    assert (await call_report.report(viewer(people.stranger), WEEK)).is_empty


@pytest.mark.parametrize("hours", [1, 5, 20, 70, 200])
async def test_the_wait_is_that_of_the_office_hours(people: Any, hours: int) -> None:
    """The database reckons as the rest of the program does."""
    await agency.load()
    given, called = at("07:15"), at("07:15") + timedelta(hours=hours)
    lead = await factories.lead(agent=people.owner, opened_at=given)
    await call(lead, people.owner, called)
    values = rows(await call_report.report(viewer(people.staff), WEEK), "agents")["Olga Owner"]
    assert values[7] == waiting.open_minutes(given, called)


async def test_a_longer_period_is_drawn_in_weeks(people: Any, week: None) -> None:
    long = Period("custom", MONDAY - timedelta(days=100), MONDAY + timedelta(days=6))
    chart = (await call_report.report(viewer(people.staff), long)).chart
    assert chart and len(chart.bars) < 20 and sum(bar.value for bar in chart.bars) == 4


async def test_it_is_a_page_and_two_files(client: Any, people: Any, week: None) -> None:
    await client.sign_in(people.staff)
    query = f"period=custom&from={WEEK.first}&to={WEEK.last}"
    page = (await client.get(f"/reports/calls?{query}")).text
    assert ">Calls</h1>" in page and "Mon 2 Mar" in page
    assert "<svg" in page and "Olga Owner" in page and "1 h" in page
    csv = await client.get(f"/reports/calls/csv?{query}")
    assert "calls-2026-03-02-2026-03-08.csv" in csv.headers["content-disposition"]
    assert "Agent,Olga Owner,2,1,50,1,1,600,2,60,1" in csv.text and "'=SPRING()" in csv.text
    xlsx = await client.get(f"/reports/calls/xlsx?{query}")
    book = python_calamine.load_workbook(io.BytesIO(xlsx.content))
    assert book.sheet_names == ["By agent", "By source", "By campaign"]
    assert book.get_sheet_by_index(0).to_python()[1][:4] == ["Olga Owner", 2, 1, 50]


@pytest.mark.parametrize(
    "query", ["period=x", "period=custom&from=yesterday", "from=2026-02-30&period=custom", "from=abc"]
)
async def test_a_broken_link_still_shows_a_report(client: Any, people: Any, query: str) -> None:
    await client.sign_in(people.owner)
    assert (await client.get(f"/reports/calls?{query}")).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-02-30&period=custom", "This is not a date: this month is shown."),
        ("from=2024-01-01&to=2026-03-02", "400 days at most: the last ones are shown."),
        ("from=2026-03-02&to=2024-01-01", "400 days at most: the last ones are shown."),
        (f"from={WEEK.first}&to={WEEK.last}", ""),
        ("period=last-month&from=2024-01-01&to=2026-03-02", ""),
        ("period=x", ""),
    ],
)
async def test_it_says_why_other_days_are_shown(client: Any, people: Any, query: str, sentence: str) -> None:
    await client.sign_in(people.owner)
    page = (await client.get(f"/reports/calls?{query}")).text
    said = [one for one in ("This is not a date", "days at most") if one in page]
    assert (sentence in page and len(said) == 1) if sentence else said == []


async def test_a_report_without_anything_says_so(client: Any, people: Any) -> None:
    await client.sign_in(people.owner)
    page = (await client.get("/reports/calls")).text
    assert "Nothing in this period" in page and '<svg class="chart' not in page


def test_periods_are_those_of_the_calendar() -> None:
    days = {key: days(date(2028, 3, 1)) for key, (_name, days) in periods.PERIODS.items()}
    assert days == {
        "week": (date(2028, 2, 28), date(2028, 3, 5)),
        "last-week": (date(2028, 2, 21), date(2028, 2, 27)),
        "month": (date(2028, 3, 1), date(2028, 3, 31)),
        "last-month": (date(2028, 2, 1), date(2028, 2, 29)),
    }
    long = periods.between(date(2030, 1, 1), date(2001, 1, 1))
    assert len(long.days) == periods.LONGEST and long.last == date(2030, 1, 1)
    assert Period("", date(2026, 1, 1), date(2026, 1, 1)).since == datetime(2026, 1, 1, tzinfo=UTC)
