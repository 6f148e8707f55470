"""The sequences of the agency."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.viewers import Viewer
from estate.refusals import Refused, changed_meanwhile
from leads.events import SequenceRemoved, SequenceRestored, SequenceSaved
from leads.sequences import steps
from leads.sequences.steps import Step
from leads.sequences.tables import Sequence
from piccolo_conf import DB


@dataclass(frozen=True)
class Kept:
    id: UUID
    name: str
    steps: list[Step]
    version: int
    running: int = 0
    archived_at: datetime | None = None


async def all_of_them() -> list[Kept]:
    return await _read("archived_at IS NULL")


async def find(sequence: UUID) -> Kept | None:
    """Removed ones too, for they can be brought back."""
    return next(iter(await _read("id = {}", sequence)), None)


async def _read(where: str, *values: UUID) -> list[Kept]:
    rows = await Sequence.raw(_SELECT.format(where=where), *values)
    return [Kept(**{**row, "steps": steps.from_json(row["steps"])}) for row in rows]


_SELECT = """
SELECT id, name, steps, version, archived_at,
    (SELECT count(*) FROM sequence_run r WHERE r.sequence = sequence.id AND r.stopped_at IS NULL) AS running
FROM sequence WHERE {where} ORDER BY lower(name), id
"""


async def add(name: str, given: list[Step], *, by: Viewer) -> UUID:
    made = Sequence(id=uuid7(), name=name, steps=steps.to_json(given))
    async with DB.transaction():
        await Sequence.insert(made)
        await history.record(SequenceSaved(name), actor=by, subjects=[made.id, by.id])
    return UUID(str(made.id))


async def change(kept: Kept, name: str, given: list[Step], version: int, *, by: Viewer) -> None:
    """Those on their way go on as they began."""
    async with DB.transaction():
        changed = await Sequence.raw(
            "UPDATE sequence SET name = {}, steps = {}::jsonb, version = version + 1 "
            "WHERE id = {} AND version = {} AND archived_at IS NULL RETURNING id",
            name,
            steps.to_json(given),
            kept.id,
            version,
        )
        if not changed:
            raise Refused(changed_meanwhile(kept.name, name))
        await history.record(SequenceSaved(name), actor=by, subjects=[kept.id, by.id])


async def remove(kept: Kept, *, by: Viewer) -> None:
    """It is begun no more; those on their way go on."""
    await _archive(kept, "now()", SequenceRemoved(kept.name), by)


async def restore(kept: Kept, *, by: Viewer) -> None:
    await _archive(kept, "NULL", SequenceRestored(kept.name), by)


async def _archive(kept: Kept, at: str, event: history.Happening, by: Viewer) -> None:
    async with DB.transaction():
        await Sequence.raw(f"UPDATE sequence SET archived_at = {at} WHERE id = {{}}", kept.id)
        await history.record(event, actor=by, subjects=[kept.id, by.id])
