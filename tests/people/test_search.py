import re

import pytest

from estate.people import contact_points, search

PHONE = contact_points.phone("020 7946 0958", "GB")
EMAIL = contact_points.email("Zoe.Luk@Demo.Example")


def found(query: str, line: str, country: str = "GB") -> bool:
    """As PostgreSQL's LIKE would find it."""
    terms = search.terms(query, country)
    return bool(terms) and all(any(_like(p, line) for p in term.patterns) for term in terms)


def _like(pattern: str, line: str) -> bool:
    parts = re.split(r"(?<!\\)%", pattern)
    return (
        re.fullmatch(".*".join(re.escape(re.sub(r"\\(.)", r"\1", part)) for part in parts), line) is not None
    )


@pytest.mark.parametrize(
    "query", ["zoe", "Zoë", "ZO", "brien", "O’Brien", "o'brien", "luk", "Łuk", "zoe luk", "luk zoe", "l"]
)
def test_any_part_of_a_name_with_or_without_accents(query: str) -> None:
    assert found(query, search.line("Zoë O’Brien-Łuk", []))


@pytest.mark.parametrize("query", ["oe o", "anna", "zoe anna", "brien@", "%", "_oe"])
def test_what_is_not_in_the_name_is_not_found(query: str) -> None:
    assert not found(query, search.line("Zoë O’Brien-Łuk", []))


@pytest.mark.parametrize(
    "query",
    [
        "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "0044 20 7946 0958",
        "020 7946 0958",
        "02079460958",
        "020-7946.0958",
        "tel:+442079460958",
        "7946 0958",
        "0207",
        "0958",
        "+4420",
        "００４４ ２０ ７９４６ ０９５８",
    ],
)
def test_a_phone_in_any_format(query: str) -> None:
    assert found(query, search.line("Ana", [PHONE]))


def test_a_foreign_phone_is_found_as_it_is_dialled_at_home_and_from_here() -> None:
    line = search.line("Ana", [contact_points.phone("+351 912 345 678", "GB")])
    assert found("912 345 678", line)
    assert found("00351 912345678", line)
    assert not found("912 345 679", line)


@pytest.mark.parametrize(
    "query", ["zoe.luk@demo.example", "ZOE.LUK@", "luk@demo", "zoe.luk", "zoe.l", "zoe demo"]
)
def test_an_e_mail_or_a_part_of_it(query: str) -> None:
    assert found(query, search.line("", [EMAIL]))


@pytest.mark.parametrize("query", ["鷹栖太郎", "鷹栖", "太郎", "郎", "栖太"])
def test_a_name_in_its_own_script_by_any_part(query: str) -> None:
    assert found(query, search.line("鷹栖太郎", []))


@pytest.mark.parametrize("query", ["Иван", "иванов", "ivan", "Ivanov", "ив"])
def test_a_name_in_its_own_letters_or_in_ours(query: str) -> None:
    assert found(query, search.line("Иван Иванов", []))


def test_nothing_typed_is_no_search() -> None:
    assert search.terms(" \0 ", "GB") == []
