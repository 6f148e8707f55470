from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from properties import queries
from properties.filters import Filters
from tests import factories


def wanted(**filters):
    return Filters(currency="EUR", **filters)


async def found(**filters):
    return [row["listing_id"] for row in (await queries.listed(wanted(**filters))).rows]


@pytest.fixture
async def homes(people):
    small = await factories.place(city="Porto", postal_code="4000-001", unparsed_address="Rua do Sol 1")
    await factories.property(
        listing_id="SMALL",
        place=small,
        list_price=Decimal(90_000),
        bedrooms_total=1,
        living_area=Decimal(40),
        search=" rua sol porto sao joao",
        list_agent=people.owner,
    )
    await factories.property(
        listing_id="LARGE",
        list_price=Decimal(900_000),
        bedrooms_total=6,
        living_area=Decimal(4000),
        living_area_units="SquareFeet",
        standard_status="Pending",
        search=" palacio lisbon",
    )
    await factories.property(listing_id="DOLLARS", list_price=Decimal(90_000), list_price_currency="USD")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"q": "são joã"}, {"SMALL"}),
        ({"q": "palác"}, {"LARGE"}),
        ({"q": "so"}, {"SMALL"}),
        ({"status": "Pending"}, {"LARGE"}),
        ({"type": "Land"}, set()),
        ({"bedrooms": 2}, {"LARGE", "DOLLARS"}),
        ({"area_from": Decimal(300)}, {"LARGE"}),
        ({"area_to": Decimal(50)}, {"SMALL"}),
        ({"where": "PORT"}, {"SMALL"}),
        ({"where": "4000"}, {"SMALL"}),
        ({"price_to": Decimal(100_000)}, {"SMALL"}),
        ({"price_from": Decimal(100_000)}, {"LARGE"}),
        ({"q": "100%"}, set()),
    ],
)
async def test_the_list_is_narrowed_by(homes, filters, expected):
    assert set(await found(**filters)) == expected


async def test_the_agents_own_are_found(homes, people):
    assert await found(agent=people.owner.id) == ["SMALL"]


async def test_prices_are_sorted_within_the_agencys_currency_alone(homes):
    assert await found(sort="price") == ["SMALL", "LARGE"]
    assert await found(sort="price-desc") == ["LARGE", "SMALL"]


@pytest.mark.parametrize("sort", ["newest", "price", "price-desc", "area", "bedrooms"])
async def test_pages_follow_each_other_without_a_gap_or_a_repeat(people, sort):
    start = datetime.now(UTC)
    for number in range(60):
        await factories.property(
            listing_id=f"N{number}",
            list_price=Decimal(100 + number // 7),
            bedrooms_total=number % 5,
            living_area=Decimal(50 + number % 9),
            created_at=start + timedelta(seconds=number // 3),
        )
    seen, after = [], ""
    while after is not None:
        page = await queries.listed(wanted(sort=sort), after)
        seen += [row["listing_id"] for row in page.rows]
        after = page.next
    assert len(seen) == len(set(seen)) == 60


async def test_an_unreadable_cursor_starts_from_the_top(homes):
    assert len((await queries.listed(wanted(), "nonsense~x")).rows) == 3


async def test_an_archived_property_is_nowhere(people):
    gone = await factories.property(archived_at=datetime.now(UTC))
    assert await found() == [] and await queries.one(gone.id) is None
