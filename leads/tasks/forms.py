"""What is typed about tasks."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from estate.accounts import agency
from estate.fields import DayField, VersionField, WholeField
from estate.forms import Form
from estate.i18n import _, lazy
from leads.forms import IdField
from leads.tasks import repeats
from leads.tasks.planning import Due, NewTask, Plan
from leads.tasks.queries import TaskRow
from leads.tasks.tables import TaskKind
from leads.tasks.words import KINDS
from leads.words import choices


def today() -> date:
    """By the agency's calendar."""
    return datetime.now(agency.current().zone).date()


class _DueFields(Form):
    on = DayField(lazy("On"), [Optional()])
    at = TimeField(lazy("At"), [Optional()])

    def validate_at(self, field: TimeField) -> None:
        if field.data and not self.on.data and "on" not in self.errors:
            raise ValidationError(_("An hour needs its day."))

    @property
    def due(self) -> Due:
        return Due(self.on.data, self.at.data)


class TaskForm(_DueFields):
    title = StringField(lazy("What is to be done"), [InputRequired(), Length(max=300)])
    kind = RadioField(lazy("Kind"), default=TaskKind.CALL)
    repeat = SelectField(lazy("Again"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(KINDS)
        self.repeat.choices = choices(repeats.RULES)

    def validate_repeat(self, field: SelectField) -> None:
        if field.data and not self.on.data:
            raise ValidationError(_("What comes again needs its first day."))

    @property
    def plan(self) -> Plan:
        return Plan(self.title.data or "", self.kind.data, self.due, self.repeat.data or "")


class NewTaskForm(TaskForm):
    id = IdField()
    account = SelectField(lazy("For"), default="")
    days = HiddenField(default="")
    """From today: what a chip sends instead of a day."""

    def __init__(self, *args: Any, people: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account.choices = [("", _("Me")), *(people or [])]

    def validate_days(self, field: HiddenField) -> None:
        if field.data:
            if not re.fullmatch("[0-9]{1,3}", field.data):
                raise ValidationError(_("This form is damaged. Open it again."))
            self.on.data = today() + timedelta(days=int(field.data))

    def task(self, lead: UUID | None) -> NewTask:
        account = UUID(self.account.data) if self.account.data else None
        return NewTask(self.id.data, lead, account, self.plan)


class TaskEditForm(TaskForm):
    version = VersionField()


def as_typed(task: TaskRow) -> dict[str, Any]:
    """The task as its correction starts."""
    return {
        "title": task.title,
        "kind": task.kind,
        "on": task.due_on,
        "at": task.clock,
        "repeat": repeats.choice(task.repeat),
        "version": task.version,
    }


class SnoozeForm(_DueFields):
    until = HiddenField(default="")
    version = VersionField(default=0)


def first_offered(due_on: date | None = None) -> date:
    """The day that "Put off" begins with: the task's own while it is to come, else tomorrow."""
    tomorrow = today() + timedelta(days=1)
    return max(due_on or tomorrow, tomorrow)


class BackForm(Form):
    """Where a tap came from."""

    back = HiddenField(default="")

    @property
    def page(self) -> str:
        return came_from(self.back.data or "")


PAGES = ("/", "/tasks", "/leads/without-next-step", "/calls/today")


def came_from(page: str) -> str:
    """A page of ours that taps come from, and no other place."""
    return page if page in PAGES else ""


class TemplateForm(Form):
    title = StringField(lazy("What is to be done"), [InputRequired(), Length(max=60)])
    kind = SelectField(lazy("Kind"), default=TaskKind.CALL)
    days = WholeField(lazy("Days from today"), [InputRequired(), NumberRange(0, 730)], default=0)
    version = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(KINDS)


class TaskFilterForm(Form):
    agent = SelectField(lazy("Of"), default="")

    def __init__(self, *args: Any, agents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent.choices = [("", _("Mine")), ("all", _("Everybody")), *agents]
