"""What is to be done: the next steps as tasks, ready-made ones to choose from, a sequence on its way, and a
clock that runs."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from estate.accounts.tables import Agency
from estate.demo.book import ZONE, Book
from estate.demo.stories import Setting
from leads import response_clock
from leads.events import NextStepSet
from leads.follow_up_rules import Rules
from leads.sequences import steps
from leads.sequences.steps import Step
from leads.sequences.tables import Sequence, SequenceRun
from leads.tables import Lead, Stage
from leads.tasks.tables import Task, TaskTemplate
from visits.tables import STANDING, Visit

TEMPLATES = [
    ("Call", "call", 0),
    ("Call back", "call", 1),
    ("Call back", "call", 3),
    ("Send homes", "mail", 0),
]
STEPS = [
    Step(0, "call", "Call"),
    Step(2, "call", "Call again"),
    Step(5, "mail", "Write whether they still look"),
]
WITHOUT = 4
"""Leads of each agent of which nobody has said what is next."""
NEXT = {
    Stage.NEW: "Call",
    Stage.CONTACTED: "Call back",
    Stage.VISITING: "Call, hear what they thought of it",
    Stage.OFFER: "Settle the date of the deed",
}


def add(here: Setting) -> None:
    """After all stories, of which it follows."""
    book = here.book
    book.rows[Agency][0].keeps_holidays = True
    for position, (title, kind, days) in enumerate(TEMPLATES):
        id_ = book.id(book.ago(days=200))
        book.add(TaskTemplate(id=id_, title=title, kind=kind, days=days, position=position))
    _note_visits(book)
    open_leads = [lead for lead in book.rows[Lead] if lead.closed_at is None]
    for lead in open_leads:
        if lead.next_step:
            _task(book, lead)
    _begin_sequence(book, open_leads)
    _plan_the_rest(book, open_leads)
    _start_clock(book, open_leads)


def _note_visits(book: Book) -> None:
    until: dict[UUID, datetime] = {}
    for visit in book.rows[Visit]:
        if visit.status in STANDING:
            until[visit.lead] = max(until.get(visit.lead, visit.ends_at), visit.ends_at)
    for lead in book.rows[Lead]:
        lead.visits_until = until.get(lead.id)
        if lead.stage != Stage.NEW:
            lead.first_response_at = lead.assigned_at


def _task(book: Book, lead: Lead) -> None:
    kind = "call" if "call" in lead.next_step.lower() else "other"
    day = lead.next_step_on
    book.add(
        Task(
            id=book.id(lead.last_activity_at), lead=lead.id, person=lead.person, account=lead.agent,
            title=lead.next_step, kind=kind, due_on=day, planned_on=day, time_zone=ZONE,
            created_by=lead.agent, created_at=lead.last_activity_at,
        )
    )  # fmt: skip


def _begin_sequence(book: Book, open_leads: list[Lead]) -> None:
    """With two leads that have nothing planned."""
    kept = Sequence(id=book.id(book.ago(days=150)), name="Until they answer", steps=steps.to_json(STEPS))
    book.add(kept)
    free = [lead for lead in open_leads if lead.agent and not lead.next_step and not lead.visits_until]
    for lead in [one for one in free if one.stage == Stage.CONTACTED][:2]:
        started, next_at = book.ago(days=1), book.now + timedelta(days=1)
        book.add(
            SequenceRun(
                id=book.id(started), sequence=kept.id, lead=lead.id, started_by=lead.agent,
                started_at=started, steps=kept.steps, position=1, next_at=next_at,
            )
        )  # fmt: skip
        lead.next_step = STEPS[1].title
        lead.next_step_on = next_at.astimezone(book.zone).date()


def _plan_the_rest(book: Book, open_leads: list[Lead]) -> None:
    """All but the newest few of each agent have a next step, as somebody works who empties that list."""
    free: defaultdict[UUID, list[Lead]] = defaultdict(list)
    for lead in sorted(open_leads, key=lambda lead: (lead.stage == Stage.NEW, lead.opened_at), reverse=True):
        if lead.agent and not lead.next_step and (lead.visits_until or book.now) <= book.now:
            free[lead.agent].append(lead)
    for leads in free.values():
        for number, lead in enumerate(leads[WITHOUT:]):
            _plan(book, lead, 1 + number % 9)


def _plan(book: Book, lead: Lead, days: int) -> None:
    lead.next_step = NEXT[Stage(lead.stage)]
    lead.next_step_on = (book.now + timedelta(days=days)).astimezone(book.zone).date()
    event = NextStepSet(lead.id, lead.next_step_on, lead.next_step)
    book.tell(event, lead.last_activity_at, [lead.id, lead.person], lead.agent)
    _task(book, lead)


def _start_clock(book: Book, open_leads: list[Lead]) -> None:
    """Every new one waits for its first answer; the newest of each agent since some minutes."""
    newest = {
        lead.agent: lead
        for lead in sorted(open_leads, key=lambda lead: lead.opened_at)
        if lead.agent and lead.stage == Stage.NEW
    }
    for lead in open_leads:
        if lead.stage == Stage.NEW and newest.get(lead.agent) is not lead:
            _wait(lead, lead.assigned_at or lead.opened_at, book.now)
    for lead in newest.values():
        _wait(lead, book.ago(minutes=25), book.now)


def _wait(lead: Lead, since: datetime, now: datetime) -> None:
    """What is due by now was told when it was."""
    warn, due, escalate = response_clock.moments_of(since, Rules.current())
    lead.response_since, lead.response_rules = since, 1
    lead.response_warn_at, lead.response_due_at, lead.response_escalate_at = warn, due, escalate
    lead.warned_at = warn if warn <= now else None
    lead.escalated_at = escalate if escalate <= now else None
