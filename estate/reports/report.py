"""A report as it is shown and written to files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from estate.reports.periods import Period


@dataclass(frozen=True)
class Column:
    """`show` makes the words of a value; files hold the value itself, in `unit`."""

    title: str
    show: Callable[[Any], str] = str
    unit: str = ""

    @property
    def file_title(self) -> str:
        return f"{self.title} ({self.unit})" if self.unit else self.title

    def words(self, value: Any) -> str:
        return "–" if value is None else self.show(value)


@dataclass(frozen=True)
class Row:
    name: str
    values: list[Any]
    url: str = ""


@dataclass(frozen=True)
class Table:
    """`head` names what the rows are."""

    key: str
    title: str
    head: str
    columns: list[Column]
    rows: list[Row]
    total: Row | None = None


@dataclass(frozen=True)
class Bar:
    """`part` of `value` is shown stronger."""

    label: str
    value: int
    part: int


@dataclass(frozen=True)
class Chart:
    title: str
    bars: list[Bar]
    head: str
    whole: str
    part: str
    """The words for a bar and for its stronger part."""

    @property
    def most(self) -> int:
        return max((bar.value for bar in self.bars), default=0)


@dataclass(frozen=True)
class Report:
    """`key` is its place below /reports."""

    key: str
    title: str
    period: Period
    tables: list[Table]
    chart: Chart | None = None
    tiles: list[tuple[str, str]] = field(default_factory=list)
    """Label and words of what counts most."""

    @property
    def is_empty(self) -> bool:
        return not any(table.rows for table in self.tables)
