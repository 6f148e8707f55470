import datetime
import io
import zipfile

import pytest
import xlsxwriter

from properties.exchange import sheets
from properties.exchange.reader import CannotRead, Rows, open_source


@pytest.fixture
def book(tmp_path):
    """A workbook of these sheets: rows by name; None leaves a row out."""

    def make(hidden=(), **tables):
        path = tmp_path / "stock.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            for name, rows in tables.items():
                sheet = workbook.add_worksheet(name)
                if name in hidden:
                    sheet.hide()
                else:
                    sheet.activate()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row or [])
        return path

    return make


def read(path, sheet=""):
    source = open_source(path, sheet)
    return source.header, [(row.line, row.cells) for row in Rows(source)]


def test_the_first_sheet_with_a_table_is_read_below_its_title(book):
    path = book(
        hidden=["Old"],
        Old=[["id", "price"], [9, 9]],
        Cover=[["Our stock"], ["of May"]],
        Homes=[["Stock of May"], None, ["id", "price", "city"], ["007", 250000, "Cádiz"], None, ["8", 1.5]],
    )

    assert read(path) == (["id", "price", "city"], [(4, ["007", "250000", "Cádiz"]), (6, ["8", "1.5", ""])])


def test_a_sheet_can_be_named(book):
    path = book(A=[["id", "x"], [1, 2]], B=[["id", "y"], [3, 4]])

    assert read(path, "b") == (["id", "y"], [(2, ["3", "4"])])
    with pytest.raises(CannotRead, match=r"no such sheet\. Its sheets are: A, B"):
        open_source(path, "C")


def test_dates_numbers_and_formulas_are_read_by_their_values(tmp_path):
    path = tmp_path / "stock.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["id", "day", "sum", "double", "text"])
        sheet.write(1, 0, 7)
        sheet.write(1, 1, datetime.date(2025, 4, 3), day)
        sheet.write(1, 2, 0.1 + 0.2)
        sheet.write_formula(1, 3, "=C2*2", value=0.6)
        sheet.write_string(1, 4, "=1+1")

    assert read(path)[1] == [(2, ["7", "2025-04-03", "0.3", "0.6", "=1+1"])]


def test_a_sheet_may_be_read_twice(book):
    source = open_source(book(A=[["id", "x"], [1, 2]]))

    assert list(Rows(source)) == list(Rows(source))


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def test_other_archives_and_damaged_sheets_are_refused_with_a_reason(book, tmp_path):
    path = tmp_path / "stock.xlsx"
    good = book(A=[["id", "x"], [1, 2]]).read_bytes()
    for content, reason in [
        (zipped(a="x"), "is an archive"),
        (good[: len(good) // 2], "is damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "is damaged"),
        (
            zipped(xl__workbook_xml="<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
            "is damaged",
        ),
    ]:
        path.write_bytes(content)
        with pytest.raises(CannotRead, match=reason):
            open_source(path)


def test_a_sheet_that_unpacks_to_gigabytes_is_refused(book, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(book(A=[["id", "x"], [1, 2]])) as good, zipfile.ZipFile(path, "w") as bomb:
        for part in good.namelist():
            is_sheet = part == "xl/worksheets/sheet1.xml"
            bomb.writestr(part, _endless_sheet() if is_sheet else good.read(part), zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 2_000_000

    with pytest.raises(CannotRead, match="could not be opened in time and memory"):
        open_source(path)


def _endless_sheet():
    """A cell at each end of the sheet and a text of 300 million characters: little to store, much to hold."""
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    row = '<row r="{}">{}</row>'
    last = row.format(1048576, cell.format("XFD1048576", "b"))
    text = "a" * 300_000_000
    return f"<worksheet><sheetData>{row.format(1, cell.format('A1', text))}{last}</sheetData></worksheet>"


def test_a_parser_that_hangs_is_given_up(book, monkeypatch):
    monkeypatch.setattr(sheets, "SECONDS", 0.01)

    with pytest.raises(CannotRead, match="could not be opened in time"):
        open_source(book(A=[["id", "x"], [1, 2]]))
