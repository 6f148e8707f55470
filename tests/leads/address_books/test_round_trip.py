"""What goes out comes in again elsewhere, and goes out as it was."""

import csv
from pathlib import Path
from typing import Any

import pytest

from estate.accounts import agency
from estate.people import contact_points, filling
from estate.people.details import Address, Details, Number
from estate.people.filling import Filling
from estate.people.tables import Person
from leads.address_books import exporting, importer
from leads.address_books.plan import prepare

RICH = Details(
    given_name="Ana Maria",
    family_name="Ferreira",
    languages=("pt", "en", "de"),
    company="Acme, Lda.; Porto",
    job_title="Captain",
    birthday="--04-13",
    roles=("buyer", "landlord"),
    tags=("sea view", "cash, urgent", "=tag", "VIP / 2026"),
    remarks='First line\nsecond; line, with “quotes” and "more"\n\n- last',
    source="Fair: spring",
    campaign="Spring",
    addresses=(
        Address("home", "Rua das Flores 1\n2.º Esq.", "Porto", "Norte", "4000-123", "PT"),
        Address("work", "Main St 5", "Springfield", "IL", "62701", "US"),
    ),
)
NUMBERS = (
    Number("phone", "+351912345678", "mobile"),
    Number("phone", "+351222345678", "work"),
    Number("phone", "+12025550123", "home"),
    Number("phone", "+12025550124", "fax"),
    Number("phone", "+12025550125"),
    Number("email", "ana@example.com"),
    Number("email", "ana.maria@example.com"),
)


async def table(path: Path) -> list[dict[str, str]]:
    await write(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sorted((dict(row) for row in csv.DictReader(file)), key=lambda row: row["FullName"])


async def write(path: Path) -> None:
    """As the command does."""
    if path.suffix == ".xlsx":
        await exporting.write_xlsx(path)
        return
    parts = exporting.cards() if path.suffix == ".vcf" else exporting.csv_lines()
    path.write_text("".join([part async for part in parts]), encoding="utf-8", newline="")


async def everything_about_ana() -> None:
    ana = await Person.objects().get(Person.name == "Ana Ferreira")
    points, _unread = contact_points.readable("", "", "PT", *(number.typed for number in NUMBERS))
    await contact_points.add(ana.id, points)
    await filling.fill([Filling(ana.id, RICH, NUMBERS)])


NOT_IN_CARDS = ("Remarks", "LeadSource", "Campaign", "FirstName", "LastName")
"""Of whom no parts of the name are known, a card says some all the same: phones want them."""


@pytest.mark.parametrize("ending", ["csv", "xlsx", "vcf"])
async def test_people_go_out_come_in_elsewhere_and_go_out_the_same(
    people: Any, bring: Any, take_back: Any, tmp_path: Path, ending: str
) -> None:
    book = ("Ana Ferreira,,ana@example.com", "=Rui,+351 912 000 000,", "王 小明,,w@example.com")
    first = await bring("Name,Phone,Email", *book)
    await everything_about_ana()
    path = tmp_path / f"people.{ending}"
    await write(path)
    before = await table(tmp_path / "before.csv")
    await Person.raw(AS_IF_NOTHING_HAPPENED)
    await take_back(first.run)
    assert await Person.count() == 0

    plan = await prepare(path, await agency.load())
    result = await importer.run(plan)

    assert (result.created, result.refused, result.unread) == (3, 0, 0)
    after = await table(tmp_path / "after.csv")
    for one, other in zip(before, after, strict=True):
        left_out = ("EstateKey", *(NOT_IN_CARDS if ending == "vcf" else ()))
        assert {n: t for n, t in other.items() if n not in left_out} == {
            n: t for n, t in one.items() if n not in left_out
        }


AS_IF_NOTHING_HAPPENED = """
UPDATE import_change c SET version = p.version,
    seq = (SELECT max(seq) FROM event_subject s WHERE s.subject = p.id)
FROM person p WHERE p.id = c.subject
"""
