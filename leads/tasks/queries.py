"""Every read of tasks; each starts from what its viewer may see."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from piccolo.querystring import QueryString

from estate.accounts.viewers import Viewer
from estate.i18n import _
from leads import cases
from leads.tasks.tables import Task

PAGE = 50
FAR, NEVER = date(9000, 1, 1), datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: UUID
    version: int
    lead: UUID | None
    person: UUID | None
    name: str | None
    """Of the person."""
    is_lead_closed: bool
    account: UUID | None
    account_name: str | None
    title: str
    kind: str
    due_on: date | None
    due_at: datetime | None
    planned_on: date | None
    planned_at: datetime | None
    time_zone: str
    repeat: str
    done_at: datetime | None
    phone: str | None

    @property
    def clock(self) -> time | None:
        return self.due_at.astimezone(ZoneInfo(self.time_zone)).time() if self.due_at else None

    @property
    def planned_clock(self) -> time | None:
        return self.planned_at.astimezone(ZoneInfo(self.time_zone)).time() if self.planned_at else None

    @property
    def subjects(self) -> list[UUID]:
        return [one for one in (self.lead, self.person) if one] or [self.id]

    def group(self, today: date) -> str:
        """overdue, today, tomorrow, later or some_day."""
        if self.due_on is None:
            return "some_day"
        days = (self.due_on - today).days
        return "overdue" if days < 0 else {0: "today", 1: "tomorrow"}.get(days, "later")


@dataclass(frozen=True)
class TaskCursor:
    """The last row of the page before."""

    on: date
    at: datetime
    id: UUID

    @classmethod
    def read(cls, text: str) -> "TaskCursor | None":
        try:
            on, at, id_ = text.split("_")
            moment = datetime.fromisoformat(at)
            return cls(date.fromisoformat(on), moment.astimezone(UTC), UUID(id_)) if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{self.on.isoformat()}_{self.at.isoformat()}_{self.id}"


@dataclass(frozen=True)
class TaskPage:
    rows: list[TaskRow]
    next: TaskCursor | None


def visible(viewer: Viewer) -> QueryString:
    """Which rows of `task t`, beside its `lead l`: whoever sees the lead sees what is to be done about it."""
    own = QueryString("t.account = {} OR {}", viewer.id, viewer.is_staff)
    return QueryString(
        "CASE WHEN t.lead IS NULL THEN {} ELSE l.archived_at IS NULL AND {} END", own, cases.visible(viewer)
    )


async def find(viewer: Viewer, task: UUID) -> TaskRow | None:
    """Whatever became of it, unless it was dropped or its person erased."""
    rows = await Task.raw(
        f"{_TASK} WHERE t.id = {{}} AND t.dropped_at IS NULL AND p.erased_at IS NULL AND {{}}",
        task,
        visible(viewer),
    )
    return TaskRow(**rows[0]) if rows else None


async def open_tasks(viewer: Viewer, agent: UUID | None, after: TaskCursor | None = None) -> TaskPage:
    """Of an agent, or of all; the earliest first, those of some day last."""
    where = [QueryString("t.done_at IS NULL AND t.dropped_at IS NULL")]
    if agent:
        where.append(QueryString("t.account = {}", agent))
    if after:
        where.append(QueryString(f"({ORDER}) > ({{}}, {{}}, {{}})", after.on, after.at, after.id))
    condition = QueryString(" AND ".join("{}" for _one in where), *where)
    rows = await Task.raw(_LIST, condition, visible(viewer), QueryString(str(PAGE + 1)))
    shown = [TaskRow(**row) for row in rows[:PAGE]]
    return TaskPage(shown, _cursor(shown[-1]) if len(rows) > PAGE else None)


def _cursor(row: TaskRow) -> TaskCursor:
    return TaskCursor(row.due_on or FAR, row.due_at or NEVER, row.id)


async def due(
    lead: UUID, kinds: list[str], today: date, *, planned_by: datetime | None = None
) -> list[TaskRow]:
    """Open ones of a lead that the caller has found; those made until that minute, where one is said."""
    rows = await Task.raw(_DUE, lead, kinds, today, planned_by, planned_by)
    return [TaskRow(**row) for row in rows]


async def next_of(lead: UUID) -> TaskRow | None:
    """The earliest open one of a lead that the caller has found."""
    rows = await Task.raw(f"{_TASK} WHERE t.lead = {{}} AND {_IS_OPEN} ORDER BY {ORDER} LIMIT 1", lead)
    return TaskRow(**rows[0]) if rows else None


async def as_it_is(task: UUID) -> str:
    """For somebody who was too late."""
    rows = await Task.raw("SELECT title, done_at, dropped_at FROM task WHERE id = {}", task)
    row = rows[0]
    return _("done") if row["done_at"] else _("dropped") if row["dropped_at"] else str(row["title"])


_IS_OPEN = "t.done_at IS NULL AND t.dropped_at IS NULL"
ORDER = "coalesce(t.due_on, '9000-01-01'::date), coalesce(t.due_at, '9000-01-01 00:00+00'::timestamptz), t.id"
_COLUMNS = """
SELECT t.id, t.version, t.lead, t.person, p.name, l.closed_at IS NOT NULL AS is_lead_closed, t.account,
    u.name AS account_name, t.title, t.kind, t.due_on, t.due_at, t.planned_on, t.planned_at, t.time_zone,
    t.repeat, t.done_at,
    (SELECT c.value FROM contact_point c WHERE c.person = t.person AND c.kind = 'phone' AND c.wrong_at IS NULL
     ORDER BY c.position, c.id LIMIT 1) AS phone
"""
_JOINED = """
LEFT JOIN lead l ON l.id = t.lead
LEFT JOIN person p ON p.id = t.person
LEFT JOIN users u ON u.id = t.account
"""
_TASK = f"{_COLUMNS} FROM task t {_JOINED}"
_DUE = f"""{_TASK} WHERE t.lead = {{}} AND t.kind = ANY({{}}) AND t.due_on <= {{}} AND {_IS_OPEN}
AND ({{}}::timestamptz IS NULL OR date_trunc('minute', t.created_at) <= {{}})"""
_LIST = f"""
WITH t AS MATERIALIZED (
    SELECT t.* FROM task t LEFT JOIN lead l ON l.id = t.lead WHERE {{}} AND {{}} ORDER BY {ORDER} LIMIT {{}}
)
{_COLUMNS} FROM t {_JOINED} ORDER BY {ORDER}
"""
