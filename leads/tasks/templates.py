"""What the agency does again and again, ready to be chosen with one tap."""

from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from leads.events import TaskTemplateAdded, TaskTemplateRemoved
from leads.tasks.tables import TaskKind, TaskTemplate
from piccolo_conf import DB

MOST = 12


@dataclass(frozen=True, slots=True)
class Template:
    id: UUID | None
    title: str
    kind: str
    days: int


async def all_of_them() -> list[Template]:
    rows = await TaskTemplate.raw(
        "SELECT id, title, kind, days FROM task_template WHERE archived_at IS NULL ORDER BY position, id"
    )
    return [Template(**row) for row in rows]


def offered(kept: list[Template]) -> list[Template]:
    """What an agency begins with, until it has its own."""
    usual = ((_("Call"), 0), (_("Call back"), 1), (_("Call back"), 3), (_("Ask how it stands"), 7))
    return kept or [Template(None, title, TaskKind.CALL, days) for title, days in usual]


async def add(title: str, kind: str, days: int, *, by: Viewer) -> None:
    """Raises Refused where there are so many that nobody finds one."""
    async with DB.transaction():
        await TaskTemplate.raw("SELECT pg_advisory_xact_lock(hashtext('task_template'))")
        there = await all_of_them()
        if len(there) >= MOST:
            raise Refused(_("There are %(n)s templates. Remove one first.") % {"n": MOST})
        made = TaskTemplate(id=uuid7(), title=title, kind=kind, days=days, position=len(there))
        await TaskTemplate.insert(made)
        await history.record(TaskTemplateAdded(title, days), actor=by, subjects=[by.id])


async def remove(template: UUID, *, by: Viewer) -> bool:
    """Whether it was there."""
    async with DB.transaction():
        rows = await TaskTemplate.raw(
            "UPDATE task_template SET archived_at = now() WHERE id = {} AND archived_at IS NULL "
            "RETURNING title",
            template,
        )
        if rows:
            await history.record(TaskTemplateRemoved(rows[0]["title"]), actor=by, subjects=[by.id])
    return bool(rows)
