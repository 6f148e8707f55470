from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from properties.exchange.dates import day_first
from properties.exchange.fields import FIELDS
from properties.exchange.numbers import decimal_mark
from properties.exchange.values import BadValue, Habits, read


def said(field, text, **habits):
    return read(FIELDS[field], text, Habits(**habits))


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("538000", "538000"),
        ("1.19735e+006", "1197350"),
        ("169000.0", "169000"),
        ("169.000", "169000"),
        ("1,390", "1390"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1 234 567", "1234567"),
        ("1’234’567", "1234567"),
        ("250.000,-", "250000"),
        ("350k", "350000"),
        ("1.2m", "1200000"),
        ("99,5", "99.5"),
        ("$1.234.567,50", "1234567.50"),
        ("1 234 567 €", "1234567"),
        ("€ 1,2 Mio", "1200000"),
        ("1.250 million", "1250000"),
        ("₹ 12,34,567", "1234567"),
        ("1.5 crore", "15000000"),
        ("45 lakh", "4500000"),
        ("3,500万円", "35000000"),
        ("1 200 000,- Kč", "1200000"),
    ],
)
def test_prices_of_several_countries(text, price):
    assert said("list_price", text)["list_price"] == Decimal(price)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("$1,390", "USD"), ("1.390 €", "EUR"), ("£950 pcm", "GBP"), ("CHF 1'200'000", "CHF"), ("EUR 5", "EUR")],
)
def test_a_price_says_its_currency(text, currency):
    assert said("list_price", text)["list_price_currency"] == currency


def test_a_dollar_is_the_dollar_of_the_agency():
    assert said("list_price", "$5", currency="CAD")["list_price_currency"] == "CAD"


def test_a_rent_says_how_often():
    assert said("list_price", "1.200 €/mes") == {
        "list_price": Decimal("1200.00"),
        "list_price_currency": "EUR",
        "lease_amount_frequency": "Monthly",
    }


@pytest.mark.parametrize("text", ["", "  ", "N/A", "-", "POA", "A consultar"])
def test_no_price_is_no_error(text):
    assert said("list_price", text) == {}


@pytest.mark.parametrize(
    "text", ["abc", "-5", "12 34", "1,2,3", "5 bananas", "9" * 13, "1e400", "Infinity", "٣٤x"]
)
def test_what_is_no_price_is_refused(text):
    with pytest.raises(BadValue):
        said("list_price", text)


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("2.75", (2, 1, 0, 0, 3)),
        ("2.5", (2, 0, 1, 0, 3)),
        ("2,25", (2, 0, 0, 1, 3)),
        ("0.75", (0, 1, 0, 0, 1)),
        ("3", (3, 0, 0, 0, 3)),
        ("0", (0, 0, 0, 0, 0)),
    ],
)
def test_fractional_bathrooms_are_counted_by_kind(text, rooms):
    clean = said("bathrooms", text)

    full_to_quarter = ("bathrooms_full", "bathrooms_three_quarter", "bathrooms_half", "bathrooms_one_quarter")
    assert tuple(clean[name] for name in (*full_to_quarter, "bathrooms_total_integer")) == rooms
    assert clean["bathrooms_typed"] == text


@pytest.mark.parametrize("text", ["2.3", "-1", "two", "1000"])
def test_other_counts_of_bathrooms_are_refused(text):
    with pytest.raises(BadValue):
        said("bathrooms", text)


@pytest.mark.parametrize(
    ("text", "area", "units"),
    [
        ("120", "120", None),
        ("120 m²", "120", "SquareMeters"),
        ("1,620 sq ft", "1620", "SquareFeet"),
        ("0.5 acres", "21780", "SquareFeet"),
        ("2 ha", "20000", "SquareMeters"),
        ("95,5 m2", "95.5", "SquareMeters"),
    ],
)
def test_areas_with_their_units(text, area, units):
    clean = said("lot_size_area", text)

    assert (clean["lot_size_area"], clean.get("lot_size_units")) == (Decimal(area), units)


def test_the_rows_of_a_column_tell_its_decimal_mark():
    assert decimal_mark(["1.250", "77.5", "1320.3125"]) == "."
    assert decimal_mark(["1.250", "77,5"]) == ","
    assert decimal_mark(["1.250", "2.000", "9"]) == ""
    assert said("living_area", "1.250", mark=".")["living_area"] == Decimal("1.25")
    assert said("living_area", "1.250", mark=",")["living_area"] == Decimal("1250")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20141209T000000", (2014, 12, 9)),
        ("2025-08-31", (2025, 8, 31)),
        ("2025-08-31T23:30:00+02:00", (2025, 8, 31)),
        ("31/12/2024", (2024, 12, 31)),
        ("31.12.24", (2024, 12, 31)),
        ("201812", (2018, 12, 1)),
        ("9 de diciembre de 2014", (2014, 12, 9)),
        ("Dec 9, 2014", (2014, 12, 9)),
        ("Tuesday, 9 December 2014", (2014, 12, 9)),
        ("12/9/14 3:45 PM", (2014, 9, 12)),
        ("45000", (2023, 3, 15)),
    ],
)
def test_dates_of_several_countries(text, day):
    assert said("on_market_date", text) == {"on_market_date": date(*day)}


def test_a_time_with_a_zone_becomes_utc():
    moment = said("modification_timestamp", "2025-08-31T23:30:00+02:00")["modification_timestamp"]

    assert moment == datetime(2025, 8, 31, 21, 30, tzinfo=UTC)


def test_the_rows_of_a_column_tell_the_order_of_day_and_month():
    assert day_first(["03/04/2025", "25/04/2025"], otherwise=False) is True
    assert day_first(["03/04/2025", "04/25/2025"], otherwise=True) is False
    assert day_first(["03/04/2025"], otherwise=False) is False
    assert said("on_market_date", "03/04/2025", day_first=False) == {"on_market_date": date(2025, 3, 4)}


@pytest.mark.parametrize(
    "text", ["31/02/2024", "yesterday", "2024-13-01", "0000-00-00", "20149999", "1/1/1/1"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(BadValue):
        said("on_market_date", text)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("bedrooms_total", "3.0", 3),
        ("bedrooms_total", "Studio", 0),
        ("year_built", "1951", 1951),
        ("latitude", "47,7210", Decimal("47.72100000")),
        ("longitude", "-122.319", Decimal("-122.31900000")),
        ("country", "España", "ES"),
        ("country", "gb", "GB"),
        ("standard_status", "Under Offer", "Pending"),
        ("standard_status", "Vendido", "Closed"),
        ("standard_status", "ActiveUnderContract", "ActiveUnderContract"),
        ("property_type", "ResidentialLease", "ResidentialLease"),
        ("lease_amount_frequency", "Weekly", "Weekly"),
        ("living_area_units", "m²", "SquareMeters"),
        ("list_price_currency", "€", "EUR"),
        ("language", "es-ES", "es"),
        ("city", " Jerez\x00 ", "Jerez"),
    ],
)
def test_single_values(field, text, value):
    assert said(field, text) == {field: value}


def test_a_kind_of_building_is_the_sub_type():
    assert said("property_type", "Private room in townhouse") == {
        "property_type": "Residential",
        "property_sub_type": "Private room in townhouse",
    }


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("bedrooms_total", "2.5"),
        ("bedrooms_total", "three"),
        ("year_built", "19511"),
        ("year_built", "1951.5"),
        ("latitude", "91"),
        ("longitude", "-181"),
        ("country", "Atlantis"),
        ("standard_status", "Haunted"),
        ("property_type", "Spaceship"),
        ("list_price_currency", "EURO$"),
        ("city", "x" * 121),
    ],
)
def test_values_that_are_refused(field, text):
    with pytest.raises(BadValue):
        said(field, text)


def test_lines_of_a_web_page_are_lines_and_other_signs_stay():
    assert said("public_remarks", "One.<br /><br />Two &amp; <b>three</b>.<br>") == {
        "public_remarks": "One.\n\nTwo & three."
    }
    for text in ("<script>alert(1)</script>", "a < b & c", "<b>bold</b> &amp;"):
        assert said("public_remarks", text) == {"public_remarks": text}
