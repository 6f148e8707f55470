"""Files that go out to a spreadsheet program and come back: our exports, and the rows that an import
refused."""

from collections.abc import Sequence

OUR_KEY = "EstateKey"
"""The column of an export that holds the property's id."""

OUR_SOURCE = "Estate"
"""The source of such a file: its rows are known by that id, and say no more than its columns do."""

OURS = ("estate:line", "estate:reasons")
REFUSED = "-refused"
"""Behind the source's name, the name of a file of refused rows."""
"""What a file of refused rows says besides the row itself; nothing is taken from it."""


def is_ours(header: Sequence[str]) -> bool:
    return OUR_KEY in header or OURS[0] in header
