"""How values are shown: money, areas, times in a place's zone, phones; in the reader's language.

Babel takes longer to format a row's values than PostgreSQL to find them, and lists show the same rows again
and again: so what depends on its arguments alone is remembered."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta, get_day_names, get_month_names
from babel.numbers import format_currency, format_decimal

from estate import i18n
from estate.accounts import agency
from estate.accounts.tables import AreaUnit

_remembered = lru_cache(maxsize=20_000)


_DAY = 86_400  # seconds


def money(amount: Decimal | None, currency: str) -> str:
    """Whole units where there are no cents."""
    if amount is None:
        return "–"
    return _money(amount, currency, locale())


@_remembered
def _money(amount: Decimal, currency: str, locale: Locale) -> str:
    digits = amount != amount.to_integral_value()
    shown = format_currency(amount, currency, locale=locale, currency_digits=digits)
    return str(shown) if digits else str(shown).removesuffix(".00").removesuffix(",00")


def file_size(size: int) -> str:
    """Of so many bytes, as people weigh files."""
    if size < 1_000_000:
        return i18n._("%(n)s KB") % {"n": number(max(1, round(size / 1000)))}
    return i18n._("%(n)s MB") % {"n": number(Decimal(size // 100_000) / 10)}


def area(size: Decimal | None, unit: str | None) -> str:
    if size is None:
        return "–"
    shown = number(round(size) if size == round(size) else size)
    return f"{shown} ft²" if unit == AreaUnit.SQUARE_FEET else f"{shown} m²"


def number(value: int | Decimal) -> str:
    return _number(value, locale())


@_remembered
def _number(value: int | Decimal, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


def clock(at: datetime, zone: str) -> str:
    """The time of day in this IANA zone."""
    return _clock(at, zone, locale())


@_remembered
def _clock(at: datetime, zone: str, locale: Locale) -> str:
    return str(format_time(at, "short", tzinfo=ZoneInfo(zone), locale=locale))


def day(at: datetime | date, zone: str | None = None) -> str:
    """ "Sat 21 Nov", with the year where it is another than this one."""
    local = at.astimezone(ZoneInfo(zone or agency.current().time_zone)) if isinstance(at, datetime) else at
    this_year = local.year == datetime.now(UTC).year
    return _date(local.date() if isinstance(local, datetime) else local, this_year, locale())


@_remembered
def _date(local: date, this_year: bool, locale: Locale) -> str:
    return str(format_date(local, "EEE d MMM" if this_year else "EEE d MMM y", locale=locale))


def short_day(day: date) -> str:
    """ "21 Nov"."""
    return _short_day(day, locale())


@_remembered
def _short_day(day: date, locale: Locale) -> str:
    return str(format_date(day, "d MMM", locale=locale))


def moment(at: datetime, zone: str | None = None) -> str:
    zone = zone or agency.current().time_zone
    return f"{day(at, zone)}, {clock(at, zone)}"


def ago(at: datetime, now: datetime | None = None, *, short: bool = False) -> str:
    """ "2 hours ago", "in 48 minutes"; short, for what is past: "2h"."""
    now = now or datetime.now(UTC)
    seconds = (at - now).total_seconds()
    if abs(seconds) < 45:
        return i18n._("just now")
    if abs(seconds) > 1.2 * _DAY:
        seconds = _days_between(now, at) * _DAY
    return _ago(_coarse(seconds), short, locale())


def _days_between(one: datetime, other: datetime) -> int:
    """By the agency's calendar: the day after tomorrow is in two days, whatever the hour."""
    zone = agency.current().zone
    return (other.astimezone(zone).date() - one.astimezone(zone).date()).days


def _coarse(seconds: float) -> int:
    """As exact as the words for it, so that there are few of them."""
    step = 5 if abs(seconds) < 6000 else 60 if abs(seconds) < 200_000 else 3600
    return round(seconds / step) * step


@_remembered
def _ago(seconds: int, short: bool, locale: Locale) -> str:
    delta = timedelta(seconds=seconds)
    if short:
        # "m" is for minutes alone
        form: Literal["narrow", "short"] = "short" if abs(seconds) >= 30 * _DAY else "narrow"
        return str(format_timedelta(abs(delta), threshold=1, format=form, locale=locale))
    threshold = 1 if seconds % _DAY == 0 else 1.2
    return str(format_timedelta(delta, threshold=threshold, add_direction=True, locale=locale))


def phone(number_e164: str) -> str:
    """As people of the agency's country read it."""
    return _phone(number_e164, agency.current().country)


@_remembered
def _phone(number_e164: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(number_e164, None)
    except phonenumbers.NumberParseException:
        return number_e164
    home = phonenumbers.region_code_for_number(parsed) == country
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if home else form.INTERNATIONAL)


def international(number_e164: str) -> str:
    """For readers who may be abroad."""
    try:
        parsed = phonenumbers.parse(number_e164, None)
    except phonenumbers.NumberParseException:
        return number_e164
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@_remembered
def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper() or "?"


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def locale() -> Locale:
    """The agency's regional habits in the reader's language."""
    return _locale(agency.current().locale.replace("-", "_"), i18n.language())


@lru_cache
def _locale(region: str, language: str) -> Locale:
    try:
        return Locale.parse(region if region.startswith(language) else language)
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")


def weekday(number: int) -> str:
    """Of an ISO number: 1 is Monday."""
    return str(get_day_names("wide", locale=locale())[number - 1])


def months() -> list[tuple[str, str]]:
    """For a select: the number and the name."""
    names = get_month_names("wide", context="stand-alone", locale=locale())
    return [(str(number), str(names[number])) for number in range(1, 13)]


def birthday(iso_8601: str) -> str:
    """ "12 April 1985", or "12 April" where nobody knows the year."""
    year = int(iso_8601[:4]) if iso_8601[:4].isdigit() else 0
    born = date(year or _LEAP_YEAR, int(iso_8601[-5:-3]), int(iso_8601[-2:]))
    return str(format_date(born, "d MMMM y" if year else "d MMMM", locale=locale()))


_LEAP_YEAR = 2000


def language(tag: str) -> str:
    """The name of a language of BCP 47."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale()) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def country(code: str) -> str:
    return str(locale().territories.get(code, code))


FILTERS = {
    "birthday": birthday,
    "language_name": language,
    "country_name": country,
    "weekday_name": weekday,
    "money": money,
    "area": area,
    "number": number,
    "file_size": file_size,
    "clock": clock,
    "day": day,
    "moment": moment,
    "ago": ago,
    "phone": phone,
    "initials": initials,
    "iso": iso,
}
