"""How the events of the templates of tasks read on a timeline."""

from typing import Any

from estate.history.telling import Told, tells
from estate.i18n import _
from leads.events import TaskTemplateAdded, TaskTemplateChanged, TaskTemplateRemoved, TaskTemplateRestored

Data = dict[str, Any]


@tells(TaskTemplateAdded)
def _added(data: Data) -> Told:
    return Told("calendar-clock", "", _("Template of a task added: %(title)s") % data)


@tells(TaskTemplateRemoved)
def _removed(data: Data) -> Told:
    return Told("trash-2", "", _("Template of a task removed: %(title)s") % data)


@tells(TaskTemplateChanged)
def _changed(data: Data) -> Told:
    return Told("pencil", "", _("Template of a task changed: %(title)s") % data)


@tells(TaskTemplateRestored)
def _restored(data: Data) -> Told:
    return Told("undo-2", "", _("Template of a task brought back: %(title)s") % data)
