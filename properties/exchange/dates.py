"""Dates as files write them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre setiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:T?(\d{2})(\d{2})(\d{2}))?Z?")
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_BACKWARDS = re.compile(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]+(?:de )?([a-z]+)[ .,-]+(?:de )?(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]+)[ .]+(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")


class NotADate(ValueError):
    pass


def moment(text: str, day_first: bool) -> datetime:
    """In UTC; a date without a time is its midnight, a month its first day. Raises NotADate."""
    try:
        return _moment(text, day_first)
    except (ValueError, KeyError, OverflowError):
        raise NotADate(text) from None


def day_first(texts: Iterable[str], otherwise: bool) -> bool:
    """Whether 03/04/2025 is in April here: told by a first or second number above twelve."""
    votes = 0
    for text in texts:
        found = _NUMERIC.match(text.strip())
        if found:
            votes += (int(found[1]) > 12) - (int(found[2]) > 12)
    return votes > 0 if votes else otherwise


def _moment(text: str, day_first: bool) -> datetime:
    if found := _COMPACT.fullmatch(text):
        year, month, *rest = (int(part) if part else 0 for part in found.groups())
        return _utc(year, month, rest[0] or 1, *rest[1:])
    if found := _NUMERIC.fullmatch(text):
        first, second, year, *time = (int(part) if part else 0 for part in found.groups())
        day, month = (first, second) if day_first else (second, first)
        return _utc(year + (2000 if year < 100 else 0), month, day, *time)
    if found := _BACKWARDS.fullmatch(text):
        return _utc(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := _DAY_MONTH.fullmatch(text.lower()):
        return _utc(int(found[3]), _MONTHS[found[2]], int(found[1]))
    if found := _MONTH_DAY.fullmatch(text.lower()):
        return _utc(int(found[3]), _MONTHS[found[1]], int(found[2]))
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
