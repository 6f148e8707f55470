"""The row of a table that names its columns: not always the first one."""

import re
from collections.abc import Callable, Sequence

from properties.exchange.columns import is_known

_SEPARATOR = re.compile(r"\"?sep=(.?)\"?", re.IGNORECASE)


def separator(line: str) -> str | None:
    """What Excel's own first line says of the file; None where it is no such line."""
    found = _SEPARATOR.fullmatch(line.strip("\ufeff\r\n "))
    return found[1] if found else None


def place(rows: Sequence[Sequence[str]], is_known: Callable[[str], bool] = is_known) -> int:
    """The index of the header: below titles, which fill few cells and name no field (`is_known`)."""
    widths = sorted(_filled(row) for row in rows)
    usual = widths[len(widths) // 2] if widths else 0
    for index, row in enumerate(rows[:-1]):
        is_title = _filled(row) * 2 < usual and not any(is_known(cell) for cell in row)
        if not is_title and separator("".join(row)) is None:
            return _below_groups(rows, index, is_known)
    return 0


def _below_groups(rows: Sequence[Sequence[str]], first: int, is_known: Callable[[str], bool]) -> int:
    """Above the header there may be merged cells that name groups of columns."""
    named = [sum(map(is_known, row)) for row in rows[first : first + 3]]
    best = named.index(max(named))
    return first + best if named[best] >= 3 and named[best] > 2 * named[0] else first


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def names(row: Sequence[str]) -> list[str]:
    """Every column with a name of its own: `price`, `price (2)`, `Column 7`."""
    found: list[str] = []
    for index, cell in enumerate(row):
        name = " ".join(cell.replace("\0", "").split()) or unnamed(index)
        found.append(name if name not in found else _numbered(name, found))
    return found


def unnamed(index: int) -> str:
    return f"Column {index + 1}"


def _numbered(name: str, taken: Sequence[str]) -> str:
    return next(n for n in (f"{name} ({count})" for count in range(2, len(taken) + 3)) if n not in taken)
