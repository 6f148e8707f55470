"""vCards of every version and program are read; ours are read by everybody."""

import contextlib
import io
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from estate.people.cards.reading import NoPerson, cards_of, person_of
from estate.people.cards.writing import card
from estate.people.details import Address, Source
from tests.shared import shared_files

CARDS = [path for path in shared_files("vcard") if path.suffix == ".vcf"]
REFUSED = {  # there is nobody whom one could know
    "053.vcf": 1,
    "055.vcf": 1,
    "063.vcf": 3,
    "069.vcf": 1,
    "073.vcf": 1,
    "075.vcf": 1,
}


def read(content: bytes) -> list[Source]:
    return [person_of(one) for one in cards_of(io.BytesIO(content))]


def one(*lines: str, version: str = "4.0") -> Source:
    [found] = read("\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD"]).encode())
    return found


@pytest.mark.skipif(not CARDS, reason="shared data is absent")
def test_every_card_of_the_corpus_is_taken_or_refused_with_its_reason() -> None:
    taken: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for path in CARDS:
        with path.open("rb") as file:
            for found in cards_of(file):
                try:
                    assert person_of(found).name
                    taken[path.parent.name] += 1
                except NoPerson as why:
                    assert str(why) == "has neither a name nor a phone nor an e-mail"
                    refused[path.name] += 1
    assert refused == REFUSED
    assert taken == {"calcard": 37, "ez-vcard": 15, "py-vobject": 1, "sabre": 1}


@pytest.mark.skipif(not CARDS, reason="shared data is absent")
def test_the_programs_of_phones_and_desks_are_understood() -> None:
    found = {path.name: list(_taken(path)) for path in CARDS if path.parent.name == "ez-vcard"}
    [apple] = found["John_Doe_IPHONE.vcf"]
    assert [(n.typed, n.label) for n in apple.numbers][:2] == [
        ("905-555-1234", "mobile"),
        ("905-666-1234", "home"),
    ]
    assert (apple.details.family_name, apple.details.company) == ("Doe", "IBM")
    assert apple.details.addresses[1].unparsed_address == "Street4\nBuilding 6\nFloor 8"
    android = found["John_Doe_ANDROID.vcf"]
    assert len(android) == 6 and android[4].numbers[-1].typed == "ÑÑÑÑÑÑÑÑÑÑÑÑÑÑ"
    [outlook] = found["outlook-2003.vcf"]
    assert outlook.details.company == "Company, The" and outlook.details.birthday == "1980-03-21"
    assert outlook.details.remarks == "This is the note field!!\nSecond line\n\nThird line is empty"
    assert {s.partner for s in (*found["gmail-single.vcf"], *found["John_Doe_MAC_ADDRESS_BOOK.vcf"])} == {
        "MySpouse",
        "Jenny",
    }


def _taken(path: Any) -> list[Source]:
    with path.open("rb") as file:
        return [person_of(found) for found in cards_of(file)]


@pytest.mark.parametrize(
    ("lines", "version", "name"),
    [
        (["FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Jos=E9 N=FA=F1ez"], "2.1", "José Núñez"),
        (
            ["FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=B1=B1=E7=94=B0=\r\n =E5=A4=AA=E9=83=8E"],
            "2.1",
            "山田 太郎",
        ),
        (["N:Ferreira;Ana;Maria;Dra.;"], "3.0", "Dra. Ana Maria Ferreira"),
        (["N;LANGUAGE=ja;ALTID=1:山田;太郎;;;", "N;ALTID=1:Yamada;Taro;;;"], "4.0", "太郎 山田"),
        (["fn: Ana\\, the\\; first\\nof all "], "3.0", "Ana, the; first of all"),
        (["ORG:Harbour & Hill;Sales"], "3.0", "Harbour & Hill"),
        (["NICKNAME:Joey"], "3.0", "Joey"),
        (["EMAIL:ana@example.com"], "2.1", "ana@example.com"),
        (['item1.FN;X-A="a:b;c":Ana'], "4.0", "Ana"),
    ],
)
def test_names_of_every_kind(lines: list[str], version: str, name: str) -> None:
    assert one(*lines, version=version).name == name


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:19850412", "1985-04-12"),
        ("BDAY:1985-04-12T00:00:00Z", "1985-04-12"),
        ("BDAY:--0412", "--04-12"),
        ("BDAY:--04-12", "--04-12"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", "--02-29"),
        ("BDAY:1985-02-30", None),
        ("BDAY;VALUE=text:circa 1800", None),
    ],
)
def test_a_birthday_may_lack_its_year(line: str, birthday: str | None) -> None:
    found = one("FN:Ana", line)
    assert found.details.birthday == birthday
    assert bool(found.unread) == (birthday is None)


@pytest.mark.parametrize("kind", ["group", "location", "device"])
def test_what_is_no_person_is_refused(kind: str) -> None:
    with pytest.raises(NoPerson):
        one("FN:Board", f"KIND:{kind}")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BEGIN:VCARD",
        b"\xff\xfe" + "BEGIN:VCARD\nFN:Ana\nEND:VCARD".encode("utf-16-le"),
        b"BEGIN:VCARD\rFN:Ana\rEND:VCARD\r",
        b"BEGIN:VCARD\nFN:" + b"a" * 3_000_000 + b"\nEND:VCARD",
        b"BEGIN:VCARD\nFN:" + b"\\," * 600_000 + b"\nEND:VCARD",
        b"BEGIN:VCARD\n" * 20_000 + b"FN:Ana\n" + b"END:VCARD\n" * 20_000,
        b"BEGIN:VCARD\nFN:Ana\n" + b"TEL:1\n" * 50_000 + b"END:VCARD",
        b"BEGIN:VCARD\nFN;X=" + b'"' * 500_000 + b":Ana\nEND:VCARD",
        b"BEGIN:VCARD\nFN;CHARSET=punycode:Ana\nEND:VCARD",
        b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:" + b"=41=\n" * 100_000 + b"\nEND:VCARD",
        b"BEGIN:VCARD\nBEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:X\nEND:VCARD\nFN:Ana\nEND:VCARD",
        bytes(range(256)) * 40,
    ],
)
def test_hostile_files_end_soon_and_leave_us_alive(content: bytes) -> None:
    for found in cards_of(io.BytesIO(content)):
        with contextlib.suppress(NoPerson):
            assert len(person_of(found).name) <= 200


def test_no_card_fills_a_person_without_bounds() -> None:
    lines = "NOTE:" + "n" * 15_000 + "\n" + "TEL:1\n" * 100 + "ADR:;;Rua;" + "c" * 900 + ";;;\n"
    lines += "".join(f"CATEGORIES:tag {n}\n" for n in range(300))
    [found] = cards_of(io.BytesIO(f"BEGIN:VCARD\nFN:Ana\n{lines * 3}END:VCARD\n".encode()))
    ana = person_of(found)
    assert len(ana.details.remarks) == 20_000 and len(ana.details.tags) == 100 and len(ana.numbers) <= 30
    assert len(ana.details.addresses[0].city) == 120


ANA: dict[str, Any] = {
    "id": UUID("01940000-0000-7000-8000-000000000001"),
    "name": "Ana Maria Ferreira",
    "given_name": "",
    "family_name": "",
    "language": "pt",
    "more_languages": ["en"],
    "company": "Navegar; Lda, \\Porto",
    "job_title": "Captain",
    "birthday": "--04-12",
    "roles": ("buyer",),
    "tags": ["sea, view", "cash"],
    "points": [
        {"kind": "phone", "value": "+351912345678", "label": "mobile", "is_wrong": False},
        {"kind": "phone", "value": "+351220000000", "label": "fax", "is_wrong": False},
        {"kind": "phone", "value": "+351912345670", "label": None, "is_wrong": True},
        {"kind": "email", "value": "ana@example.com", "label": "work", "is_wrong": False},
    ],
    "addresses": [
        {
            "kind": "home",
            "unparsed_address": "Rua das Flores 1\n3.º Esq.",
            "city": "Lisboa",
            "state_or_province": "",
            "postal_code": "1200-001",
            "country": "PT",
        }
    ],
    "links": [{"kind": "partner", "other": "01940000-0000-7000-8000-000000000002"}],
    "modification_timestamp": datetime(2026, 11, 21, 10, 0, 0, tzinfo=UTC),
}


def test_ours_is_written_as_rfc_6350_says() -> None:
    lines = card(ANA, "4.0").split("\r\n")
    for line in (
        "UID:urn:uuid:01940000-0000-7000-8000-000000000001",
        "KIND:individual",
        "FN:Ana Maria Ferreira",
        "N:Ferreira;Ana Maria;;;",
        'TEL;VALUE=uri;TYPE="cell,voice";PREF=1:tel:+351912345678',
        "TEL;VALUE=uri;TYPE=fax:tel:+351220000000",
        "EMAIL;TYPE=work:ana@example.com",
        "BDAY:--0412",
        "LANG;PREF=1:pt",
        "LANG;PREF=2:en",
        "ORG:Navegar\\; Lda\\, \\\\Porto",
        "CATEGORIES:Buyer,sea\\, view,cash",
        "RELATED;TYPE=spouse:urn:uuid:01940000-0000-7000-8000-000000000002",
        "REV:20261121T100000Z",
    ):
        assert line in lines, line
    assert "+351912345670" not in card(ANA, "4.0")


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_what_we_write_we_read(version: Any) -> None:
    [back] = read(card(ANA, version).encode())
    assert (back.name, back.key) == (ANA["name"], str(ANA["id"]))
    assert [(n.typed, n.label) for n in back.numbers] == [
        ("+351912345678", "mobile"),
        ("+351220000000", "fax"),
        ("ana@example.com", "work"),
    ]
    details = back.details
    assert (details.company, details.birthday, details.job_title) == (ANA["company"], "--04-12", "Captain")
    assert (details.tags, details.roles) == (("sea, view", "cash"), ("buyer",))
    assert details.addresses == (
        Address("home", "Rua das Flores 1\n3.º Esq.", "Lisboa", "", "1200-001", "PT"),
    )
    assert details.languages == (("pt", "en") if version == "4.0" else ())


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana Ferreira", "N:Ferreira;Ana;;;"),
        ("Cher", "N:;Cher;;;"),
        ("山田 太郎", "N:山田;太郎;;;"),
        ("山田太郎", "N:;山田太郎;;;"),
        ("김 민준", "N:김;민준;;;"),
        ("Лев Толстой", "N:Толстой;Лев;;;"),
    ],
)
def test_names_of_any_script_have_parts(name: str, parts: str) -> None:
    assert parts in card({**ANA, "name": name}, "3.0").split("\r\n")


@pytest.mark.parametrize("letter", ["a", "é", "漢", "😀"])
def test_lines_are_folded_between_letters(letter: str) -> None:
    text = card({**ANA, "name": letter * 150}, "4.0")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert read(text.encode())[0].name == letter * 150


def test_a_company_is_an_organisation() -> None:
    text = card({**ANA, "name": "Navegar", "company": "Navegar"}, "4.0")
    assert "KIND:org\r\n" in text and "N:;;;;\r\n" in text
