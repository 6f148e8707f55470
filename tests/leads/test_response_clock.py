"""The clock of the first answer: in office hours, without holidays, warned of and told once."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from estate.accounts import agency, closed_days
from estate.accounts.agency import UNNAMED, AgencySettings
from estate.accounts.tables import Agency
from estate.mail.tables import Message
from leads import (
    assignment,
    calls,
    capture,
    cases,
    office,
    reminding,
    response_clock,
    waiting,
)
from leads.calls import CallReport, NewCall
from leads.capture import NewEnquiry
from leads.follow_ups import NOTHING
from leads.tables import Lead
from leads.tasks.words import answer_by
from tests import factories
from visits.today import today

WEEK = {str(number): ["09:00", "19:00"] for number in range(1, 6)}


@pytest.fixture
def agency_of() -> Iterator[Any]:
    def use(**columns: Any) -> AgencySettings:
        ours = replace(
            UNNAMED, **{"office_hours": WEEK, "time_zone": "Europe/Lisbon", "country": "PT", **columns}
        )
        agency.use(ours)
        return ours

    yield use
    agency.use(UNNAMED)


def there(text: str, zone: str = "Europe/Lisbon") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("since", "minutes", "until"),
    [
        ("2026-11-20T17:30", 60, "2026-11-20T18:30"),  # a Friday
        ("2026-11-20T18:30", 60, "2026-11-23T09:30"),
        ("2026-11-21T12:00", 60, "2026-11-23T10:00"),
        ("2026-11-20T05:00", 60, "2026-11-20T10:00"),
        ("2026-12-24T18:30", 60, "2026-12-28T09:30"),  # Christmas is a Friday
        ("2026-11-30T18:50", 20, "2026-12-02T09:10"),  # the 1st of December is one of Portugal
        ("2026-06-12T18:30", 60, "2026-06-15T09:30"),
        ("2026-11-20T09:00", 600, "2026-11-20T19:00"),
        ("2026-11-20T19:00", 0, "2026-11-23T09:00"),
    ],
)
def test_the_limit_is_reckoned_in_office_hours(agency_of: Any, since: str, minutes: int, until: str) -> None:
    agency_of(keeps_holidays=True)
    assert waiting.after(there(since), minutes) == there(until)
    assert waiting.open_minutes(there(since), there(until)) == minutes


@pytest.mark.parametrize(
    ("zone", "since", "minutes", "until"),
    [
        # The clocks go forward at 01:00 on the 29th of March, and back on the 25th of October.
        ("Europe/Lisbon", "2026-03-29T00:30+00:00", 60, "2026-03-29T01:30+00:00"),
        ("Europe/Lisbon", "2026-10-25T00:30+00:00", 90, "2026-10-25T02:00+00:00"),
        ("America/New_York", "2026-11-01T05:30+00:00", 60, "2026-11-01T06:30+00:00"),
        ("Australia/Lord_Howe", "2026-04-04T14:45+00:00", 30, "2026-04-04T15:15+00:00"),
        ("Asia/Kathmandu", "2026-04-04T00:00+00:00", 45, "2026-04-04T00:45+00:00"),
    ],
)
def test_an_hour_is_an_hour_in_the_night_in_which_the_clocks_change(
    agency_of: Any, zone: str, since: str, minutes: int, until: str
) -> None:
    agency_of(office_hours={}, time_zone=zone)
    start, end = datetime.fromisoformat(since), datetime.fromisoformat(until)
    assert waiting.after(start, minutes) == end and waiting.open_minutes(start, end) == minutes


def test_the_limit_is_kept_to_the_second_over_midnight(agency_of: Any) -> None:
    agency_of(office_hours={})
    since = there("2026-11-25T23:29:34")
    assert waiting.after(since, 60) == since + timedelta(minutes=60)


def test_the_office_opens_by_the_wall_on_both_sides_of_a_change_of_the_clocks(agency_of: Any) -> None:
    agency_of(time_zone="Europe/Berlin")
    friday, monday = there("2026-03-27T18:50", "Europe/Berlin"), there("2026-03-30T09:10", "Europe/Berlin")
    assert waiting.after(friday, 20) == monday
    assert (monday.astimezone(UTC) - friday.astimezone(UTC)) == timedelta(days=2, hours=13, minutes=20)


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "closed"),
    [
        ("PT", "", date(2026, 4, 25), True),
        ("DE", "", date(2026, 6, 4), False),
        ("DE", "BY", date(2026, 6, 4), True),  # Corpus Christi in Bavaria
        ("DE", "no such region", date(2026, 6, 4), False),
        ("ES", "MD", date(2026, 5, 2), True),
        ("XX", "", date(2026, 12, 25), False),
        ("US", "", date(2026, 7, 3), True),  # observed
    ],
)
def test_holidays_are_those_of_the_place(
    agency_of: Any, country: str, subdivision: str, day: date, closed: bool
) -> None:
    agency_of(country=country, subdivision=subdivision, keeps_holidays=True, closed_days=["2026-08-17"])
    assert closed_days.is_closed(day) == closed
    assert closed_days.is_closed(date(2026, 8, 17))
    agency_of(country=country, subdivision=subdivision)
    assert not closed_days.is_closed(day)


def test_an_office_that_never_opens_still_has_an_end(agency_of: Any) -> None:
    agency_of(office_hours={"1": []})
    now = there("2026-11-20T12:00")
    assert waiting.after(now, 60) == now + timedelta(minutes=60)


@pytest.fixture
async def lead(people: Any) -> Any:
    """Ana asked at ten on a Tuesday; the agency answers within an hour, warns 15 minutes before, and tells
    the office 30 minutes after."""
    await agency.load()
    person = await factories.person(phone="+351912345678", name="Ana Ferreira")
    made = await factories.lead(person=person, agent=people.owner, office=people.harbour)
    await response_clock.start({made.id: TEN})
    return made


TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)


async def row(lead: Any) -> Any:
    return await Lead.objects().get(Lead.id == lead.id)


async def mails() -> list[tuple[str, str]]:
    rows = await Message.select(Message.kind, Message.recipient).order_by(Message.created_at)
    return sorted((one["kind"], one["recipient"]) for one in rows if one["kind"].startswith("response"))


async def test_the_agent_is_warned_before_and_the_office_told_after(lead: Any, people: Any) -> None:
    for minutes in (44, 45, 46, 59, 89):
        await reminding.tell_all(TEN + timedelta(minutes=minutes))
        assert bool(await mails()) == (minutes >= 45)
    assert await mails() == [("response_warning", people.owner.email)]
    assert (await office.waiting_counts())["late"] == 0
    for _time in range(2):
        await reminding.tell_all(TEN + timedelta(minutes=90))
    told = sorted([people.staff.email, people.admin.email])
    assert await mails() == [
        *(("response_late", one) for one in told),
        ("response_warning", people.owner.email),
    ]
    assert [one.id for one in await office.waiting_leads("late")] == [lead.id]
    await response_clock.first_answer(lead.id)
    assert (await office.waiting_counts())["late"] == 0


async def test_who_was_answered_in_time_is_not_told_of(lead: Any, people: Any) -> None:
    report = CallReport("out", "voicemail", "+351912345678", None, None, "")
    await calls.log(
        await cases.of(lead.id), NewCall(None, lead.id, report, NOTHING), by=factories.viewer(people.owner)
    )
    now = await row(lead)
    assert now.response_due_at is None and now.first_response_at is not None
    await reminding.tell_all(TEN + timedelta(days=3))
    assert await mails() == []


async def test_a_worker_that_slept_over_the_limit_tells_the_office_alone(lead: Any) -> None:
    await reminding.tell_all(TEN + timedelta(days=1))
    assert {kind for kind, _to in await mails()} == {"response_late"}


async def test_a_wrong_number_is_no_answer(lead: Any, people: Any) -> None:
    report = CallReport("out", "wrong_number", "+351912345678", None, None, "")
    await calls.log(
        await cases.of(lead.id), NewCall(None, lead.id, report, NOTHING), by=factories.viewer(people.owner)
    )
    assert (await row(lead)).response_due_at == TEN + timedelta(hours=1)


async def test_whoever_gets_the_lead_has_the_whole_time(lead: Any, people: Any) -> None:
    await reminding.tell_all(TEN + timedelta(minutes=50))
    await response_clock.start_anew([lead.id], TEN + timedelta(minutes=55))
    now = await row(lead)
    assert (now.response_due_at, now.warned_at) == (TEN + timedelta(minutes=115), None)
    case = await cases.of(lead.id)
    staff = factories.viewer(people.staff)
    await assignment.assign(case, people.colleague.id, by=staff, version=case.version)
    assert (await row(lead)).response_since > TEN + timedelta(hours=1)


async def test_other_hours_move_the_limit_of_clocks_that_run(lead: Any, people: Any) -> None:
    await reminding.tell_all(TEN + timedelta(minutes=50))
    week = json.dumps({"2": ["14:00", "18:00"]})
    await Agency.update({Agency.office_hours: week, Agency.version: Agency.version + 1}, force=True)
    await agency.load()
    await reminding.reckon_all_again()
    now = await row(lead)
    assert now.response_due_at == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert now.warned_at is not None, "nobody is warned twice of one clock"
    await Agency.update(
        {Agency.closed_days: '["2026-11-24"]', Agency.version: Agency.version + 1}, force=True
    )
    await agency.load()
    await reminding.reckon_all_again()
    assert (await row(lead)).response_due_at == datetime(2026, 12, 1, 15, tzinfo=UTC)
    off = json.dumps({"answer_minutes": 0})
    await Agency.update({Agency.follow_up: off, Agency.version: Agency.version + 1}, force=True)
    await agency.load()
    await reminding.reckon_all_again()
    assert (await row(lead)).response_due_at is None


async def test_an_enquiry_starts_the_clock_and_a_talk_does_not(people: Any) -> None:
    await agency.load()
    owner = factories.viewer(people.owner)
    asked = await capture.register(NewEnquiry("Ana", "buy", "website", phone="+351912345671"), by=None)
    typed = await capture.register(NewEnquiry("Rui", "buy", "portal", phone="+351912345672"), by=owner)
    talked = await capture.register(NewEnquiry("Eva", "buy", "phone", phone="+351912345673"), by=owner)
    listed = await capture.register(NewEnquiry("Leo", "buy", "import", phone="+351912345674"), by=None)
    running = {one["id"] for one in await Lead.select(Lead.id).where(Lead.response_due_at.is_not_null())}
    assert running == {asked.lead, typed.lead}
    assert not {talked.lead, listed.lead} & running


async def test_who_asks_again_after_an_answer_waits_again(lead: Any) -> None:
    await response_clock.first_answer(lead.id, TEN + timedelta(minutes=5))
    await capture.register(NewEnquiry("Ana Ferreira", "buy", "website", phone="+351912345678"), by=None)
    now = await row(lead)
    assert now.response_due_at and now.first_response_at == TEN + timedelta(minutes=5)


async def test_the_clock_is_seen_on_the_lead_and_on_today(client: Any, people: Any, lead: Any) -> None:
    await Agency.update({Agency.office_hours: "{}"}, force=True)
    await agency.load()
    await response_clock.start_anew([lead.id], datetime.now(UTC) - timedelta(minutes=20))
    assert [
        line.answer_by is not None for line in (await today(factories.viewer(people.owner))).lines("new")
    ] == [True]
    await client.sign_in(people.owner)
    for page in ("/", f"/leads/{lead.id}"):
        assert re.search(r"Answer within (40|39) min", (await client.get(page)).text)


async def test_two_workers_tell_nobody_twice(committed_db: None, people_of_two: Any) -> None:
    _lead, owner = people_of_two
    late = TEN + timedelta(minutes=50)
    await asyncio.gather(*(reminding.tell_all(late) for _worker in range(4)))
    assert await mails() == [("response_warning", owner.email)]
    await asyncio.gather(*(reminding.tell_all(late + timedelta(hours=1)) for _worker in range(4)))
    assert [kind for kind, _to in await mails()] == ["response_late"] * 2 + ["response_warning"]


async def test_a_crash_between_the_mark_and_the_mail_leaves_neither(
    committed_db: None, people_of_two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, _owner = people_of_two

    async def crash(_row: Any) -> None:
        raise RuntimeError("the machine is off")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr("leads.letters.response_warning", crash)
        await reminding.tell_all(TEN + timedelta(minutes=50))
    assert (await row(lead)).warned_at is None and await mails() == []
    await reminding.tell_all(TEN + timedelta(minutes=51))
    assert len(await mails()) == 1


@pytest.fixture
async def people_of_two(committed_db: None) -> Any:
    from piccolo_conf import DB
    from tests.fixtures.cast import make_cast

    people = await make_cast()
    await agency.load()
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    async with DB.transaction():
        await response_clock.start({lead.id: TEN})
    return lead, people.owner


def test_the_hour_of_ten_is_within_the_office_hours_of_the_tests() -> None:
    assert TEN.astimezone(ZoneInfo("Europe/Lisbon")).time() == time(10)


def test_while_the_office_is_closed_the_clock_tells_the_day_and_the_hour(agency_of: Any) -> None:
    now = datetime.now(UTC)
    opens = (now + timedelta(days=1)).astimezone(ZoneInfo("Europe/Lisbon")).replace(hour=9, minute=1)
    agency_of(office_hours={str(day): ["09:00", "09:02"] for day in (opens.isoweekday(),)})
    assert answer_by(opens) == "Answer until tomorrow, 09:01"
    agency_of(office_hours={})
    assert re.fullmatch(r"Answer within 4[01] min", answer_by(now + timedelta(minutes=40, seconds=30)))
