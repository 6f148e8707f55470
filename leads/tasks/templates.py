"""What the agency does again and again, ready to be chosen with one tap."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused, changed_meanwhile
from leads.events import TaskTemplateAdded, TaskTemplateChanged, TaskTemplateRemoved, TaskTemplateRestored
from leads.tasks.tables import TaskKind, TaskTemplate
from piccolo_conf import DB

MOST = 12


@dataclass(frozen=True, slots=True)
class Template:
    id: UUID | None
    title: str
    kind: str
    days: int
    version: int = 0
    archived_at: datetime | None = None


async def all_of_them() -> list[Template]:
    rows = await TaskTemplate.raw(
        "SELECT id, title, kind, days FROM task_template WHERE archived_at IS NULL ORDER BY position, id"
    )
    return [Template(**row) for row in rows]


def offered(kept: list[Template]) -> list[Template]:
    """What an agency begins with, until it has its own."""
    usual = ((_("Call"), 0), (_("Call back"), 1), (_("Call back"), 3), (_("Ask how it stands"), 7))
    return kept or [Template(None, title, TaskKind.CALL, days) for title, days in usual]


async def find(template: UUID) -> Template | None:
    """Removed ones too, for they can be brought back."""
    rows = await TaskTemplate.raw(
        "SELECT id, title, kind, days, version, archived_at FROM task_template WHERE id = {}", template
    )
    return Template(**rows[0]) if rows else None


async def add(title: str, kind: str, days: int, *, by: Viewer) -> None:
    async with DB.transaction():
        there = await _room_for_one()
        made = TaskTemplate(id=uuid7(), title=title, kind=kind, days=days, position=there)
        await TaskTemplate.insert(made)
        await history.record(TaskTemplateAdded(title, days), actor=by, subjects=[by.id])


async def change(template: Template, title: str, kind: str, days: int, version: int, *, by: Viewer) -> None:
    async with DB.transaction():
        if not await TaskTemplate.raw(_CHANGE, title, kind, days, template.id, version):
            raise Refused(changed_meanwhile(template.title, title))
        await history.record(TaskTemplateChanged(title, days), actor=by, subjects=[by.id])


_CHANGE = """
UPDATE task_template SET title = {}, kind = {}, days = {}, version = version + 1
WHERE id = {} AND version = {} AND archived_at IS NULL RETURNING id
"""


async def remove(template: Template, *, by: Viewer) -> None:
    """It is offered no more; what was planned with it stays."""
    async with DB.transaction():
        if await TaskTemplate.raw(_REMOVE, template.id):
            await history.record(TaskTemplateRemoved(template.title), actor=by, subjects=[by.id])


_REMOVE = "UPDATE task_template SET archived_at = now() WHERE id = {} AND archived_at IS NULL RETURNING id"


async def restore(template: Template, *, by: Viewer) -> None:
    """To the place where it was."""
    async with DB.transaction():
        await _room_for_one()
        if await TaskTemplate.raw(_RESTORE, template.id):
            await history.record(TaskTemplateRestored(template.title), actor=by, subjects=[by.id])


_RESTORE = """
UPDATE task_template SET archived_at = NULL WHERE id = {} AND archived_at IS NOT NULL RETURNING id
"""


async def _room_for_one() -> int:
    """How many there are, in the current transaction. Raises Refused where nobody would find one more."""
    await TaskTemplate.raw("SELECT pg_advisory_xact_lock(hashtext('task_template'))")
    there = len(await all_of_them())
    if there >= MOST:
        raise Refused(_("There are %(n)s templates. Remove one first.") % {"n": MOST})
    return there
