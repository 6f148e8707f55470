"""Moments and durations as phones write them."""

import contextlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil import parser as words

from properties.exchange import dates

EARLIEST, LATEST = 1990, 2200
LONGEST = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = (
    ("Jan", "January", "ene", "enero", "Januar", "Jänner"),
    ("Feb", "February", "febrero", "Februar"),
    ("Mar", "March", "marzo", "März", "Mrz"),
    ("Apr", "April", "abr", "abril"),
    ("May", "mayo", "Mai"),
    ("Jun", "June", "junio", "Juni"),
    ("Jul", "July", "julio", "Juli"),
    ("Aug", "August", "ago", "agosto"),
    ("Sep", "Sept", "September", "septiembre", "setiembre"),
    ("Oct", "October", "octubre", "Okt", "Oktober"),
    ("Nov", "November", "noviembre"),
    ("Dec", "December", "dic", "diciembre", "Dez", "Dezember"),
)


class NotATime(ValueError):
    pass


class _Words(words.parserinfo):
    MONTHS = list(_MONTHS)  # type: ignore[arg-type]
    JUMP = [*words.parserinfo.JUMP, "de", "del", "a", "las", "um", "uhr", "h"]


_WORDS = _Words()


def moment(text: str, day_first: bool) -> datetime:
    """With its zone where the text says one (or counts from 1970), else as the clock showed it. Raises
    NotATime."""
    text = " ".join(text.split())
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _EPOCH + timedelta(milliseconds=int(text) * (1000 if len(text) == 10 else 1))
    with contextlib.suppress(ValueError):
        return _sane(datetime.fromisoformat(text), text)
    with contextlib.suppress(dates.NotADate):
        return _sane(dates.moment(text, day_first).replace(tzinfo=None), text)
    return _sane(_in_words(text, day_first), text)


def _in_words(text: str, day_first: bool) -> datetime:
    """ "2 Jun 2017, 9:45 AM", "2. Juni 2017 um 09:45 Uhr"."""
    if not re.search(r"\d{4}", text) or not re.search(r"[^\W\d_]{3}", text):
        raise NotATime(text)
    try:
        return words.parse(text, parserinfo=_WORDS, dayfirst=day_first)
    except (ValueError, OverflowError, TypeError):
        raise NotATime(text) from None


def _sane(at: datetime, text: str) -> datetime:
    if not EARLIEST <= at.year <= LATEST:
        raise NotATime(text)
    return at


def in_utc(clocks: Sequence[datetime], zone: ZoneInfo) -> list[datetime]:
    """Of moments in the order of their file, forwards or backwards. In the hour that a clock shows twice,
    the order tells which of the two it was."""
    if _runs_backwards(clocks):
        return list(reversed(_forwards(list(reversed(clocks)), zone)))
    return _forwards(clocks, zone)


def _runs_backwards(clocks: Sequence[datetime]) -> bool:
    plain = [at.replace(tzinfo=None) for at in clocks]
    return len(plain) > 1 and plain[0] > plain[-1]


def _forwards(clocks: Sequence[datetime], zone: ZoneInfo) -> list[datetime]:
    found: list[datetime] = []
    for at in clocks:
        if at.tzinfo:
            found.append(at.astimezone(UTC))
            continue
        first, second = (at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        is_later = bool(found) and first < found[-1] <= second
        found.append(second if is_later else first)
    return [at.replace(microsecond=0) for at in found]


_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2})(?:\.\d+)?")
_UNITS = re.compile(
    r"(?:(\d+)\s*(?:h|hr|hrs|hours?|horas?|std|stunden?)\W*)?"
    r"(?:(\d+)\s*(?:m|min|mins|minutes?|minutos?|minuten?)\W*)?"
    r"(?:(\d+)\s*(?:s|sec|secs|seconds?|segundos?|seg|sek|sekunden?)\W*)?",
    re.IGNORECASE,
)


def seconds(text: str, unit: int = 1) -> int | None:
    """ "1:43", "00:01:43", "103", "1 min 43 s"; a bare number counts in `unit` seconds. Raises NotATime."""
    text = text.strip()
    if not text or text == "-":
        return None
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        found = round(float(text.replace(",", ".")) * unit)
    elif match := _CLOCK.fullmatch(text) or _UNITS.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        found = hours * 3600 + minutes * 60 + rest
    else:
        raise NotATime(text)
    if found > LONGEST:
        raise NotATime(text)
    return found
