"""The open cases of a colleague, given to others all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.history.record import Happened
from leads.changing_hands import changed_hands
from leads.events import LeadAssigned
from leads.tables import Lead


@dataclass(frozen=True, slots=True)
class Held:
    """An open lead of somebody."""

    id: UUID
    person: UUID
    name: str
    side: str
    next_step: str
    next_step_on: date | None


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who may be given work; `leads` are open with them now."""

    id: UUID
    name: str
    email: str
    language: str
    office: UUID | None
    office_name: str | None
    leads: int


async def held_by(agent: UUID) -> list[Held]:
    """The longest open first."""
    rows = await Lead.raw(_HELD, agent)
    return [Held(**row) for row in rows]


_HELD = """
SELECT l.id, l.person, p.name, l.side, l.next_step, l.next_step_on
FROM lead l JOIN person p ON p.id = l.person
WHERE l.agent = {} AND l.closed_at IS NULL AND l.archived_at IS NULL ORDER BY l.opened_at, l.id
"""


async def receivers(without: UUID) -> list[Receiver]:
    """Everybody here who takes leads."""
    rows = await Lead.raw(_RECEIVERS, without)
    return [Receiver(**row) for row in rows]


_RECEIVERS = """
SELECT u.id, u.name, u.email, u.language, u.office, o.name AS office_name,
    (SELECT count(*) FROM lead l WHERE l.agent = u.id AND l.closed_at IS NULL AND l.archived_at IS NULL)
        AS leads
FROM users u LEFT JOIN office o ON o.id = u.office
WHERE u.takes_leads AND u.deactivated_at IS NULL AND u.id <> {} ORDER BY u.name
"""


async def hand_over(
    plan: Mapping[UUID, Receiver], leaving: UUID, leaving_name: str, by: Viewer
) -> set[UUID | None]:
    """In the current transaction, those that are still theirs. The offices that the leads had before; who
    looks at their lists sees others now."""
    rows = await Lead.raw(
        _HAND_OVER, list(plan), [to.id for to in plan.values()], [to.office for to in plan.values()], leaving
    )
    await changed_hands([row["id"] for row in rows])
    happened = []
    for row in rows:
        to = plan[row["id"]]
        event = LeadAssigned(row["id"], to.id, to.name, leaving_name)
        happened.append(Happened(event, by.id, [row["id"], row["person"], to.id]))
    await history.record_many(happened)
    if len(rows) != len(plan):
        raise ChangedMeanwhile
    return {row["before"] for row in rows}


class ChangedMeanwhile(Exception):
    """Something is not what the plan was made of any more."""


_HAND_OVER = """
WITH given AS (
    SELECT * FROM unnest({}::uuid[], {}::uuid[], {}::uuid[]) AS given (lead, agent, office)
), before AS (
    SELECT l.id, l.office FROM lead l JOIN given ON given.lead = l.id ORDER BY l.id FOR UPDATE OF l
)
UPDATE lead l SET agent = given.agent, office = coalesce(given.office, l.office), assigned_at = now(),
    version = version + 1
FROM given JOIN before ON before.id = given.lead
WHERE l.id = given.lead AND l.agent = {} AND l.closed_at IS NULL
RETURNING l.id, l.person, before.office AS before
"""
