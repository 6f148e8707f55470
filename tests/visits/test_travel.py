from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from estate.accounts import agency
from visits.travel import Leg, drive_time, leg

START = datetime(2027, 1, 5, 10, tzinfo=UTC)
ROSSIO, BELEM = (38.7139, -9.1394), (38.6979, -9.2063)


@dataclass
class Stop:
    point: tuple[float, float] | None
    starts_at: datetime
    ends_at: datetime
    late_minutes: int | None = None


def stop(point: tuple[float, float] | None, after: int, late: int | None = None) -> Stop:
    starts_at = START + timedelta(minutes=after)
    return Stop(point, starts_at, starts_at + timedelta(minutes=45), late)


def test_a_drive_across_town_takes_its_time() -> None:
    way = leg(stop(ROSSIO, 0), stop(BELEM, 90))
    assert way.km == pytest.approx(8, abs=0.5)
    assert 18 <= way.drive_minutes <= 25
    assert not way.is_tight


def test_a_gap_too_short_to_drive_is_tight() -> None:
    way = leg(stop(ROSSIO, 0), stop(BELEM, 55))
    assert (way.gap_minutes, way.is_tight) == (10, True)


def test_who_runs_late_leaves_later() -> None:
    assert not leg(stop(ROSSIO, 0), stop(BELEM, 75)).is_tight
    assert leg(stop(ROSSIO, 0, late=20), stop(BELEM, 75)).is_tight


def test_two_flats_of_one_house_need_no_drive() -> None:
    way = leg(stop(ROSSIO, 0), stop(ROSSIO, 45))
    assert way.is_walk
    assert not way.is_tight


def test_without_a_pin_nothing_is_claimed() -> None:
    assert leg(stop(None, 0), stop(BELEM, 46)).km is None


def test_far_away_the_road_is_faster() -> None:
    assert drive_time(80) == timedelta(minutes=20 + 60 + 5)


def test_distances_are_in_the_units_of_the_country() -> None:
    way = Leg(16.09344, timedelta(), timedelta())
    agency.use(agency.UNNAMED)
    assert way.distance == "10.0 mi"
