"""Whether the values of a column are what its name promises."""

import re
from collections.abc import Callable, Sequence

from properties.exchange import words
from properties.exchange.columns import Column, plain
from properties.exchange.fields import FIELDS, KEY
from properties.exchange.values import BadValue, Habits, read

_ENOUGH = 10  # values; fewer prove little
_YES_NO = {"0", "1", "y", "n", "yes", "no", "t", "f", "true", "false", "si", "sí", "s", "x"}
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d")
_POSTAL_CODE = re.compile(r"(?=.*\d)[\w .-]{3,12}")
_OF_PEOPLE = re.compile(r"phone|mail|movil|telefono|surname|lastname|apellido")
_WORDS = ("city", "state_or_province", "headline", "public_remarks", "property_sub_type", "unparsed_address")
_STREETS = ("street_name", "unparsed_address")


def fits(column: Column, texts: Sequence[str], habits: Habits, header: Sequence[str]) -> bool:
    """`texts` are its first values; a column without any is judged by its name."""
    field = FIELDS[column.field]
    filled = [text.strip() for text in texts if text.strip()]
    if not filled:
        return field.name != KEY
    if field.name in (KEY, "listing_id"):
        return len(texts) < _ENOUGH or len(set(filled)) * 10 > len(texts)
    if (
        field.kind in ("text", "price")
        and len(filled) > 2
        and {text.casefold() for text in filled} <= _YES_NO
    ):
        return False
    if field.name == "headline" and plain(column.name) in ("name", "nombre") and _has_people(header):
        return False
    return _most(filled, lambda text: _is_readable(column, text, habits)) and _is_such_text(
        field.name, filled
    )


def _is_readable(column: Column, text: str, habits: Habits) -> bool:
    try:
        read(FIELDS[column.field], text, habits)
    except BadValue:
        return False
    return True


def _is_such_text(field: str, texts: Sequence[str]) -> bool:
    if field in _STREETS and len(texts) >= 50 and len(set(texts)) <= 3:
        return False  # paved or gravel, say
    if field in _WORDS and not _most(texts, lambda text: not _NUMBER.fullmatch(text)):
        return False
    if field == "headline":
        return sum(map(len, texts)) >= 6 * len(texts)
    if field == "postal_code":
        return _most(texts, lambda text: bool(_POSTAL_CODE.fullmatch(text)))
    if field == "unit_number":
        return _most(texts, lambda text: len(text) <= 15 and words.plain(text) not in words.AREA_UNITS)
    return True


def _has_people(header: Sequence[str]) -> bool:
    return any(_OF_PEOPLE.search(plain(name)) for name in header)


def _most(texts: Sequence[str], is_good: Callable[[str], bool]) -> bool:
    """Of few values, one good one speaks for the name of the column."""
    good = sum(map(is_good, texts))
    return good * 2 > len(texts) if len(texts) >= _ENOUGH else good > 0 or len(texts) < 3
