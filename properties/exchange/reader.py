"""Rows of a CSV file, one after the other, whatever its encoding and delimiter; never the whole file."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from estate.i18n import _

LONGEST_VALUE = 1_000_000  # characters; past it a quote was surely left open
SAMPLE_ROWS = 200
_CHUNK = 1 << 20
_DELIMITERS = ",;\t|"
_OTHER_FORMATS = {
    b"PK\x03\x04": "a spreadsheet or an archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format": "a database",
}


class CannotRead(Exception):
    """Nothing can be taken from this file; the text is a sentence that says why."""


@dataclass(frozen=True)
class Row:
    line: int  # where the row begins; the header is line 1
    cells: list[str]
    problem: str = ""  # why it cannot be read, in words


@dataclass(frozen=True)
class Source:
    """A file that can be read: what it is written in, its header and its first rows."""

    path: Path
    encoding: str
    delimiter: str
    header: list[str]
    sample: list[list[str]]
    size: int  # bytes
    warning: str = ""


def open_source(path: Path) -> Source:
    """Looks at the file once from end to end (for its encoding) and at its first rows; raises CannotRead."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_CHUNK)
        _refuse_other_formats(path, start)
        encoding = _encoding(path, start)
    except OSError as error:
        raise CannotRead(_("{} cannot be read: {}.").format(path, error.strerror or error)) from None
    delimiter = _delimiter(start.decode(encoding, "ignore"))
    header, sample = _first_rows(Source(path, encoding, delimiter, [], [], size))
    return Source(path, encoding, delimiter, header, sample, size, _warning(encoding))


class Rows:
    """Iterates over the rows below the header; `bytes_read` says how far it has come."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._file: BinaryIO | None = None

    @property
    def bytes_read(self) -> int:
        if self._file is None:
            return 0
        return self._source.size if self._file.closed else self._file.tell()

    def __iter__(self) -> Iterator[Row]:
        with self._source.path.open("rb") as file:
            self._file = file
            records = _records(file, self._source)
            next(records, None)  # the header
            for row in records:
                yield row if row.problem else _fitted(row, len(self._source.header))


def _records(file: BinaryIO, source: Source) -> Iterator[Row]:
    """Every row that is not blank, the header first."""
    csv.field_size_limit(LONGEST_VALUE)
    text = io.TextIOWrapper(file, source.encoding, errors="replace", newline="")
    reader = csv.reader(text, delimiter=source.delimiter)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, [], _("cannot be read ({}); is a quote left open?").format(error))
        else:
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)
        line = reader.line_num + 1


def _fitted(row: Row, width: int) -> Row:
    """A row as wide as the header; blank cells past its end do no harm, a missing or surplus value does."""
    surplus = row.cells[width:]
    if len(row.cells) == width:
        return row
    if len(row.cells) > width and not any(cell.strip() for cell in surplus):
        return Row(row.line, row.cells[:width])
    found = _("has {} values where the header has {} columns").format(len(row.cells), width)
    return Row(row.line, row.cells, found)


def _first_rows(source: Source) -> tuple[list[str], list[list[str]]]:
    with source.path.open("rb") as file:
        rows = [row.cells for row in islice(_records(file, source), SAMPLE_ROWS + 1)]
    if not rows:
        raise CannotRead(_("{} is empty.").format(source.path))
    if len(rows) == 1:
        raise CannotRead(_("{} has a header and no rows below it.").format(source.path))
    return [cell.replace("\x00", "").strip() for cell in rows[0]], rows[1:]


def _refuse_other_formats(path: Path, start: bytes) -> None:
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise CannotRead(_("{} is empty.").format(path))
    for magic, name in _OTHER_FORMATS.items():
        if start.startswith(magic):
            raise CannotRead(_("{} is {}, not a CSV file. Save it as CSV and try again.").format(path, name))
    if b"\x00" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CannotRead(_("{} is a binary file, not a CSV file.").format(path))


def _encoding(path: Path, start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if _is_utf8(path) else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _warning(encoding: str) -> str:
    if encoding != "cp1252":
        return ""
    return _("The file is not UTF-8; it is read as Windows-1252. Check the accents in the sample values.")


def _delimiter(start: str) -> str:
    """The sign that splits the header into most columns and the next rows into as many."""
    lines = start.splitlines(keepends=True)[:20]

    def quality(sign: str) -> tuple[int, int]:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=sign) if cells]
        alike = sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0
        return alike, widths[0] if widths else 0

    return max(_DELIMITERS, key=quality)
