"""Rows by the hundred, one statement for all of them; and statements as they are sent, without what a query
builder costs."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from piccolo.table import Table

from piccolo_conf import DB

Rows = Sequence[dict[str, Any]]


FEW = 3
"""So many are cheaper one by one: an array costs both sides more than a value."""


async def insert(table: type[Table], rows: Rows, otherwise: str = "") -> Rows:
    """All rows name the same columns; the others get their default. `otherwise` is an ON CONFLICT, and what
    is to be answered."""
    if not rows:
        return []
    statement, values = insertion(table, rows)
    return await run(f"{numbered(statement)} {otherwise}", *values)


def insertion(table: type[Table], rows: Rows) -> tuple[str, list[Any]]:
    """An INSERT with {} for each value, and the values: of many rows one array for each column."""
    names = tuple(rows[0])
    if len(rows) <= FEW:
        return _of_few(table, names, len(rows)), [value for row in rows for value in row.values()]
    return _of_many(table, names), list(zip(*(row.values() for row in rows), strict=True))


@cache
def _of_few(table: type[Table], names: tuple[str, ...], count: int) -> str:
    row = f"({', '.join(['{}'] * len(names))})"
    return f"{_into(table, names)} VALUES {', '.join([row] * count)}"


@cache
def _of_many(table: type[Table], names: tuple[str, ...]) -> str:
    types = {column._meta.db_column_name: column.column_type for column in table._meta.columns}
    return f"{_into(table, names)} SELECT * FROM unnest({', '.join(f'{{}}::{types[n]}[]' for n in names)})"


def _into(table: type[Table], names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table._meta.tablename}" ({listed})'


@cache
def numbered(statement: str) -> str:
    """With $1, $2, … for each {}."""
    parts = statement.split("{}")
    return parts[0] + "".join(f"${n}{part}" for n, part in enumerate(parts[1:], 1))


async def run(statement: str, *values: Any) -> list[dict[str, Any]]:
    """With $1, $2, …; a list is an array. In the current transaction, where there is one."""
    transaction = DB.current_transaction.get()
    if transaction is None:
        return [dict(row) for row in await DB._run_in_pool(statement, values)]
    return [dict(row) for row in await transaction.connection.fetch(statement, *values)]
