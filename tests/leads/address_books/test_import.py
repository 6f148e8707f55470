"""Address books come in: everybody is recognised, filled in, never doubled and never overwritten."""

import csv
from pathlib import Path
from typing import Any

import pytest

from estate.accounts import agency
from estate.people.privacy import erasure
from estate.people.tables import ContactPoint, Person, PersonAddress, PersonOrigin
from leads import queries as lists
from leads.address_books import importer
from leads.address_books.console import import_file
from leads.address_books.exporting import csv_lines
from leads.address_books.plan import prepare
from leads.people import queries
from leads.queries import Filters
from leads.tables import Enquiry, Lead
from properties.exchange.importer import Listener, Result
from properties.exchange.plan import CannotImport
from properties.exchange.reader import CannotRead
from tests import factories
from tests.shared import shared_files

HEADER = "ContactKey,FirstName,LastName,MobilePhone,Email,Language,Birthdate,ContactType,Tags,HomeCity"
ANA = "1,Ana,Ferreira,912 345 678,ana@example.com,pt; en,12/04/1985,buyer,sea view,Porto"
RUI = "2,Rui,Costa,BusinessPhone,,Portuguese,--04-13,,,"


@pytest.fixture
async def book(people: Any, tmp_path: Path) -> Any:
    await agency.load()

    async def take(*lines: str, name: str = "contacts.csv", **options: Any) -> Result:
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        dry = options.pop("dry", False)
        listener = options.pop("listener", None)
        return await importer.run(await prepare(path, agency.current(), **options), listener, dry=dry)

    take.path = tmp_path / "contacts.csv"  # type: ignore[attr-defined]
    return take


def counts(result: Result) -> tuple[int, ...]:
    return result.created, result.updated, result.unchanged, result.refused


async def person(name: str) -> dict[str, Any]:
    rows = await Person.select().where(Person.name == name)
    assert len(rows) == 1, name
    return await queries.one(rows[0]["id"])


async def test_people_come_with_all_that_is_said_of_them(book: Any) -> None:
    assert counts(await book(HEADER, ANA, RUI)) == (2, 0, 0, 0)
    ana = await person("Ana Ferreira")
    assert (ana["given_name"], ana["family_name"], ana["language"]) == ("Ana", "Ferreira", "pt")
    assert (ana["more_languages"], ana["birthday"], ana["tags"]) == (["en"], "1985-04-12", ["sea view"])
    assert ana["roles"] == ("buyer",) and ana["addresses"][0]["city"] == "Porto"
    assert [(p["value"], p["label"]) for p in ana["points"]] == [
        ("+351912345678", "mobile"),
        ("ana@example.com", None),
    ]
    assert await Lead.count() == 0 and await Enquiry.count() == 2


async def test_a_bad_phone_is_kept_as_it_came_and_said(book: Any) -> None:
    said: list[str] = []
    listener = Listener(unread=lambda kept: said.extend(f"{kept.line} {p.value}" for p in kept.problems))
    result = await book(HEADER, RUI, listener=listener)
    assert counts(result) == (1, 0, 0, 0) and said == ["2 BusinessPhone"]
    rui = await person("Rui Costa")
    assert rui["points"] == [] and (rui["language"], rui["birthday"]) == ("pt", "--04-13")
    kept = (await Enquiry.select(Enquiry.phone, Enquiry.message))[0]
    assert kept["phone"] == "BusinessPhone" and "BusinessPhone" in kept["message"]


async def test_a_second_run_changes_nothing(book: Any) -> None:
    await book(HEADER, ANA, RUI)
    before = await everything()
    assert counts(await book(HEADER, ANA, RUI)) == (0, 0, 2, 0)
    assert await everything() == before


async def everything() -> list[Any]:
    tables = (Person, ContactPoint, PersonAddress, PersonOrigin, Enquiry)
    return [await table.select().order_by(table.id) for table in tables]  # type: ignore[attr-defined]


async def test_a_dry_run_says_it_and_changes_nothing(book: Any) -> None:
    assert counts(await book(HEADER, ANA, RUI, dry=True)) == (2, 0, 0, 0)
    assert await Person.count() == 0 and await Enquiry.count() == 0


async def test_a_correction_of_the_source_is_taken_and_one_of_ours_stays(book: Any) -> None:
    await book(HEADER, ANA)
    await Person.update({Person.birthday: "1986-01-01"}, force=True)
    corrected = ANA.replace("12/04/1985", "13/04/1985").replace("Porto", "Braga").replace("sea view", "river")
    assert counts(await book(HEADER, corrected.replace("912 345 678", "912 345 679"))) == (0, 1, 0, 0)
    ana = await person("Ana Ferreira")
    assert ana["birthday"] == "1986-01-01" and ana["tags"] == ["river"]
    assert [one["city"] for one in ana["addresses"]] == ["Braga"]
    assert {p["value"] for p in ana["points"]} >= {"+351912345678", "+351912345679"}
    before = (await person("Ana Ferreira"))["id"]
    version = (await Person.select(Person.version).where(Person.id == before))[0]["version"]
    assert counts(await book(HEADER, corrected.replace("Ferreira", "Faria"))) == (0, 1, 0, 0)
    assert await person("Ana Faria")
    changed = (await Person.select(Person.version).where(Person.id == before))[0]["version"]
    assert changed > version, "somebody who has the old name before them is told"


async def test_who_is_known_is_recognised_and_filled_in(book: Any) -> None:
    known = await factories.person(name="Ana Ferreira", email="ana@example.com", company="Navegar")
    assert counts(await book(HEADER + ",Company", ANA + ",Other")) == (0, 1, 0, 0)
    row = (await Person.select().where(Person.id == known.id))[0]
    assert (row["company"], row["birthday"], row["version"]) == ("Navegar", "1985-04-12", 2)
    assert await Person.count() == 1


async def test_bad_rows_are_refused_with_line_and_reason_and_stop_no_other(book: Any) -> None:
    refused: list[tuple[int, str]] = []
    listener = Listener(refused=lambda r: refused.append((r.line, r.problems[0].reason)))
    lines = (
        "Name,Phone,Side,Agent",
        ",,,",
        ",,buy,",
        "Ana,,dance,",
        "Rui,1,2,3,4",
        "Eva,,let,nobody@x.example",
    )
    result = await book(*lines, "Joana,912345678,rent,", listener=listener)
    assert (result.created, result.refused) == (1, 4)
    assert [line for line, _reason in refused] == [3, 4, 5, 6]
    lead = (await Lead.select())[0]
    assert lead["side"] == "rent"


async def test_of_rows_with_one_key_the_last_one_is_taken(book: Any) -> None:
    later = ANA.replace("sea view", "river")
    assert counts(await book(HEADER, ANA, later)) == (1, 0, 1, 0)
    assert (await person("Ana Ferreira"))["tags"] == ["river"]
    assert counts(await book(HEADER, ANA, later)) == (0, 0, 2, 0)


async def test_without_keys_the_same_row_is_the_same_person(book: Any) -> None:
    lines = ("Nombre,Apellidos,Correo electrónico", "José,Núñez,", "José,Núñez,", "Ana,Ruiz,a@example.com")
    assert counts(await book(*lines)) == (2, 0, 1, 0)
    assert counts(await book(*lines)) == (0, 0, 3, 0)


async def test_an_erased_person_does_not_come_back(book: Any, people: Any) -> None:
    await book(HEADER, ANA)
    ana = await person("Ana Ferreira")
    await erasure.erase(ana["id"], by=factories.viewer(people.admin))
    assert counts(await book(HEADER, ANA)) == (0, 0, 1, 0)
    assert await Person.count() == 1 and await PersonOrigin.count() == 0


@pytest.mark.parametrize("day_first", [True, False])
async def test_dates_agree_within_a_file(book: Any, day_first: bool) -> None:
    telling = "25/12/1990" if day_first else "12/25/1990"
    await book("Name,Email,Birthday", "A,a@example.com,03/04/1985", f"B,b@example.com,{telling}")
    assert (await person("A"))["birthday"] == ("1985-04-03" if day_first else "1985-03-04")


async def test_what_is_set_is_set_for_all(book: Any, people: Any) -> None:
    fixed = {"tags": "fair", "campaign": "Spring", "agent": people.owner.email, "side": "sell"}
    await book("Name,Email", "Ana,ana@example.com", fixed=fixed)
    ana = await person("Ana")
    assert (ana["tags"], ana["campaign"], ana["roles"]) == (["fair"], "Spring", ("seller",))
    assert (await Lead.select(Lead.agent))[0]["agent"] == people.owner.id


async def test_cards_are_known_by_their_content_and_their_uid(book: Any) -> None:
    card = ["BEGIN:VCARD", "VERSION:3.0", "UID:u1", "FN:Ana Ferreira", "TEL;TYPE=CELL:912345678", "END:VCARD"]
    group = ["BEGIN:VCARD", "VERSION:4.0", "KIND:group", "FN:Board", "END:VCARD"]
    assert counts(await book(*card, *group, name="export.txt")) == (1, 0, 0, 1)
    card.insert(4, "TITLE:Captain")
    assert counts(await book(*card, name="export.txt")) == (0, 1, 0, 0)
    ana = await person("Ana Ferreira")
    assert ana["job_title"] == "Captain" and ana["points"][0]["label"] == "mobile"


@pytest.mark.skipif(not shared_files("vcard"), reason="shared data is absent")
async def test_every_card_of_the_corpus_comes_in_twice_and_once(book: Any) -> None:
    paths = [path for path in shared_files("vcard") if path.suffix == ".vcf"]
    first, second = Result(), Result()
    for total in (first, second):
        for path in paths:
            done = await importer.run(
                await prepare(path, agency.current(), source=f"{path.parent.name}/{path.name}")
            )
            for name, value in vars(done).items():
                setattr(total, name, getattr(total, name) + value)
    assert (first.read, first.refused) == (62, 8) and first.created + first.updated + first.unchanged == 54
    assert counts(second) == (0, 0, 54, 8)


async def test_an_export_comes_back_and_takes_corrections(book: Any, tmp_path: Path) -> None:
    await book(HEADER, ANA, "3,=cmd(),x,+351 220 000 000,,,,,,")
    text = "".join([part async for part in csv_lines()])
    assert "'=cmd() x" in text
    out = tmp_path / "people.csv"
    out.write_text(text, encoding="utf-8")
    assert counts(await importer.run(await prepare(out, agency.current()))) == (0, 0, 2, 0)
    out.write_text(text.replace("sea view", "river").replace("Porto", "Braga"), encoding="utf-8")
    assert counts(await importer.run(await prepare(out, agency.current()))) == (0, 1, 1, 0)
    ana = await person("Ana Ferreira")
    assert ana["tags"] == ["river"] and ana["addresses"][0]["city"] == "Braga"
    assert ana["points"][0]["label"] == "mobile" and await Person.count() == 2


async def test_what_is_no_address_book_is_said(book: Any, tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="No column holds a name"):
        await book("Price,Rooms", "1,2")
    for content in (b"", b"%PDF-1.4", b"\x00\x01\x02" * 99):
        path = tmp_path / "odd.csv"
        path.write_bytes(content)
        with pytest.raises(CannotRead):
            await prepare(path, agency.current())


@pytest.mark.parametrize(
    ("lines", "code"), [((HEADER, ANA), 0), (("Name,Phone", "Ana,1", ",x,y"), 1), (("a,b", "1,2"), 2)]
)
async def test_the_command_tells_how_it_went(
    people: Any, tmp_path: Path, capsys: Any, lines: tuple[str, ...], code: int
) -> None:
    path, errors = tmp_path / "people.csv", tmp_path / "refused.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert await import_file(path, False, "", {}, {}, errors) == code
    said = capsys.readouterr()
    if code == 1:
        assert "line 3" in said.err and "1 created" in said.out
        with errors.open(encoding="utf-8-sig") as file:
            assert len(list(csv.reader(file))) == 2


async def test_an_export_that_comes_back_brings_no_number_of_its_own(book: Any, tmp_path: Path) -> None:
    await book("Name,Phone", "Ana,+3100000000", "Rui,+390612345678", "Eva,+310201234567")
    held = await ContactPoint.select(ContactPoint.value)
    for _round in range(2):
        out = tmp_path / "people.csv"
        out.write_text("".join([part async for part in csv_lines()]), encoding="utf-8")
        assert counts(await importer.run(await prepare(out, agency.current()))) == (0, 0, 3, 0)
    assert await ContactPoint.select(ContactPoint.value) == held
    assert [one["value"] for one in held] == ["+390612345678", "+31201234567"]


async def test_a_number_that_was_kept_as_a_row_of_zeros_stays_the_only_one(book: Any, tmp_path: Path) -> None:
    await factories.person(name="Ana", phone="+3100000000")
    out = tmp_path / "people.csv"
    out.write_text("".join([part async for part in csv_lines()]), encoding="utf-8")
    await importer.run(await prepare(out, agency.current()))
    assert [one["value"] for one in await ContactPoint.select(ContactPoint.value)] == ["+3100000000"]


async def test_what_nobody_could_read_says_what_it_was_and_is_no_message(book: Any, people: Any) -> None:
    await book("Name,Phone,Birthday,Side", "Ana,912 345 678,1980-02-31,buy")
    [kept] = await Enquiry.select(Enquiry.message)
    assert kept["message"] == "Birthday as given: 1980-02-31"
    found = await lists.leads(factories.viewer(people.staff), Filters())
    assert [row.name for row in found.rows] == ["Ana"] and "1980" not in str(found)
