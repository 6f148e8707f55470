"""How one file will be read: its columns, the habits of their values, what is set for every row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from estate.accounts.agency import AgencySettings
from estate.i18n import _
from properties.exchange import habits as habit
from properties.exchange.cells import OUR_KEY, OUR_SOURCE, OURS, REFUSED
from properties.exchange.columns import Column, plain, recognise
from properties.exchange.fields import FIELDS, KEY
from properties.exchange.fitting import fits
from properties.exchange.headers import unnamed
from properties.exchange.reader import Rows, Source, open_source
from properties.exchange.values import UNITS_OF, BadValue, Clean, Habits, read

_KEY_ROWS = 20_000
_PERSONAL = re.compile(
    r"owner|seller|vendor|landlord|tenant|host|contact|phone|mobile|mail|propietari|vendedor|inquilin|telefono"
    r"|movil|correo|duen"
)


class CannotImport(Exception):
    """Nothing can be done with what was asked for; the text is a sentence that says what to do."""


class NoKey(CannotImport):
    """No column tells the listings apart; `candidates` are columns that would do."""

    def __init__(self, header: list[str], candidates: list[str]) -> None:
        super().__init__(_no_key(header, candidates))
        self.candidates = candidates


@dataclass(frozen=True)
class Plan:
    file: Source
    source: str  # the originating system's name
    columns: list[Column]
    habits: list[Habits]
    fixed: Clean  # set for every row, whatever the file says
    agency: AgencySettings

    @property
    def is_ours(self) -> bool:
        """An export of ours that comes back."""
        return self.source == OUR_SOURCE

    @cached_property
    def named(self) -> frozenset[str]:
        """The fields that the file or the order speaks of."""
        said = {column.field for column in self.columns}
        units = {UNITS_OF[name] for name in said if name in UNITS_OF}
        by_the_way = {"list_price_currency"} if "list_price" in said else set()
        return frozenset(said | units | by_the_way | set(self.fixed))

    @cached_property
    def kept(self) -> list[Column]:
        """Columns without a field of their own whose values stay with the property as they are."""
        return [column for column in self.columns if is_kept(column)]


def is_kept(column: Column) -> bool:
    """What could be about a person is not kept where an erasure would not find it; nor what has no name."""
    is_named = column.name != unnamed(column.index) and column.name not in OURS
    return is_named and not column.field and not _PERSONAL.search(plain(column.name))


def prepare(
    path: Path,
    agency: AgencySettings,
    *,
    source: str = "",
    wishes: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
    sheet: str = "",
) -> Plan:
    """Raises CannotRead, NoSuchColumn or CannotImport."""
    return plan_for(open_source(path, sheet), agency, source=source, wishes=wishes, fixed=fixed)


def plan_for(
    file: Source,
    agency: AgencySettings,
    *,
    source: str = "",
    wishes: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
) -> Plan:
    """Reads the file from end to end where its first rows leave something open: run it in a thread.
    Raises NoSuchColumn or CannotImport (NoKey)."""
    columns = _columns(file, agency, wishes or {})
    if not any(column.field == KEY for column in columns):
        raise NoKey(file.header, _key_candidates(file, columns))
    habits = habit.of(columns, file, agency)
    return Plan(file, source or source_name(file), columns, habits, _fixed(fixed or {}, agency), agency)


def source_name(file: Source) -> str:
    """Refused rows that come back corrected are of the source that their file is named after."""
    if OUR_KEY in file.header:
        return OUR_SOURCE
    source, is_refused = source_of(file.path), not file.header or not set(OURS).isdisjoint(file.header)
    return (source.removesuffix(REFUSED) or source) if is_refused else source


def source_of(path: Path) -> str:
    """`listings-2025-11-03.csv` and `listings (2).csv` are both of the source `listings`; a number that is no
    date, nor of a copy, is part of the name."""
    return (_COPY.sub("", path.stem) or path.stem)[:100]


_YEAR = r"(?:19|20)\d\d"
_DATE = rf"{_YEAR}(?:[\s._-]?[01]\d(?:[\s._-]?[0-3]\d)?)?|[0-3]?\d[\s._-][01]?\d[\s._-]{_YEAR}"
_TIME = r"[\s._T-]+[0-2]\d[\s.:_-]?[0-5]\d(?:[\s.:_-]?[0-5]\d)?"
_COPY = re.compile(
    rf"(?:[\s._-]*(?>\(\d+\)|copy|copia|(?<!\d)(?:{_DATE})(?:{_TIME})?(?!\d)|(?<=[\s._-])\d\d?(?!\d)))+$",
    re.IGNORECASE,
)


def _columns(file: Source, agency: AgencySettings, wishes: Mapping[str, str]) -> list[Column]:
    def are_right(guess: Column) -> bool:
        texts = file.values(guess.index)
        return fits(guess, texts, habit.of_first(guess, texts, agency), file.header)

    columns = recognise(file.header, wishes, are_right)
    has_street = any(column.field == "street_name" for column in columns)
    return [
        replace(c, field="")
        if c.field in _PARTS_OF_STREETS and not has_street and c.name not in wishes
        else c
        for c in columns
    ]


_PARTS_OF_STREETS = ("street_number", "street_dir_prefix", "street_suffix", "street_dir_suffix")


def _key_candidates(file: Source, columns: list[Column]) -> list[str]:
    """Columns of short values of which none is missing or comes twice in the first rows, ids first."""
    free = [c for c in columns if c.field in ("", "listing_id", "unparsed_address") and c.name]
    seen: dict[int, set[str]] = {c.index: set() for c in free}
    for row in islice(Rows(file), _KEY_ROWS):
        for index in list(seen):
            text = row.cells[index].strip() if len(row.cells) == len(file.header) else ""
            if not 0 < len(text) <= 255 or text in seen[index] or _FRACTION.fullmatch(text):
                del seen[index]
            else:
                seen[index].add(text)
    names = [column.name for column in free if column.index in seen]
    return sorted(names, key=lambda name: not _LIKE_A_KEY.search(name))[:5]


_FRACTION = re.compile(r"[-+]?\d*[.,]\d+")
_LIKE_A_KEY = re.compile(r"id|ref|key|cod|num|no\b|url|link|order", re.IGNORECASE)


def _no_key(header: list[str], candidates: list[str]) -> str:
    said = _(
        "No column tells the listings apart, so a second import would make every one of them twice. "
        "Say which column does."
    )
    if candidates:
        return said + " " + _("These would do: {}.").format(", ".join(candidates))
    names = ", ".join(header)
    return said + " " + _("None of them does yet, so add one to the file. Its columns are: {}.").format(names)


def _fixed(wanted: Mapping[str, str], agency: AgencySettings) -> Clean:
    fixed: Clean = {}
    for name, text in wanted.items():
        field = FIELDS.get(name) or next((f for f in FIELDS.values() if plain(name) in _names(f.name)), None)
        if field is None or field.name == KEY:
            raise CannotImport(_("“{}” cannot be set. Fields are: {}.").format(name, ", ".join(FIELDS)))
        try:
            fixed |= read(field, text, Habits(currency=agency.currency))
        except BadValue as error:
            raise CannotImport(f"{name}={text}: “{text}” {error}.") from None
    return fixed


def _names(field: str) -> list[str]:
    return [plain(field), *FIELDS[field].synonyms]
