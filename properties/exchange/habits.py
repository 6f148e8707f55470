"""How the values of each column are written: told by all of them, not by one at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from estate.accounts.agency import AgencySettings
from properties.exchange.cells import OUR_KEY
from properties.exchange.columns import Column
from properties.exchange.dates import is_day_first
from properties.exchange.fields import FIELDS
from properties.exchange.numbers import certain_mark
from properties.exchange.reader import Rows, Source
from properties.exchange.values import Habits

_MONTH_FIRST = {"US", "PH", "BZ"}
_NUMBERS = ("price", "area", "count", "bathrooms")
_DATES = ("date", "moment")


@dataclass
class _Votes:
    """For the comma (over the point), or for the day first (over the month)."""

    yes: int = 0
    no: int = 0
    is_open: bool = False  # some values could be read both ways

    def hear(self, kind: str, texts: Iterable[str]) -> "_Votes":
        for text in texts:
            vote = _vote(kind, text.strip())
            self.yes += vote is True
            self.no += vote is False
            self.is_open |= vote is None
        return self

    @property
    def is_decided(self) -> bool:
        return self.yes != self.no


def _vote(kind: str, text: str) -> bool | str | None:
    """None where the text could be read both ways, "" where it says nothing."""
    if kind in _DATES:
        return is_day_first(text)
    mark = certain_mark(text)
    if mark:
        return mark == ","
    return None if "." in text or "," in text else ""


def of(columns: Sequence[Column], file: Source, agency: AgencySettings) -> list[Habits]:
    """Of every column; where its first rows leave it open, the rest of the file is asked."""
    votes = {c.index: _first(c, file.values(c.index)) for c in columns if _kind(c) in (*_NUMBERS, *_DATES)}
    unsure = [
        c for c in columns if c.index in votes and votes[c.index].is_open and not votes[c.index].is_decided
    ]
    if unsure:
        _ask_all_rows(unsure, votes, file)
    found = [_habits(column, votes.get(column.index, _Votes()), agency) for column in columns]
    return [replace(one, is_ours=OUR_KEY in file.header) for one in found]


def of_first(column: Column, texts: Iterable[str], agency: AgencySettings) -> Habits:
    return _habits(column, _first(column, texts), agency)


def _first(column: Column, texts: Iterable[str]) -> _Votes:
    return _Votes().hear(_kind(column), texts) if _kind(column) in (*_NUMBERS, *_DATES) else _Votes()


def _kind(column: Column) -> str:
    return FIELDS[column.field].kind if column.field else ""


def _ask_all_rows(columns: Sequence[Column], votes: dict[int, _Votes], file: Source) -> None:
    width = len(file.header)
    unsure = [(column.index, _kind(column), votes[column.index]) for column in columns]
    for row in Rows(file):
        if len(row.cells) != width:
            continue
        for index, kind, vote in unsure:
            vote.hear(kind, (row.cells[index],))
        if all(vote.is_decided for _index, _kind, vote in unsure):
            return


def _habits(column: Column, votes: _Votes, agency: AgencySettings) -> Habits:
    kind = _kind(column)
    day_first = votes.yes > votes.no if votes.is_decided else agency.country not in _MONTH_FIRST
    mark = ("," if votes.yes > votes.no else ".") if votes.is_decided and kind in _NUMBERS else ""
    return Habits(mark=mark, day_first=day_first, currency=agency.currency, units=column.units)
