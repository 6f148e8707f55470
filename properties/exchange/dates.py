"""Dates as files write them."""

import contextlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

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
_TIME = r"(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?: ?([ap])\.? ?m\.?)?)?"
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_BACKWARDS = re.compile(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?" + _TIME, re.IGNORECASE)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º|ª)?[ ./-]+(?:de )?([a-z]+)[ .,/-]+(?:de |del )?(\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(r"([a-z]+)[ .-]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})")
_MONTH = re.compile(r"([a-z]+)[ ./-]+(?:de )?(\d{4})")
_WEEKDAY = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)[.,]? "
)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")  # days since the end of 1899, as Excel counts
_SERIALS_BEGIN = datetime(1899, 12, 30, tzinfo=UTC)


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
    votes = [is_day_first(text.strip()) for text in texts]
    yes, no = votes.count(True), votes.count(False)
    return otherwise if yes == no else yes > no


def is_day_first(text: str) -> bool | str | None:
    """None where day and month could be either, "" where this is no date of that form."""
    found = _NUMERIC.match(text)
    if not found:
        return ""
    first, second = int(found[1]), int(found[2])
    return first > 12 if (first > 12) != (second > 12) else None


def _moment(text: str, day_first: bool) -> datetime:
    if len(text) >= 10 and text[4] == "-" and text[7] == "-":
        with contextlib.suppress(ValueError):  # 2014-12-09 3:45 PM
            read = datetime.fromisoformat(text)
            return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    if found := _COMPACT.fullmatch(text):
        year, month, *rest = (int(part) if part else 0 for part in found.groups())
        return _utc(year, month, rest[0] or 1, *rest[1:])
    if found := _NUMERIC.fullmatch(text):
        first, second, year = (int(part) for part in found.groups()[:3])
        day, month = (first, second) if day_first else (second, first)
        return _utc(_whole(year), month, day, *_clock(found))
    if found := _BACKWARDS.fullmatch(text):
        return _utc(int(found[1]), int(found[2]), int(found[3] or 1), *_clock(found))
    if _SERIAL.fullmatch(text) and 20_000 <= float(text) < 80_000:
        return _SERIALS_BEGIN + timedelta(seconds=round(float(text) * 86_400))
    return _with_month_name(_WEEKDAY.sub("", text.lower(), count=1))


def _with_month_name(text: str) -> datetime:
    """Raises ValueError or KeyError."""
    if found := _DAY_MONTH.fullmatch(text):
        return _utc(_whole(int(found[3])), _MONTHS[found[2]], int(found[1]))
    if found := _MONTH_DAY.fullmatch(text):
        return _utc(int(found[3]), _MONTHS[found[1]], int(found[2]))
    if found := _MONTH.fullmatch(text):
        return _utc(int(found[2]), _MONTHS[found[1]], 1)
    raise NotADate(text)


def _whole(year: int) -> int:
    return year + (2000 if year < 100 else 0)


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = (int(part or 0) for part in found.groups()[3:6])
    half = (found[7] or "").lower()
    return (hour % 12 + 12 * (half == "p") if half else hour), minute, second


def _utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
