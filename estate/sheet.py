"""What one change leaves behind, collected on the way and written at its end: rows of several tables and the
notices in one statement, the jobs in another.

Nothing of it is there before `write`: whoever has to read a row in between writes it themselves."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from piccolo.table import Table

from estate import jobs, live, rows


class Sheet:
    def __init__(self) -> None:
        self.jobs: list[jobs.Job] = []
        self.notices: list[live.Notice] = []
        self._parts: list[str] = []
        self._values: list[Any] = []

    def insert(self, table: type[Table], new: Sequence[dict[str, Any]], otherwise: str = "") -> str:
        """All name the same columns. Foreign keys are looked at when every row of the sheet is there."""
        if not new:
            return ""
        statement, values = rows.insertion(table, new)
        return self.put(f"{statement} {otherwise}", *values)

    def put(self, statement: str, *values: Any) -> str:
        """It changes rows, with {} for each value; by the answered name later ones read what it returns."""
        self._parts.append(statement)
        self._values += values
        return f"part_{len(self._parts)}"

    async def write(self) -> None:
        """In the current transaction."""
        if self.notices:
            self.put(live.NOTIFY, *live.told(self.notices))
        if self._parts:
            await rows.run(rows.numbered(_joined(tuple(self._parts))), *self._values)
        await jobs.enqueue_all(self.jobs)


@cache
def _joined(parts: Sequence[str]) -> str:
    """All but the last are parts of a WITH."""
    named = [f"part_{n} AS ({part})" for n, part in enumerate(parts[:-1], 1)]
    return f"WITH {', '.join(named)} {parts[-1]}" if named else parts[-1]
