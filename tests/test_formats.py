"""Times and areas as people read them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from estate import formats

NOW = datetime(2026, 11, 22, 0, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW + timedelta(minutes=40), "in 40 minutes"),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), "in 1 day"),
        (datetime(2026, 11, 24, 17, 30, tzinfo=UTC), "in 2 days"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "2 days ago"),
        (NOW, "just now"),
    ],
)
def test_days_are_counted_by_the_calendar(at, said):
    assert formats.ago(at, NOW) == said


def test_a_month_is_never_taken_for_a_minute():
    minute, month = (
        formats.ago(NOW - ago, NOW, short=True) for ago in (timedelta(minutes=1), timedelta(days=31))
    )
    assert minute == "1m" and month != minute


@pytest.mark.parametrize(("size", "shown"), [("98.5", "98.5 m²"), ("98.00", "98 m²"), ("1120", "1,120 m²")])
def test_half_a_square_metre_is_not_lost(size, shown):
    assert formats.area(Decimal(size), "SquareMeters") == shown
