"""What the page of a lead shows of what is to be done, read in its one query."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts import agency
from leads.tasks import templates
from leads.tasks.templates import Template

SHOWN = 8

SQL = f"""
(SELECT json_build_object(
    'tasks', (SELECT json_agg(json_build_object('id', id, 'lead', lead, 'version', version, 'title', title,
            'kind', kind, 'due_on', due_on, 'due_at', due_at, 'time_zone', time_zone, 'repeat', repeat)
            ORDER BY coalesce(due_on, '9000-01-01'::date),
                coalesce(due_at, '9000-01-01 00:00+00'::timestamptz), id)
        FROM (SELECT * FROM task WHERE task.lead = l.id AND done_at IS NULL AND dropped_at IS NULL
            ORDER BY coalesce(due_on, '9000-01-01'::date),
                coalesce(due_at, '9000-01-01 00:00+00'::timestamptz), id LIMIT {SHOWN}) t),
    'templates', (SELECT json_agg(json_build_object('id', id, 'title', title, 'kind', kind, 'days', days)
            ORDER BY position, id)
        FROM task_template WHERE archived_at IS NULL),
    'run', (SELECT json_build_object('name', s.name, 'title', r.steps -> r.position ->> 'title',
            'next_at', r.next_at, 'step', r.position + 1, 'steps', jsonb_array_length(r.steps))
        FROM sequence_run r JOIN sequence s ON s.id = r.sequence
        WHERE r.lead = l.id AND r.stopped_at IS NULL)))
"""
"""Of the `lead l` of the query that it stands in."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    id: str
    lead: str
    version: int
    title: str
    kind: str
    due_on: date | None
    due_at: datetime | None
    time_zone: str
    repeat: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RunLine:
    """A sequence on its way, and what it does next."""

    name: str
    title: str
    next_at: datetime
    step: int
    steps: int


@dataclass(frozen=True)
class FollowUp:
    tasks: list[TaskLine]
    offered: list[Template]
    run: RunLine | None
    day: date
    """Today, by the agency's calendar."""

    @staticmethod
    def new_id() -> UUID:
        """Of what a chip makes: sent twice it is made once."""
        return uuid7()


def from_json(text: str) -> FollowUp:
    read = json.loads(text)
    kept = [Template(**one) for one in read["templates"] or []]
    today = datetime.now(agency.current().zone).date()
    return FollowUp(
        [_task(one) for one in read["tasks"] or []], templates.offered(kept), _run(read["run"]), today
    )


def _run(read: dict[str, Any] | None) -> RunLine | None:
    return RunLine(**{**read, "next_at": datetime.fromisoformat(read["next_at"])}) if read else None


def _task(read: dict[str, Any]) -> TaskLine:
    due_on, due_at = read["due_on"], read["due_at"]
    moments = {
        "due_on": date.fromisoformat(due_on) if due_on else None,
        "due_at": datetime.fromisoformat(due_at) if due_at else None,
    }
    return TaskLine(**{**read, **moments})
