"""Reading one value of a file: text in, a clean value out, or `BadValue` with the reason in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

from estate.i18n import _
from properties.exchange import words
from properties.exchange.dates import NotADate, moment
from properties.exchange.fields import Field
from properties.exchange.numbers import SPACES, NotANumber, number

NOTHING = {"", "-", "--", "—", "n/a", "na", "nan", "null", "none", "nil", "#n/a", "\\n", "s/d", "n/d"}
UNITS_OF = {"living_area": "living_area_units", "lot_size_area": "lot_size_units"}
LARGEST_MONEY = Decimal("999999999999.99")


class BadValue(ValueError):
    """A value that cannot be taken; the text is the reason, for people."""


@dataclass(frozen=True)
class Habits:
    """How the values of one column are written, as far as its first rows tell."""

    mark: str = ""  # decimal mark
    day_first: bool = True
    currency: str = "EUR"  # the agency's: tells which dollar a "$" is
    units: str = ""  # of areas, as the column's name says them
    is_ours: bool = False  # an export of ours: its texts stay as somebody wrote them


Clean = dict[str, Any]
"""RESO names (as the property table has them) with their values."""


def read(field: Field, text: str, habits: Habits) -> Clean:
    """What this value says, under the names of the property table; empty where it says nothing."""
    bare = text.replace("\x00", "").strip()
    if not bare or (field.kind not in ("text", "key") and bare.casefold() in NOTHING):
        return {}
    return _READERS[field.kind](field, bare, habits)


def _text(field: Field, text: str, habits: Habits) -> Clean:
    if field.name in _PROSE and not habits.is_ours:
        text = without_markup(text)
    if field.longest and len(text) > field.longest:
        raise BadValue(_("is longer than {} characters").format(field.longest))
    return {field.name: text}


_PROSE = ("headline", "public_remarks", "private_remarks", "showing_instructions")
_BREAK = re.compile(r"[ \t]*(?:<br\s*/?>|</p>|</li>|</div>)[ \t]*\n?", re.IGNORECASE)
_PLAIN_TAG = re.compile(r"</?(?:p|br|b|i|u|em|strong|ul|ol|li|div|span|h[1-6])\s*/?>", re.IGNORECASE)


def without_markup(text: str) -> str:
    """Lines for what a web page's editor wrote; a text without its line breaks is left as it is."""
    if "<" not in text or not _BREAK.search(text):
        return text
    lines = _PLAIN_TAG.sub("", _BREAK.sub("\n", text)).split("\n")
    joined = "\n".join(unescape(line).replace("\u00a0", " ").rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _count(field: Field, text: str, habits: Habits) -> Clean:
    if len(text) < 4 and text.isascii() and text.isdigit():
        return {field.name: int(text)}
    if text.casefold() in words.STUDIO:
        return {field.name: 0}
    value = _number(text, habits)
    if value != value.to_integral_value():
        raise BadValue(_("is not a whole number"))
    return {field.name: int(_within(value, 0, 999))}


def _bathrooms(field: Field, text: str, habits: Habits) -> Clean:
    """2.75 is two full bathrooms and a three-quarter one: three rooms. What was written stays beside."""
    value = _within(_number(text, habits), 0, 999)
    full, part = divmod(value, 1)
    if part * 4 % 1:
        raise BadValue(_("is not a number of bathrooms in quarters"))
    return {
        "bathrooms_full": int(full),
        "bathrooms_three_quarter": int(part == Decimal("0.75")),
        "bathrooms_half": int(part == Decimal("0.5")),
        "bathrooms_one_quarter": int(part == Decimal("0.25")),
        "bathrooms_total_integer": int(full) + (part > 0),
        "bathrooms_typed": text[:50],
    }


def _price(field: Field, text: str, habits: Habits) -> Clean:
    if text.isascii() and text.isdigit():
        return _money(field.name, Decimal(text))
    if text.casefold() in words.PRICE_ON_REQUEST:
        return {}
    found = _PRICE.fullmatch(_NO_CENTS.sub("", text.translate(SPACES)))
    if not found:
        raise BadValue(_("is not a price"))
    before, after = found["before"].strip().casefold(), found["after"].strip().casefold()
    scale, rest = _scale(after)
    clean = _money(field.name, _amount(found["amount"].strip(), scale, habits) * scale)
    for word in f"{before} {rest}".replace("/", " / ").split():
        clean |= _said_with_price(word, habits)
    return clean


_NO_CENTS = re.compile(r"[,.](?:[-–—]+|=)")  # 250.000,-
_PRICE = re.compile(
    r"(?P<before>[^\d+−-]*?)(?P<amount>[.,]?[\d.,'’\s+−-]*\d[\d.,'’\s]*(?:[eE]\+?\d+)?)(?P<after>.*)"
)


def _amount(text: str, scale: int, habits: Habits) -> Decimal:
    """Before a word such as million a single sign is the decimal mark: 1.250 million."""
    if scale in (100_000, 1_000_000, 10_000_000) and len(re.findall("[.,]", text)) == 1:
        return _number(text.replace(",", "."), Habits(mark="."))
    return _number(text, habits)


def _scale(after: str) -> tuple[int, str]:
    found = re.match(r"([a-zà-ž]+|[万億亿])\.?", after)
    scale = words.SCALES.get(found[1], 1) if found else 1
    return (scale, after[found.end() :]) if found and scale > 1 else (1, after)


def _money(name: str, amount: Decimal) -> Clean:
    if not 0 <= amount <= LARGEST_MONEY:
        raise BadValue(_("is not between 0 and {}").format(f"{LARGEST_MONEY:,}"))
    return {name: amount.quantize(Decimal("0.01"))}


def _said_with_price(word: str, habits: Habits) -> Clean:
    bare = word.strip(".")
    if bare in words.PRICE_FILLERS:
        return {}
    if bare in words.FREQUENCIES:
        return {"lease_amount_frequency": words.FREQUENCIES[bare]}
    if bare in words.SHARED_SIGNS:
        usual, others = words.SHARED_SIGNS[bare]
        if habits.currency not in others and not usual:
            raise BadValue(_("is in a currency of several countries: write its three letters"))
        return {"list_price_currency": habits.currency if habits.currency in others else usual}
    currency = words.CURRENCY_SIGNS.get(bare) or (bare.upper() if bare.upper() in words.currencies() else "")
    if not currency:
        raise BadValue(_("is not a price"))
    return {"list_price_currency": currency}


def _currency(field: Field, text: str, habits: Habits) -> Clean:
    sign = words.CURRENCY_SIGNS.get(text.casefold(), text.upper())
    if sign not in words.currencies():
        raise BadValue(_("is not a currency (ISO 4217, such as EUR)"))
    return {field.name: sign}


def _area(field: Field, text: str, habits: Habits) -> Clean:
    found = re.fullmatch(r"([\d.,'’\s]*\d[.,]?(?:[eE]\+?\d+)?)\s*([a-zA-Zéáñ²^2. ]*)", text)
    if not found:
        raise BadValue(_("is not an area"))
    value, unit = _number(found[1].strip(), habits), words.plain(found[2])
    if not unit and habits.units in words.LARGE_UNITS:
        unit = habits.units
    if unit and unit not in words.AREA_UNITS and unit not in words.LARGE_UNITS:
        raise BadValue(_("is in a unit that is not known"))
    if unit in words.LARGE_UNITS:
        factor, unit = words.LARGE_UNITS[unit]
        value *= factor
    clean = _money(field.name, value)
    if unit:
        clean[UNITS_OF[field.name]] = words.AREA_UNITS[unit]
    return clean


def _units(field: Field, text: str, habits: Habits) -> Clean:
    return {field.name: _one_of(words.AREA_UNITS, text)}


def _year(field: Field, text: str, habits: Habits) -> Clean:
    value = Decimal(text) if text.isascii() and text.isdigit() else _number(text, Habits(mark="."))
    if value == 0:
        return {}
    latest = datetime.now(UTC).year + 10
    if value != value.to_integral_value() or not 1000 <= value <= latest:
        raise BadValue(_("is not a year between 1000 and {}").format(latest))
    return {field.name: int(value)}


def _moment(field: Field, text: str, habits: Habits) -> Clean:
    try:
        return {field.name: moment(text, habits.day_first)}
    except NotADate:
        raise BadValue(_("is not a date")) from None


def _date(field: Field, text: str, habits: Habits) -> Clean:
    read_as: datetime = _moment(field, text, habits)[field.name]
    return {field.name: date(read_as.year, read_as.month, read_as.day)}


def _latitude(field: Field, text: str, habits: Habits) -> Clean:
    return {field.name: _degrees(text, 90)}


def _longitude(field: Field, text: str, habits: Habits) -> Clean:
    return {field.name: _degrees(text, 180)}


def _degrees(text: str, most: int) -> Decimal:
    value = _number(text.rstrip("°º").replace(",", "."), Habits(mark="."))
    return _within(value, -most, most).quantize(Decimal("0.00000001"))


def _country(field: Field, text: str, habits: Habits) -> Clean:
    code = words.country(text)
    if not code:
        raise BadValue(_("is not a country (ISO 3166, such as ES)"))
    return {field.name: code}


def _status(field: Field, text: str, habits: Habits) -> Clean:
    return {field.name: _one_of(words.STATUSES, text)}


def _frequency(field: Field, text: str, habits: Habits) -> Clean:
    return {field.name: _one_of(words.FREQUENCIES, text)}


def _property_type(field: Field, text: str, habits: Habits) -> Clean:
    """A type of RESO, or a common word for a kind of building, which then is the sub-type as well."""
    exact = words.PROPERTY_TYPES.get(words.plain(text))
    if exact:
        return {field.name: exact}
    guess = next((kind for word, kind in words.BUILDINGS.items() if word in words.plain_words(text)), "")
    if not guess:
        known = ", ".join(sorted(set(words.PROPERTY_TYPES.values())))
        raise BadValue(_("is not one of {}").format(known))
    return {field.name: guess, "property_sub_type": text[:100]}


def _language(field: Field, text: str, habits: Habits) -> Clean:
    tag = text.lower().split("-")[0].split("_")[0]
    if tag not in words.languages():
        raise BadValue(_("is not a language (such as en)"))
    return {field.name: tag}


def _one_of(known: dict[str, str], text: str) -> str:
    value = known.get(words.plain(text))
    if not value:
        raise BadValue(_("is not one of {}").format(", ".join(sorted(set(known.values())))))
    return value


def _number(text: str, habits: Habits) -> Decimal:
    try:
        return number(text, habits.mark)
    except NotANumber:
        raise BadValue(_("is not a number")) from None


def _within(value: Decimal, least: int, most: int) -> Decimal:
    if not least <= value <= most:
        raise BadValue(_("is not between {} and {}").format(least, most))
    return value


_READERS: dict[str, Callable[[Field, str, Habits], Clean]] = {
    "key": _text,
    "text": _text,
    "count": _count,
    "bathrooms": _bathrooms,
    "price": _price,
    "currency": _currency,
    "area": _area,
    "units": _units,
    "year": _year,
    "date": _date,
    "moment": _moment,
    "latitude": _latitude,
    "longitude": _longitude,
    "country": _country,
    "status": _status,
    "frequency": _frequency,
    "property_type": _property_type,
    "language": _language,
}
