"""Birthdays: of a whole date, or without the year, as address books have them."""

import re
from datetime import date

_WHOLE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?")
_YEARLESS = re.compile(r"--?(\d{2})-?(\d{2})(?:[T ].*)?")
_LEAP_YEAR = 2000


def birthday(text: str) -> str | None:
    """ISO 8601, `--04-12` without a year; None where it is none."""
    text = text.strip()
    if whole := _WHOLE.fullmatch(text):
        return _checked(int(whole[1]), int(whole[2]), int(whole[3]), f"{whole[1]}-{whole[2]}-{whole[3]}")
    if yearless := _YEARLESS.fullmatch(text):
        return _checked(_LEAP_YEAR, int(yearless[1]), int(yearless[2]), f"--{yearless[1]}-{yearless[2]}")
    return None


def _checked(year: int, month: int, day: int, told: str) -> str | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    return told
