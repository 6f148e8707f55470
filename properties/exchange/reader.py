"""Rows of a table, one after the other, from CSV of any charset and delimiter or from a spreadsheet; never
the whole file."""

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from estate.cells import unguarded
from estate.i18n import _
from properties.exchange import columns, headers, sheets
from properties.exchange.cells import is_ours
from properties.exchange.charsets import Charset, charset_of

LONGEST_VALUE = 1_000_000  # characters; past it a quote was surely left open
SAMPLE_ROWS = 200
_CHUNK = 1 << 20
_DELIMITERS = ",;\t|"
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OTHER_FORMATS = {
    b"%PDF": "a PDF",
    b"%!PS": "a print file",
    b"\x1f\x8b": "a compressed file",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"PK\x05\x06": "an empty archive",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format": "a database",
    b"<": "a web page or XML",
}
_STRAY = re.compile("[\ud800-\udfff\ufffd]")  # in a broken file: a byte that is no letter of its charset


class CannotRead(Exception):
    """Nothing can be taken from this file; the text is a sentence that says why."""


@dataclass(frozen=True)
class Row:
    line: int  # where the row begins, as an editor or the sheet counts; the header is usually line 1
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
    size: int  # what `Rows.bytes_read` comes to in the end
    warning: str = ""
    header_line: int = 1
    sheet: str = ""  # of a spreadsheet, the one that is read
    is_broken: bool = False  # some bytes are no letters of the charset
    rows: BinaryIO | None = field(default=None, repr=False, compare=False)  # of a spreadsheet

    @property
    def is_ours(self) -> bool:
        return not self.sheet and is_ours(self.header)

    def values(self, column: int) -> list[str]:
        """The first values of a column."""
        return [row[column] for row in self.sample if len(row) == len(self.header)]


def open_source(path: Path, sheet: str = "", is_known: Callable[[str], bool] = columns.is_known) -> Source:
    """Looks at the file once from end to end (for its charset) and at its first rows; raises CannotRead.
    `is_known` are the names of columns that tell a header from a title."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_CHUNK)
        if start.startswith(_SPREADSHEETS):
            return _with_header(_spreadsheet(path, sheet), is_known)
        _refuse_other_formats(path, start)
        charset = charset_of(path)
    except OSError as error:
        raise CannotRead(_("{} cannot be read: {}.").format(path.name, error.strerror or error)) from None
    text = start.decode(charset.name, "ignore")
    _refuse_binaries(path, text)
    return _with_header(_delimited(path, charset, _delimiter(text), size), is_known)


def _spreadsheet(path: Path, sheet: str) -> Source:
    try:
        table = sheets.table_of(path, sheet)
    except sheets.BadSheet as bad:
        raise CannotRead(f"{path.name} {bad}.") from None
    size = table.rows.seek(0, io.SEEK_END)
    return Source(path, "", "", [], [], size, sheet=table.sheet, rows=table.rows)


def _delimited(path: Path, charset: Charset, delimiter: str, size: int) -> Source:
    return Source(path, charset.name, delimiter, [], [], size, charset.warning, is_broken=charset.is_broken)


def _with_header(source: Source, is_known: Callable[[str], bool]) -> Source:
    first = list(islice(_records(source), SAMPLE_ROWS + 1))
    if not first:
        raise CannotRead(_("{} is empty.").format(source.path.name))
    index = headers.place([row.cells for row in first], is_known)
    below = [row.cells for row in first[index + 1 :] if not row.problem]
    if not below:
        raise CannotRead(_("{} has a header and no rows below it.").format(source.path.name))
    cells = first[index].cells
    if is_ours(cells):
        cells = [unguarded(cell) for cell in cells]
    if source.sheet:  # a column may begin below the header
        cells = cells + [""] * (max(map(len, below)) - len(cells))
    named = {**vars(source), "header": headers.names(cells), "header_line": first[index].line}
    found = Source(**named)
    return Source(**{**named, "sample": [_clean(cells, found) for cells in below]})


class Rows:
    """Iterates over the rows below the header; `bytes_read` says how far it has come."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._place = _Place()

    @property
    def bytes_read(self) -> int:
        return self._place.bytes

    def __iter__(self) -> Iterator[Row]:
        source = self._source
        width = None if source.is_broken or source.is_ours else len(source.header)
        for row in _records(source, self._place):
            if row.line > source.header_line:
                yield row if len(row.cells) == width else _checked(row, source)
        self._place.bytes = source.size


@dataclass
class _Place:
    bytes: int = 0


def _records(source: Source, place: _Place | None = None) -> Iterator[Row]:
    """Every row that is not blank, with what stands above the header."""
    place = place or _Place()
    if source.rows is not None:
        for line, end, cells in sheets.rows_of(source.rows):
            place.bytes = end
            yield Row(line, cells)
        return
    with source.path.open("rb") as file:
        for row in _csv_records(file, source):
            place.bytes = file.tell()
            yield row


def _csv_records(file: BinaryIO, source: Source) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_VALUE)
    errors = "replace" if source.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    text = io.TextIOWrapper(file, source.encoding, errors=errors, newline="")
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
            if "".join(cells).strip():
                yield Row(line, cells)
        line = reader.line_num + 1


def _checked(row: Row, source: Source) -> Row:
    if row.problem:
        return row
    cells, problem = _clean(row.cells, source), ""
    if source.is_broken:
        problem = _stray_bytes(cells, source)
        cells = [_STRAY.sub("\ufffd", cell) for cell in cells]
    width = len(source.header)
    if len(cells) != width:
        problem = _("has {} values where the header has {} columns").format(len(cells), width)
    return Row(row.line, cells, problem)


def _clean(cells: list[str], source: Source) -> list[str]:
    """As wide as the header where that takes no value away; without what our own exports add."""
    width = len(source.header)
    if len(cells) > width and not "".join(cells[width:]).strip():
        cells = cells[:width]
    elif source.sheet:
        cells = cells + [""] * (width - len(cells))
    return [unguarded(cell) for cell in cells] if source.is_ours else cells


def _stray_bytes(cells: list[str], source: Source) -> str:
    for name, cell in zip(source.header, cells, strict=False):
        if _STRAY.search(cell):
            shown = " ".join(_STRAY.sub("\ufffd", cell)[:60].split())
            charset = source.encoding.upper()
            return _("has a letter in {} that is not {}: “{}”").format(name, charset, shown)
    return ""


def _refuse_other_formats(path: Path, start: bytes) -> None:
    begin = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not begin:
        raise CannotRead(_("{} is empty.").format(path.name))
    for magic, name in _OTHER_FORMATS.items():
        if begin.startswith(magic):
            sentence = _("{} is {}, not a table. Save it as CSV or XLSX and try again.")
            raise CannotRead(sentence.format(path.name, name))


def _refuse_binaries(path: Path, text: str) -> None:
    if "\0" in text:
        raise CannotRead(_("{} is a binary file, not a table.").format(path.name))


def _delimiter(start: str) -> str:
    """The sign that splits the most of the first lines into equally many parts."""
    lines = io.StringIO(start, newline="").readlines()[:50]
    said = headers.separator(lines[0]) if lines else None
    if said:
        return said

    def quality(sign: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in _split(lines, sign) if len(cells) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=quality)


def _split(lines: list[str], sign: str) -> list[list[str]]:
    found: list[list[str]] = []
    with contextlib.suppress(csv.Error):  # a quote that nothing closes: what came before it tells enough
        found.extend(csv.reader(lines, delimiter=sign))
    return found
