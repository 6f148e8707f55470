"""Columns and constraints that Piccolo lacks. Migrations import this file, so it only grows."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID as Uuid

import asyncpg
from piccolo.columns import UUID, Column, ForeignKey, OnDelete, Timestamptz
from piccolo.columns.defaults.uuid import UUID7
from piccolo.constraints import Check, Constraint
from piccolo.table import Table
from uuid_utils.compat import uuid7


class Uuid7(UUID7):
    """Ids are made by the program (or the phone), never by the database."""

    @property
    def postgres(self) -> str:
        return "NULL"

    def python(self) -> Uuid:
        return uuid7()


class TstzRange(Column):
    """A half-open span of time; `asyncpg.Range` in and out."""

    value_type = asyncpg.Range

    def __init__(self, default: Any = None, **kwargs: Any) -> None:
        self.default = default
        super().__init__(default=default, **kwargs)

    @property
    def column_type(self) -> str:
        return "TSTZRANGE"


class Exclude(Constraint):
    """`EXCLUDE USING gist (expression) WHERE (where)`."""

    def __init__(self, expression: str, where: str | None = None, name: str | None = None) -> None:
        self.expression, self.where = expression, where
        super().__init__(name=name, expression=expression, where=where)

    @property
    def ddl(self) -> str:
        return f"EXCLUDE USING gist ({self.expression})" + (f" WHERE ({self.where})" if self.where else "")

    def serialise_self(self) -> None:
        self._meta.params = {"expression": self.expression, "where": self.where}

    def _table_str(self) -> str:
        return f"{self._meta._name} = Exclude({self.expression!r}, {self.where!r})"


def identity() -> UUID:
    return UUID(primary_key=True, default=Uuid7())


def optional_uuid(**kwargs: Any) -> UUID:
    return UUID(default=None, null=True, **kwargs)


def belongs_to(table: type[Table], *, null: bool = False, **kwargs: Any) -> ForeignKey[Any]:
    """A foreign key that forbids deletion of its target and is indexed."""
    return ForeignKey(table, default=None, null=null, index=True, on_delete=OnDelete.restrict, **kwargs)


def moment(*, null: bool = True, **kwargs: Any) -> Timestamptz:
    return Timestamptz(default=None, null=null, **kwargs)


def one_of(column: str, words: type[StrEnum]) -> Check:
    listed = ", ".join(f"'{word}'" for word in words)
    return Check(f"{column} IN ({listed})")


def utc_now() -> datetime:
    return datetime.now(UTC)
