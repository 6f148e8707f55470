"""What the office sees of imports; who may is asked at the door."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from properties.exchange.listing import Problem, Refusal
from properties.imports import runs
from properties.imports.tables import ImportKind, ImportRun
from properties.imports.working import MAPPABLE

PAGE = 25
Row = dict[str, Any]

_LISTED = """
SELECT r.id, r.kind, r.source, r.file_name, r.state, r.origin, r.phase, r.done, r.total, r.read, r.created,
    r.updated, r.unchanged, r.refused, r.created_at, r.finished_at, u.name AS by_name
FROM import_run r LEFT JOIN users u ON u.id = r.account
"""


async def recent(limit: int = 5, kinds: Sequence[str] = tuple(ImportKind)) -> list[Row]:
    """For the office's page: include `imports/_recent.html` with these as `imports`."""
    newest = f"{_LISTED} WHERE r.kind = ANY({{}}) ORDER BY r.created_at DESC, r.id DESC LIMIT {{}}"
    rows: list[Row] = await ImportRun.raw(newest, list(kinds), limit)
    return rows


async def sources(kind: str) -> list[str]:
    """Known ones, for those who type the name of one."""
    rows = await ImportRun.raw(
        "SELECT DISTINCT source FROM import_run WHERE kind = {} ORDER BY source LIMIT 100", kind
    )
    return [row["source"] for row in rows]


async def one(kind: str, run: UUID) -> Row | None:
    rows = await ImportRun.raw(
        "SELECT r.*, u.name AS by_name, w.name AS undone_by_name FROM import_run r "
        "LEFT JOIN users u ON u.id = r.account LEFT JOIN users w ON w.id = r.undone_by "
        "WHERE r.kind = {} AND r.id = {}",
        kind,
        run,
    )
    return runs.row_of(rows[0]) if rows else None


async def previews(run: UUID, is_new: bool, after: int) -> list[Row]:
    """Changed or new rows below this line, one more than a page."""
    rows = await ImportRun.raw(
        "SELECT line, title, subject, fields FROM import_preview "
        f"WHERE run = {{}} AND is_new = {{}} AND line > {{}} ORDER BY line LIMIT {PAGE + 1}",
        run,
        is_new,
        after,
    )
    return [{**row, "fields": json.loads(row["fields"])} for row in rows]


async def refusals(run: UUID, after: int, limit: int = PAGE + 1, *, is_taken: bool = False) -> list[Refusal]:
    """Or, of the rows that are taken, those of which something was kept as it came."""
    rows = await ImportRun.raw(
        "SELECT line, cells, problems FROM import_refusal WHERE run = {} AND is_taken = {} AND line > {} "
        "ORDER BY line LIMIT {}",
        run,
        is_taken,
        after,
        limit,
    )
    return [_refusal(row) for row in rows]


def _refusal(row: Row) -> Refusal:
    problems = [Problem(**problem) for problem in json.loads(row["problems"])]
    return Refusal(row["line"], problems, json.loads(row["cells"]))


def may_be_mapped(run: Row) -> bool:
    return run["file_key"] is not None and run["state"] in MAPPABLE
