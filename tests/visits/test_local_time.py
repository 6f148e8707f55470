from datetime import UTC, date, datetime, time, timedelta

import pytest

from estate.refusals import Refused
from tests import factories
from tests.visits.conftest import Scene, at, workday
from visits import local_time
from visits.free_times import free_times

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def test_a_time_is_that_of_the_home() -> None:
    assert local_time.instant(date(2027, 1, 5), time(10), "Europe/Lisbon") == datetime(
        2027, 1, 5, 10, tzinfo=UTC
    )
    assert local_time.instant(date(2027, 7, 5), time(10), "Europe/Lisbon") == datetime(
        2027, 7, 5, 9, tzinfo=UTC
    )
    assert local_time.instant(date(2027, 7, 5), time(10), "Atlantic/Azores") == datetime(
        2027, 7, 5, 10, tzinfo=UTC
    )


def test_a_time_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(Refused, match="01:30 does not exist"):
        local_time.instant(SPRING, time(1, 30), "Europe/Lisbon")


def test_a_time_that_comes_twice_is_refused() -> None:
    with pytest.raises(Refused, match="01:30 comes twice"):
        local_time.instant(AUTUMN, time(1, 30), "Europe/Lisbon")


def test_the_day_on_which_the_clocks_change_is_shorter_or_longer() -> None:
    def hours(day: date) -> float:
        return (
            local_time.end_of(day, "Europe/Lisbon") - local_time.start_of(day, "Europe/Lisbon")
        ) / timedelta(hours=1)

    assert [hours(SPRING), hours(AUTUMN)] == [23, 25]


async def test_the_zone_of_a_visit_is_that_of_the_home_not_of_the_agency(scene: Scene) -> None:
    azores = await factories.property(place=await factories.place(time_zone="Atlantic/Azores"))
    visit = await scene.book(home=azores, starts_at=at("10:00", zone="Atlantic/Azores"))
    assert visit.time_zone == "Atlantic/Azores"
    assert visit.starts_at == at("10:00", zone="Atlantic/Azores") != at("10:00")


async def test_office_hours_are_read_from_the_clock_at_the_home(scene: Scene) -> None:
    zone, day = "America/New_York", workday(zone="America/New_York")
    free = await free_times([scene.people.owner.id], [day], zone=zone, minutes=60)
    assert free[day][0].starts_at == at("09:00", day, zone)
    assert free[day][-1].starts_at == at("18:00", day, zone)


async def test_on_a_day_without_office_hours_nothing_is_free(scene: Scene) -> None:
    sunday = workday() + timedelta(days=7 - workday().isoweekday())
    assert await free_times([scene.people.owner.id], [sunday], zone="Europe/Lisbon", minutes=45) == {
        sunday: []
    }
