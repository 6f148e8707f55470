"""People's texts through an import, the tables and an export, and back: in CSV of every kind and in XLSX."""

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from estate.accounts import agency
from properties.exchange import importer
from properties.exchange.export_console import export_file
from properties.exchange.importer import Listener
from properties.exchange.listing import Problem, Refusal
from properties.exchange.plan import prepare
from properties.exchange.refused import header, row
from properties.exchange.values import without_markup
from properties.tables import Property, PropertyText
from tests import factories
from tests.hostile.strings import WORST, clean, names, naughty, scripts

pytestmark = pytest.mark.usefixtures("db")
TEXTS = tuple(
    dict.fromkeys(
        clean(text)[:300].strip() for text in (*WORST, *names()[::50], *naughty()[::2], *scripts()[::30])
    )
)
HEADER = [
    "id",
    "Headline",
    "PublicRemarks",
    "UnparsedAddress",
    "City",
    "PrivateRemarks",
    "Showing Instructions",
]
FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


@pytest.fixture(autouse=True)
async def _agency(db: None) -> None:
    await factories.agency()


def _rows() -> list[list[str]]:
    return [[str(n), text, text, text, text[:100], text, text] for n, text in enumerate(TEXTS)]


def _delimited(path: Path, encoding: str, delimiter: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([HEADER, *_rows()])


def _sheet(path: Path, *_of_text: str) -> None:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for number, cells in enumerate([HEADER, *_rows()]):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell)


async def bring(path: Path) -> tuple[int, int, int, int]:
    refused: list[Refusal] = []
    result = await importer.run(prepare(path, await agency.load()), Listener(refused=refused.append))
    assert refused == []
    return (result.created, result.updated, result.unchanged, result.refused)


async def stored() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Property.raw(
        "SELECT p.originating_system_key AS key, t.headline, t.public_remarks, l.unparsed_address, l.city, "
        "p.private_remarks, p.showing_instructions, p.version FROM property p JOIN place l ON l.id = p.place "
        "LEFT JOIN property_text t ON t.property = p.id ORDER BY p.originating_system_key::int"
    )
    return rows


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.csv", (_delimited, "utf-8-sig", ";")),
        ("c.csv", (_delimited, "utf-16", "\t")),
        ("e.xlsx", (_sheet,)),
    ],
)
async def test_every_text_comes_and_goes_unchanged(tmp_path: Path, name: str, written: Any) -> None:
    path = tmp_path / name
    written[0](path, *written[1:])
    assert await bring(path) == (len(TEXTS), 0, 0, 0)
    before = await stored()
    for kept, text in zip(before, TEXTS, strict=True):
        prose = [kept[n] for n in ("headline", "public_remarks", "private_remarks", "showing_instructions")]
        assert prose == [without_markup(text)] * 4
        assert (kept["unparsed_address"], kept["city"]) == (text, text[:100].strip())
    for kind in ("csv", "xlsx"):
        out = tmp_path / f"out.{kind}"
        assert await export_file(out) == 0
        _is_harmless(out)
        assert await bring(out) == (0, 0, len(TEXTS), 0)
    assert await stored() == before


def _is_harmless(path: Path) -> None:
    if path.suffix == ".csv":
        cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for cell in row]
        risky = {cell for cell in cells if FORMULA.match(cell)}
        assert all(re.fullmatch(r"[+-]?[\d.,\s]+%?", cell) for cell in risky), risky
        return
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            tree = ElementTree.fromstring(parts.read(name))
            assert not [node.tag for node in tree.iter() if node.tag.endswith(("}f", "}hyperlink"))], name
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
    cells = {
        cell for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() for cell in row
    }
    plain = {text for text in TEXTS if without_markup(text) == text and "\ufffe" not in text}
    assert plain <= cells, "as texts, without an apostrophe"


async def test_what_was_typed_by_hand_comes_back_as_it_was_typed(tmp_path: Path) -> None:
    """Markup that an import of a portal's file takes away is, in our own file, what somebody wrote."""
    typed = ["<p>One</p><p>Two</p>", "a<br>b", "NULL", "n/a", "-", "two\nlines", "1 < 2<br/>&amp;"]
    for text in typed:
        home = await factories.property(headline=text, private_remarks=text, showing_instructions=text)
        await PropertyText.update({PropertyText.public_remarks: text}).where(PropertyText.property == home.id)
    for kind in ("csv", "xlsx"):
        out = tmp_path / f"out.{kind}"
        assert await export_file(out) == 0
        assert await bring(out) == (0, 0, len(typed), 0)
    kept = await Property.raw(
        "SELECT t.headline, t.public_remarks, p.private_remarks, p.showing_instructions FROM property p "
        "JOIN property_text t ON t.property = p.id ORDER BY p.id"
    )
    assert [tuple(row.values()) for row in kept] == [(text,) * 4 for text in typed]


def test_a_file_of_refused_rows_holds_no_formula() -> None:
    for text in TEXTS:
        refusal = Refusal(7, [Problem(text, text, "is not a price")], [text, text])
        for cell in (*header([text]), *row(refusal, 2)):
            assert not FORMULA.match(cell) or re.fullmatch(r"[+-]?[\d.,\s]+%?", cell), cell
