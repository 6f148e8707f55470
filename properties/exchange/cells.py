"""Files that go out to a spreadsheet program and come back: our exports, and the rows that an import refused.

A text that the program would take for a formula goes out with an apostrophe, as Excel's own, and loses it
when it comes back.
"""

import re
from collections.abc import Sequence

OUR_KEY = "EstateKey"
"""The column of an export that holds the property's id."""

OUR_SOURCE = "Estate"
"""The source of such a file: its rows are known by that id, and say no more than its columns do."""

OURS = ("estate:line", "estate:reasons")
REFUSED = "-refused"
"""Behind the source's name, the name of a file of refused rows."""
"""What a file of refused rows says besides the row itself; nothing is taken from it."""

_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[\d.,\s]+%?")
_GUARDED = re.compile(r"'\s*[=+\-@\t\r＝＋－＠']")


def is_ours(header: Sequence[str]) -> bool:
    return OUR_KEY in header or OURS[0] in header


def guarded(text: str) -> str:
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text
