"""What an import does, row by row: for the page that shows it, for the undo, for the file of refused rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from piccolo_conf import DB
from properties.exchange.listing import Refusal

SHOWN = 500  # rows of each kind whose fields are kept to be looked at


@dataclass(frozen=True)
class Noted:
    """What was written of one row, of a listing or a person: fields `now` where there was `was` (empty for
    a new one). `place` was made with it; `before` is what an undo brings back, None for a new one."""

    line: int
    subject: UUID
    title: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    place: UUID | None
    before: dict[str, Any] | None
    is_changed: bool

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def fields(self) -> dict[str, list[Any]]:
        """Old and new of each field that says something else now."""
        said = {name: [self.was.get(name), new] for name, new in self.now.items()}
        return {name: pair for name, pair in said.items() if (pair[0] or "") != (pair[1] or "")}


class Ledger:
    """Of one run; without an id nothing is kept."""

    def __init__(self, run: UUID | None, table: str = "property") -> None:
        self.run = run
        self._table = table
        self._shown = {True: 0, False: 0}

    async def begin(self) -> None:
        """A run that is repeated shows and refuses anew; what it changed stays changed."""
        for table in ("import_refusal", "import_preview") if self.run else ():
            await _execute(f"DELETE FROM {table} WHERE run = $1", self.run)

    async def refuse(self, refusals: Sequence[Refusal], *, is_taken: bool = False) -> None:
        """Or, where the row `is_taken`, what of it was kept as it came."""
        if self.run and refusals:
            rows = _json([_without_nul(asdict(one)) for one in refusals])
            await _execute(_REFUSE, self.run, rows, is_taken)

    async def note(self, noted: Sequence[Noted]) -> None:
        """In the transaction of the change."""
        if self.run and noted:
            rows = [
                {"subject": n.subject, "place": n.place, "before": n.before, "is_changed": n.is_changed}
                for n in noted
            ]
            await _execute(_NOTE.format(table=self._table), self.run, _json(rows))

    def is_full(self, is_new: bool) -> bool:
        """Enough of this kind are shown already."""
        return self._shown[is_new] >= SHOWN

    def to_show(self, noted: Sequence[Noted]) -> list[Noted]:
        """Those of them that are among the first of their kind."""
        chosen = []
        for one in noted:
            if one.is_changed and not self.is_full(one.is_new):
                self._shown[one.is_new] += 1
                chosen.append(one)
        return chosen

    async def show(self, chosen: Sequence[Noted]) -> None:
        if self.run and chosen:
            rows = [
                {
                    "is_new": n.is_new,
                    "line": n.line,
                    "title": n.title,
                    "subject": None if n.is_new else n.subject,
                    "fields": n.fields,
                }
                for n in chosen
            ]
            await _execute(_SHOW, self.run, _json(rows))


_REFUSE = """
INSERT INTO import_refusal (run, line, cells, problems, is_taken)
SELECT $1, line, cells, problems, $3
FROM jsonb_to_recordset($2::jsonb) AS new (line integer, cells jsonb, problems jsonb)
ON CONFLICT (run, line) DO NOTHING
"""
_NOTE = """
INSERT INTO import_change (run, subject, place, before, is_changed, version, seq)
SELECT $1, p.id, new.place, new.before, new.is_changed, p.version,
    coalesce((SELECT max(seq) FROM event_subject WHERE subject = p.id), 0)
FROM jsonb_to_recordset($2::jsonb) AS new (subject uuid, place uuid, before jsonb, is_changed boolean)
JOIN {table} p ON p.id = new.subject
ON CONFLICT (subject, run) DO UPDATE SET version = excluded.version, seq = excluded.seq,
    is_changed = import_change.is_changed OR excluded.is_changed
"""
_SHOW = """
INSERT INTO import_preview (run, is_new, line, title, subject, fields)
SELECT $1, is_new, line, title, subject, fields FROM jsonb_to_recordset($2::jsonb)
    AS new (is_new boolean, line integer, title text, subject uuid, fields jsonb)
ON CONFLICT (run, is_new, line) DO NOTHING
"""


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, default=str)


def _without_nul(value: Any) -> Any:
    """PostgreSQL's jsonb takes none."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {name: _without_nul(part) for name, part in value.items()}
    return [_without_nul(part) for part in value] if isinstance(value, list) else value


async def _execute(statement: str, *values: Any) -> None:
    async with DB.transaction() as transaction:
        await transaction.connection.execute(statement, *values)
