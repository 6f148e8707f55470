"""Rows by the hundred, one statement for all of them; and statements as they are sent, without what a query
builder costs."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from piccolo.table import Table

from piccolo_conf import DB

Rows = Sequence[dict[str, Any]]


async def insert(table: type[Table], rows: Rows, otherwise: str = "") -> Rows:
    """All rows name the same columns; the others get their default. `otherwise` is an ON CONFLICT, and what
    is to be answered."""
    return await insert_all([(table, rows)], otherwise)


async def insert_all(tables: Sequence[tuple[type[Table], Rows]], otherwise: str = "") -> Rows:
    """Of several tables: foreign keys among them are looked at when all are there."""
    filled = [(table, rows) for table, rows in tables if rows]
    if not filled:
        return []
    statement = _insertion(tuple((table, tuple(rows[0])) for table, rows in filled))
    columns = [zip(*(row.values() for row in rows), strict=True) for _table, rows in filled]
    return await run(f"{statement} {otherwise}", *(column for of_one in columns for column in of_one))


def of(row: Table) -> dict[str, Any]:
    """Every column of it, as it is inserted."""
    return {column._meta.name: getattr(row, column._meta.name) for column in row._meta.columns}


@cache
def _insertion(tables: tuple[tuple[type[Table], tuple[str, ...]], ...]) -> str:
    """INSERT … FROM unnest($1, …); all but the last are parts of a WITH."""
    parts, first = [], 1
    for table, names in tables:
        types = {column._meta.db_column_name: column.column_type for column in table._meta.columns}
        arrays = ", ".join(f"${n}::{types[name]}[]" for n, name in enumerate(names, first))
        listed = ", ".join(f'"{name}"' for name in names)
        parts.append(f'INSERT INTO "{table._meta.tablename}" ({listed}) SELECT * FROM unnest({arrays})')
        first += len(names)
    before = ", ".join(f"part_{n} AS ({part})" for n, part in enumerate(parts[:-1]))
    return f"WITH {before} {parts[-1]}" if before else parts[-1]


async def run(statement: str, *values: Any) -> list[dict[str, Any]]:
    """With $1, $2, …; a list is an array. In the current transaction, where there is one."""
    transaction = DB.current_transaction.get()
    if transaction is None:
        return [dict(row) for row in await DB._run_in_pool(statement, values)]
    return [dict(row) for row in await transaction.connection.fetch(statement, *values)]
