"""How one file will be read: its columns, the habits of their values, what is set for every row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from estate.accounts.agency import AgencySettings
from estate.i18n import _
from properties.exchange.columns import OURS, Column, plain, recognise
from properties.exchange.dates import day_first
from properties.exchange.fields import FIELDS, KEY
from properties.exchange.numbers import decimal_mark
from properties.exchange.reader import Source, open_source
from properties.exchange.values import BadValue, Clean, Habits, read

_MONTH_FIRST = {"US", "PH", "BZ"}
_PERSONAL = re.compile(
    r"owner|seller|vendor|landlord|tenant|host|contact|phone|mobile|mail|propietari|vendedor|inquilin|telefono"
    r"|movil|correo|duen"
)


class CannotImport(Exception):
    """Nothing can be done with what was asked for; the text is a sentence that says what to do."""


@dataclass(frozen=True)
class Plan:
    file: Source
    source: str  # the originating system's name
    columns: list[Column]
    habits: list[Habits]
    fixed: Clean  # set for every row, whatever the file says
    agency: AgencySettings

    @cached_property
    def kept(self) -> list[Column]:
        """Columns without a field of their own whose values stay with the property as they are."""
        return [column for column in self.columns if is_kept(column)]


def is_kept(column: Column) -> bool:
    """What could be about a person is not kept where an erasure would not find it."""
    if column.name in OURS:
        return False
    return bool(column.name) and not column.field and not _PERSONAL.search(plain(column.name))


def prepare(
    path: Path,
    agency: AgencySettings,
    *,
    source: str = "",
    wishes: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
) -> Plan:
    """Raises CannotRead, NoSuchColumn or CannotImport."""
    return plan_for(open_source(path), agency, source=source, wishes=wishes, fixed=fixed)


def plan_for(
    file: Source,
    agency: AgencySettings,
    *,
    source: str = "",
    wishes: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
) -> Plan:
    """Raises NoSuchColumn or CannotImport."""
    columns = recognise(file.header, wishes)
    if not any(column.field == KEY for column in columns):
        raise CannotImport(_no_key(file.header))
    habits = [_habits(column, file, agency) for column in columns]
    return Plan(file, source or source_of(file.path), columns, habits, _fixed(fixed or {}, agency), agency)


def source_of(path: Path) -> str:
    """`listings-2025-11-03.csv` and `listings (2).csv` are both of the source `listings`."""
    name = re.sub(r"(?:[\s._-]*(?:\(\d+\)|\d{1,8}|copy|copia))+$", "", path.stem, flags=re.IGNORECASE)
    return (name or path.stem)[:100]


def _no_key(header: list[str]) -> str:
    names = ", ".join(name for name in header if name)
    return _(
        "No column tells the listings apart, so a second import would make every one of them twice. "
        "Say which column does with --map COLUMN={}. The file's columns are: {}."
    ).format(KEY, names)


def _habits(column: Column, file: Source, agency: AgencySettings) -> Habits:
    if not column.field:
        return Habits()
    texts = [row[column.index] for row in file.sample if len(row) > column.index]
    return Habits(
        mark=decimal_mark(texts),
        day_first=day_first(texts, otherwise=agency.country not in _MONTH_FIRST),
        currency=agency.currency,
    )


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
