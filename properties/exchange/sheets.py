"""The table of a spreadsheet (XLSX, XLSM, XLSB, XLS, ODS) as rows of text.

Files from outside meet their parser in a process of its own (`python -m properties.exchange.sheets`) with
bounded memory and time. It writes rows to a file that has no name, so that they vanish with the import.
"""

import contextlib
import json
import re
import resource
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from estate.i18n import N_, _

MEMORY = 900 << 20  # bytes of address space
SECONDS = 240
UNPACKED = 3 << 30  # bytes that the parts of a file may say they have

TOO_HARD = N_("could not be opened in time and memory. Save the sheet as CSV, which may be of any length")
DAMAGED = N_("is damaged, or not a spreadsheet")
ENCRYPTED = N_("is protected by a password. Save it without one")
NO_TABLE = N_("has no sheet with a header and rows below it")
NO_SHEET = N_("has no such sheet. Its sheets are: {}")
AN_ARCHIVE = N_("is an archive, not a table. Take out the file that holds the listings")


class BadSheet(Exception):
    """The text goes on after the file's name and says why it cannot be read."""


@dataclass(frozen=True)
class Table:
    sheet: str
    rows: BinaryIO  # a line of JSON for each row that is not blank: its number in the sheet, its cells


def table_of(path: Path, sheet: str) -> Table:
    """The first sheet with a table, or the one that is named; raises BadSheet."""
    rows = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the table
    try:
        _write_rows(path, sheet, rows)
        rows.seek(0)
        head = json.loads(rows.readline() or "{}")
        if "sheet" not in head:
            raise BadSheet(_(head.get("reason", TOO_HARD)).format(head.get("names", "")))
    except BaseException:
        rows.close()
        raise
    return Table(head["sheet"], rows)


def _write_rows(path: Path, sheet: str, rows: BinaryIO) -> None:
    command = [sys.executable, "-m", "properties.exchange.sheets", str(path.absolute()), sheet]
    home = Path(__file__).parents[2]
    with contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            command,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=rows,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
        if done.returncode == 0:
            return
    rows.truncate(0)


def rows_of(table: BinaryIO) -> Iterator[tuple[int, int, list[str]]]:
    """The number of each row in the sheet, where it ends in `table`, and its cells."""
    table.seek(0)
    end = len(table.readline())
    for line in table:
        end += len(line)
        number, *cells = json.loads(line)
        yield number, end, cells


def _main(path: str, sheet: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.alarm(SECONDS)  # in case the parent is gone
    try:
        _write(*_first_table(path, sheet))
    except BadSheet as bad:
        _say(reason=bad.args[0], names=bad.args[1] if bad.args[1:] else "")
    except MemoryError:
        _say(reason=TOO_HARD)


def _say(**facts: str) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")


def _first_table(path: str, sheet: str) -> tuple[str, Any]:
    import python_calamine as calamine

    _refuse_archives(path)
    try:
        book = calamine.CalamineWorkbook.from_path(path)
        for name in _names(book, sheet):
            found = book.get_sheet_by_name(name)
            if _is_table(found) or sheet:
                return name, found
    except calamine.PasswordError:
        raise BadSheet(ENCRYPTED) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise BadSheet(DAMAGED) from None
    raise BadSheet(NO_TABLE)


def _refuse_archives(path: str) -> None:
    if not zipfile.is_zipfile(path):
        return
    with contextlib.suppress(zipfile.BadZipFile, NotImplementedError), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > UNPACKED:
            raise BadSheet(TOO_HARD)
        if not any(part.filename.startswith("xl/") or part.filename == "content.xml" for part in parts):
            raise BadSheet(AN_ARCHIVE)


def _names(book: Any, wanted: str) -> list[str]:
    import python_calamine as calamine

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    if not wanted:
        seen = [sheet.name for sheet in sheets if sheet.visible == calamine.SheetVisibleEnum.Visible]
        return seen or [sheet.name for sheet in sheets]
    known = [sheet.name for sheet in sheets]
    found = [name for name in known if name.strip().casefold() == wanted.strip().casefold()]
    if not found:
        raise BadSheet(NO_SHEET, ", ".join(known))
    return found


def _is_table(sheet: Any) -> bool:
    filled = 0
    for row in sheet.iter_rows():
        filled += sum(cell not in ("", None) for cell in row) > 1
        if filled > 1:
            return True
    return False


def _write(name: str, sheet: Any) -> None:
    _say(sheet=name)
    start = sheet.start or (0, 0)
    blank = [""] * start[1]  # columns that are empty from top to bottom stay: names by position hold
    for number, row in enumerate(sheet.iter_rows(), start=start[0] + 1):
        cells = _cells(row)
        if cells:
            sys.stdout.write(json.dumps([number, *blank, *cells], ensure_ascii=False) + "\n")


def _cells(row: Sequence[Any]) -> list[str]:
    """Texts, without the blank ones at the end."""
    cells = [_NO_XML.sub(_sign, value) if isinstance(value, str) else _text(value) for value in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


_NO_XML = re.compile(
    "_x(FFF[EF])_"
)  # signs that XML cannot hold, and that the parser leaves as they are written


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _text(value: Any) -> str:
    """As somebody would have typed it: 3 for 3.0, a day for its midnight."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    _main(*sys.argv[1:])
