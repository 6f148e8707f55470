"""A merge is undone: exactly the rows that it moved go back, for 30 days.

What was written about the person since stays with the one who was kept; what was written in a case goes with
the case. What was changed since is not overwritten; versions go on."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.jobs import every
from estate.people import merging, recognition
from estate.people.doubles import finding, ledger
from estate.people.doubles.merge import lock
from estate.people.doubles.tables import Merge
from estate.people.events import PersonsParted
from estate.people.privacy import rooms
from estate.refusals import Refused
from piccolo_conf import DB

UNDO_FOR = timedelta(days=30)
_TRIES = 5


async def undo(made: UUID, *, by: Viewer) -> None:
    """Raises Refused where it is too late, or where one of them was merged again since."""
    rooms.load()
    values: frozenset[str] | None = frozenset()
    tries = 0
    while values is not None:
        try:
            values = await _undo_locked(made, by, values)
        except asyncpg.DeadlockDetectedError:
            tries += 1
            if tries == _TRIES:
                raise


async def _undo_locked(made: UUID, by: Viewer, values: frozenset[str]) -> frozenset[str] | None:
    async with DB.transaction():
        row = (await Merge.raw(_FIND, made))[0]
        kept, gone = row["kept"], row["gone"]
        if now := await lock(kept, gone, values):
            return now
        _still_possible((await Merge.raw(_FIND, made))[0])
        is_stale = bool(await Merge.raw(_SEARCH_CHANGED, kept, made))
        await _put_back(made, kept, gone)
        if is_stale:
            await recognition.refresh_search(kept)
        await ledger.forget(made)
        await finding.look_for([kept, gone])
        await Merge.raw(_UNDONE, by.id, made)
        subjects = await rooms.subjects([kept, gone])
        await history.record(PersonsParted(made, row["kept_name"], row["name"]), actor=by, subjects=subjects)
    return None


async def _put_back(made: UUID, kept: UUID, gone: UUID) -> None:
    for clear in merging.CLEARINGS:
        await clear(made, kept)
    await ledger.put_back(made)
    for part in merging.PARTINGS:
        await part(made, kept, gone)


_SEARCH_CHANGED = """
SELECT 1 FROM merge_row r JOIN person p ON p.id = {} AND r.row_key = p.id::text
WHERE r.merge = {} AND r.table_name = 'person' AND r.column_name = 'search' AND r.after <> to_jsonb(p.search)
"""
_UNDONE = "UPDATE merge SET undone_at = now(), undone_by = {}, emptied_at = now() WHERE id = {}"
_FIND = """
SELECT m.id, m.kept, m.gone, m.at, m.undone_at, m.emptied_at, k.name AS kept_name, g.name,
    k.erased_at IS NOT NULL OR g.erased_at IS NOT NULL AS is_erased,
    k.merged_into IS NOT NULL OR EXISTS (SELECT FROM merge l WHERE l.undone_at IS NULL AND l.at > m.at
        AND m.kept IN (l.kept, l.gone)) AS is_covered
FROM merge m JOIN person k ON k.id = m.kept JOIN person g ON g.id = m.gone WHERE m.id = {}
"""


def _still_possible(row: dict[str, object]) -> None:
    if row["undone_at"]:
        raise Refused(_("This was undone before."))
    if row["emptied_at"] or row["is_erased"] or not _is_young(row["at"]):
        raise Refused(_("This cannot be undone any more."))
    if row["is_covered"]:
        raise Refused(_("They were merged once more since: undo the latest first."))


def _is_young(at: object) -> bool:
    return isinstance(at, datetime) and datetime.now(at.tzinfo) - at < UNDO_FOR


@every("people.empty_merges", "41 3 * * *")
async def empty() -> None:
    """After that time nothing is kept of how it was."""
    for row in await Merge.raw(_OVER, UNDO_FOR):
        await ledger.forget(row["id"])


_OVER = """
UPDATE merge SET emptied_at = now() WHERE emptied_at IS NULL AND at <= now() - {}::interval RETURNING id
"""
