"""ADF/XML as providers send it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from estate.refusals import Refused
from leads import adf
from tests.shared import shared_data, shared_files

CONTACT = "<contact><name>Ana</name><phone>1</phone></contact>"


def one(inside: str) -> adf.NewEnquiry:
    [prospect] = adf.read(f"<adf><prospect>{inside}</prospect></adf>".encode())
    return prospect


def test_the_examples_of_the_format_are_read() -> None:
    text = shared_data("leads", "adf", "README.md").read_text()
    read = [adf.read(block.encode())[0] for block in re.findall(r"```xml\n(.*?)```", text, re.DOTALL)]
    assert len(read) == 3
    assert {(prospect.name, prospect.phone) for prospect in read} == {("John Doe", "393-999-3922")}
    assert read[0].at == datetime(2020, 2, 9, 23, 26, tzinfo=UTC)


def test_a_listing_may_stand_in_the_place_of_the_vehicle() -> None:
    prospect = one(
        "<id source='portal'>9</id><requestdate>2026-05-01</requestdate>"
        "<vehicle interest='lease'><id>L-7</id><stock>S-8</stock><comments>Ground floor?</comments></vehicle>"
        "<customer><contact><name part='first'>Ana</name><name part='last'>Costa</name>"
        "<phone type='fax'>1</phone><phone type='voice'>22</phone><phone>33</phone><email>a@b.example</email>"
        "</contact><timeframe><description>soon</description></timeframe><comments>Hi</comments></customer>"
        "<provider><name>Portal</name></provider>"
    )
    assert (prospect.name, prospect.phone, prospect.email) == ("Ana Costa", "22", "a@b.example")
    assert (prospect.side, prospect.more, prospect.references) == ("rent", ("33",), ("L-7", "S-8"))
    assert prospect.message == "Hi\n\nsoon\n\nGround floor?"
    assert (prospect.source_key, prospect.campaign) == ("portal 9", "Portal")


def test_without_a_number_the_same_words_are_the_same_enquiry() -> None:
    first, again, other = (
        one(f"{blank}<customer>{CONTACT}<comments>{said}</comments></customer>").source_key
        for blank, said in (("", "Hi"), ("\n  ", "Hi"), ("", "Hello"))
    )
    assert first == again != other


@pytest.mark.parametrize("typed", ["", "soon", "99/99/9999", "2026-13-45T99:00:00"])
def test_an_unreadable_date_is_none(typed: str) -> None:
    assert one(f"<requestdate>{typed}</requestdate><customer>{CONTACT}</customer>").at is None


def test_one_document_brings_no_flood() -> None:
    assert len(adf.read(b"<adf>" + b"<prospect/>" * adf.MOST + b"</adf>")) == adf.MOST
    with pytest.raises(Refused, match="more than 200"):
        adf.read(b"<adf>" + b"<prospect/>" * (adf.MOST + 1) + b"</adf>")


def test_names_of_elements_may_be_written_as_they_please() -> None:
    [prospect] = adf.read(
        b"\xef\xbb\xbf \n<ADF xmlns='http://adf.example'><Prospect><Customer><Contact><Name>Ana</Name></Contact>"
        b"</Customer></Prospect></ADF>"
    )
    assert prospect.name == "Ana"


@pytest.mark.parametrize("document", [b"", b"<adf>", b"<adf/>", b"<html/>", b"\0", "<adf>é".encode("utf-16")])
def test_what_is_no_adf_is_refused(document: bytes) -> None:
    with pytest.raises(Refused):
        adf.read(document)


@pytest.mark.parametrize(
    "path",
    [*shared_files("security", "xml-bombs"), *shared_files("security", "payloads-all-the-things")],
    ids=lambda path: path.name,
)
def test_what_harms_is_refused(path: Path) -> None:
    with pytest.raises(Refused):
        adf.read(path.read_bytes())
