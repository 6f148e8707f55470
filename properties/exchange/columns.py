"""Which column of a file fills which field."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from anyascii import anyascii

from estate.i18n import _
from properties.exchange.cells import OUR_KEY, OURS
from properties.exchange.fields import FIELDS, KEY
from properties.exchange.words import ACRES, HECTARES, LARGE_UNITS, SQUARE_FEET, SQUARE_METERS


class NoSuchColumn(Exception):
    """A `--map` names a column or a field that does not exist; the text says which, and what does."""


@dataclass(frozen=True)
class Column:
    """A column of the file. `field` is "" where nothing is taken from it; `units` (of area or
    money) are said by its name."""

    index: int
    name: str
    field: str = ""
    units: str = ""


def recognise(
    header: Sequence[str],
    wishes: Mapping[str, str] | None = None,
    fits: Callable[[Column], bool] = lambda column: True,
) -> list[Column]:
    """Every column of the header with its field; `wishes` (column → field, or "" to leave it) go first.
    Of the others only what `fits` by its values: a wrong field is worse than none."""
    return _said_units(_with_key(matched(header, wishes or {}, FIELDS, _guesses, fits), wishes or {}))


def matched(
    header: Sequence[str],
    wishes: Mapping[str, str],
    fields: Collection[str],
    guesses: Callable[[Column], Iterator[tuple[int, Column]]],
    fits: Callable[[Column], bool] = lambda column: True,
) -> list[Column]:
    """For a table of anything: `guesses` are the fields that a column may fill, the best rank is 0."""
    columns = _wished([Column(index, name) for index, name in enumerate(header)], wishes, fields)
    taken = {column.field for column in columns if column.field}
    best: dict[str, tuple[int, Column]] = {}
    for column in columns:
        if column.field or column.name in OURS or _is_wished(column, wishes):
            continue
        for rank, guess in guesses(column):
            is_better = guess.field not in best or rank < best[guess.field][0]
            if guess.field not in taken and is_better and fits(guess):
                best[guess.field] = rank, guess
                break
    found = {guess.index: guess for _, guess in best.values()}
    return [found.get(column.index, column) for column in columns]


def is_known(name: str) -> bool:
    """Whether a column of this name would fill a field."""
    return any(True for _ in _guesses(Column(0, name)))


def _wished(
    columns: list[Column], wishes: Mapping[str, str], known: Collection[str] = FIELDS
) -> list[Column]:
    for name, field in wishes.items():
        if field and field not in known:
            raise NoSuchColumn(_("There is no field “{}”. Fields are: {}.").format(field, ", ".join(known)))
        if not any(_same(column.name, name) for column in columns):
            names = ", ".join(column.name for column in columns if column.name)
            raise NoSuchColumn(_("The file has no column “{}”. Its columns are: {}.").format(name, names))
    fields = [field for field in wishes.values() if field]
    for field in fields:
        if fields.count(field) > 1:
            raise NoSuchColumn(_("Two columns are mapped to “{}”; one field takes one column.").format(field))
    return [_as_wished(column, wishes) for column in columns]


def _as_wished(column: Column, wishes: Mapping[str, str]) -> Column:
    field = next((field for name, field in wishes.items() if _same(column.name, name)), "")
    return replace(column, field=field, units=_units(_words(column.name))) if field else column


def _is_wished(column: Column, wishes: Mapping[str, str]) -> bool:
    return any(_same(column.name, name) for name in wishes)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _with_key(columns: list[Column], wishes: Mapping[str, str]) -> list[Column]:
    """A file that knows its rows only by the reference for people has that as its key, too."""
    if any(column.field == KEY for column in columns) or "listing_id" in wishes.values():
        return columns
    return [replace(c, field=KEY) if c.field == "listing_id" else c for c in columns]


def _said_units(columns: list[Column]) -> list[Column]:
    """An area whose name says no unit is in the one that all other columns are said to be in: `Lot Area`
    beside `1st Flr SF`."""
    named = {unit for column in columns if (unit := _units(_words(column.name))) in _AREA_UNITS}
    if len(named) != 1 or any(column.field.endswith("_units") for column in columns):
        return columns
    unit = named.pop()
    return [replace(c, units=c.units or unit) if c.field in _AREAS else c for c in columns]


def _guesses(column: Column) -> Iterator[tuple[int, Column]]:
    """Fields that the column's name stands for, with how good the guess is (0 is the field's own name)."""
    words = _words(column.name)
    units = _units(words)
    whole, bare = "".join(words), "".join(word for word in words if word not in _UNIT_WORDS)
    if whole in _RANKS:
        field, rank = _RANKS[whole]
        yield rank, replace(column, field=field, units=units)
    elif bare in _RANKS:
        field, rank = _RANKS[bare]
        is_area = units in _AREA_UNITS or units in LARGE_UNITS
        if field in _AREAS if is_area else field == "list_price":  # `price m2` is no price, nor an area
            yield rank, replace(column, field=field, units=units)


def plain(name: str) -> str:
    """`Baños`, `YearBuilt`, `sqft_living` → `banos`, `yearbuilt`, `sqftliving`."""
    return "".join(_words(name))


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("m²", "m2").replace("m^2", "m2"))
    return re.findall(r"[a-z0-9]+", anyascii(spaced).lower())


def _units(words: list[str]) -> str:
    units = {_UNIT_WORDS[word] for word in words if _UNIT_WORDS.get(word)}
    if {"square", "feet"} <= set(words):
        units.add(SQUARE_FEET)
    if {"square", "meters"} <= set(words) or {"square", "metres"} <= set(words):
        units.add(SQUARE_METERS)
    return units.pop() if len(units) == 1 else ""


_AREAS = ("living_area", "lot_size_area")
_AREA_UNITS = (SQUARE_FEET, SQUARE_METERS)

# Words of a header that say the unit of its values and nothing else.
_UNIT_WORDS = {
    "sqft": SQUARE_FEET,
    "ft2": SQUARE_FEET,
    "sf": SQUARE_FEET,
    "sqm": SQUARE_METERS,
    "m2": SQUARE_METERS,
    "mt2": SQUARE_METERS,
    "mts2": SQUARE_METERS,
    "acres": ACRES,
    "ha": HECTARES,
    "hectares": HECTARES,
    "hectareas": HECTARES,
    "eur": "EUR",
    "euros": "EUR",
    "usd": "USD",
    "gbp": "GBP",
    "chf": "CHF",
    "mxn": "MXN",
    "ars": "ARS",
    "clp": "CLP",
    "cop": "COP",
    "pen": "PEN",
    "inr": "INR",
    "cad": "CAD",
    "aud": "AUD",
}

_RANKS = {
    synonym: (field.name, rank)
    for field in reversed(FIELDS.values())
    for rank, synonym in reversed(list(enumerate((plain(field.name), *field.synonyms))))
}
_RANKS[OUR_KEY.lower()] = (KEY, -1)
