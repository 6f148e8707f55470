"""Numbers and addresses that others collected: what is read, and what is refused and why.

`PhoneNumberMetadataForTesting.xml` is not read: it is a made-up number plan by which the phone library tests
itself, and says nothing of real numbers."""

import csv
import re
from pathlib import Path

import pytest

from estate.people import contact_points
from estate.people.contact_points import Unreadable
from tests.shared import shared_data

# Hosts without a dot, IP addresses, quoted local parts, names and comments: hardly anybody has such.
_EXOTIC = re.compile(r'["()<]|@[^.]*$|@\d+\.\d+\.\d+\.\d+$|^[^@]*$')


def test_a_national_number_and_its_region_give_e164() -> None:
    with shared_data("contacts", "phones", "example_numbers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 403
    read = [contact_points.phone(row["national"], row["region"]).value for row in rows]
    assert read == [row["e164"] for row in rows]
    assert [contact_points.phone(row["international"], "US").value for row in rows] == read


def _lines(name: str) -> list[str]:
    path: Path = shared_data("contacts", "email-addresses", name)
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _refused(addresses: list[str]) -> list[str]:
    return [address for address in addresses if not _is_read(address)]


def _is_read(address: str) -> bool:
    try:
        contact_points.email(address)
    except Unreadable:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "host", "count"),
    [("mailbox_invalid.txt", "", 43), ("abridged_localpart_invalid.txt", "@example.com", 19)],
)
def test_what_is_no_address_is_refused(name: str, host: str, count: int) -> None:
    addresses = [line + host for line in _lines(name)]
    assert len(addresses) == count and _refused(addresses) == addresses


@pytest.mark.parametrize(
    ("name", "host", "taken", "exotic"),
    [
        ("mailbox_valid.txt", "", 41, 36),
        ("abridged_localpart_valid.txt", "@example.com", 25, 23),
        ("domain_typos_invalid.txt", "a@", 33, 0),
    ],
)
def test_what_is_an_address_is_taken_unless_nobody_has_such(
    name: str, host: str, taken: int, exotic: int
) -> None:
    addresses = [host + line if host == "a@" else line + host for line in _lines(name)]
    refused = _refused(addresses)
    assert (len(addresses) - len(refused), len(refused)) == (taken, exotic)
    assert [address for address in refused if not _EXOTIC.search(address)] == []


def test_a_mistyped_host_is_still_a_host() -> None:
    """Nobody is told that gmial.com does not exist: it does."""
    pairs = [line.split(",") for line in _lines("domain_typos_valid.txt")]
    assert len(pairs) == 86 and _refused([f"a@{right}" for _wrong, right in pairs]) == []
    wrong = _refused([f"a@{typo}" for typo, _right in pairs])
    assert wrong == ["a@yahoo", "a@gmail", "a@gmail.com1", "a@gmail.com`", "a@gmiail.com'"]
