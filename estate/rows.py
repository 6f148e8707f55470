"""Rows by the hundred: one statement for all of them, in the current transaction."""

from collections.abc import Sequence
from typing import Any

from piccolo.table import Table

from piccolo_conf import DB


async def insert(table: type[Table], rows: Sequence[dict[str, Any]], otherwise: str = "") -> None:
    """All rows name the same columns; the others get their default. `otherwise` is an ON CONFLICT."""
    if not rows:
        return
    names = tuple(rows[0])
    types = {column._meta.db_column_name: column.column_type for column in table._meta.columns}
    arrays = ", ".join(f"${n}::{types[name]}[]" for n, name in enumerate(names, 1))
    listed = ", ".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{table._meta.tablename}" ({listed}) SELECT * FROM unnest({arrays}) {otherwise}'
    await run(statement, *zip(*(row.values() for row in rows), strict=True))


async def run(statement: str, *values: Any) -> list[dict[str, Any]]:
    """With $1, $2, …; a list is an array."""
    transaction = DB.current_transaction.get()
    if transaction is None:
        raise RuntimeError("many rows are written in one transaction")
    return [dict(row) for row in await transaction.connection.fetch(statement, *values)]
