import csv

import pytest

from estate.people import contact_points, search
from estate.people.contact_points import Unreadable
from tests.shared import shared_data


@pytest.mark.parametrize(
    ("typed", "country", "value"),
    [
        ("020 7946 0958", "GB", "+442079460958"),
        ("+44 (0)20 7946 0958", "US", "+442079460958"),
        ("tel:+44-20-7946-0958", "GB", "+442079460958"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("٠٢٠٧٩٤٦٠٩٥٨", "GB", "+442079460958"),
        ("07700 900123 ext 5", "GB", "+447700900123"),
        ("912 345 678", "PT", "+351912345678"),
    ],
)
def test_a_phone_is_compared_as_e164(typed: str, country: str, value: str) -> None:
    assert contact_points.phone(typed, country).value == value


@pytest.mark.parametrize("typed", ["", "call me", "12", "555-0123", "+", "+44 20 7946 0958 0958 0958"])
def test_what_is_not_a_phone_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        contact_points.phone(typed, "US")


def test_an_e_mail_is_compared_in_lower_case_and_kept_as_typed() -> None:
    point = contact_points.email(" Ana.Ferreira@Demo.Example ")
    assert (point.value, point.typed) == ("ana.ferreira@demo.example", "Ana.Ferreira@Demo.Example")


@pytest.mark.parametrize("typed", ["ana", "ana@", "ana@b", "a b@demo.example", "ana@demo..example"])
def test_what_is_not_an_e_mail_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        contact_points.email(typed)


def test_a_machines_enquiry_keeps_what_can_be_read() -> None:
    points, unreadable = contact_points.readable("12", "ana@demo.example", "GB")
    assert [point.value for point in points] == ["ana@demo.example"]
    assert unreadable == ["12"]


def test_every_countrys_example_numbers_are_read_in_both_formats() -> None:
    with shared_data("contacts", "phones", "example_numbers.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["valid"] == "True"]
    for row in rows:
        assert contact_points.phone(row["national"], row["region"]).value == row["e164"], row
        assert contact_points.phone(row["international"], "GB").value == row["e164"], row
        assert search.terms(row["international"], "GB") == search.terms(row["e164"], "US"), row
    assert len(rows) > 100
