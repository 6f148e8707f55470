"""The office hands several cases to one agent at once, and takes that back while nobody has acted on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from piccolo.columns import Column
from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.mail import outbox
from leads import assignment, cases, letters
from leads.cases import Case
from leads.changing_hands import changed_hands
from leads.events import LeadAssigned, LeadTakenBack
from leads.notices import announce
from leads.tables import Lead
from piccolo_conf import DB

MOST = 200
"""Leads of one request."""

Columns = dict[Column | str, object]


@dataclass(frozen=True)
class Picked:
    """A lead, and who had it when it was picked: whether it was taken meanwhile is said by that, and not by
    its version, which any change of it counts."""

    lead: UUID
    agent: UUID | None

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError for what no page of ours sends."""
        lead, _colon, agent = text.partition(":")
        return cls(UUID(lead), UUID(agent) if agent else None)

    def __str__(self) -> str:
        return f"{self.lead}:{self.agent}" if self.agent else str(self.lead)


@dataclass(frozen=True)
class Handed:
    """`batch` names the mail about it; `taken` are those that somebody took in between, as they are now."""

    agent_name: str
    batch: UUID
    given: list[Case]
    taken: list[Case]


async def hand(picked: Sequence[Picked], agent: UUID, *, by: Viewer) -> Handed:
    """All that are still with whom the picker saw, in one transaction; the agent gets one mail."""
    seen = {one.lead: one.agent for one in picked}
    async with DB.transaction():
        chosen = await assignment.who_takes_leads(agent)
        now = await _locked(list(seen))
        given = [case for case in now if case.agent == seen[case.id] and case.agent != agent]
        for case in given:
            await _give(case, chosen, by)
        batch = uuid7()
        if given and chosen.id != by.id:
            await _tell(batch, given, chosen, by)
    return Handed(chosen.name, batch, given, [case for case in now if case.agent != seen[case.id]])


async def _locked(leads: list[UUID]) -> list[Case]:
    """In the order of their ids, so that two who pick the same never wait for each other."""
    found = await Lead.raw(
        "SELECT id FROM lead WHERE id = ANY({}) AND archived_at IS NULL ORDER BY id FOR UPDATE", leads
    )
    return await cases.several([row["id"] for row in found])


async def _give(case: Case, chosen: User, by: Viewer) -> None:
    now = utc_now()
    columns: Columns = {Lead.agent: chosen.id, Lead.assigned_at: now, Lead.last_activity_at: now}
    if chosen.office:
        columns[Lead.office] = chosen.office
    await _change(case, columns)
    event = LeadAssigned(case.id, chosen.id, chosen.name, case.agent_name)
    await history.record(event, actor=by, subjects=[case.id, case.person, chosen.id])
    await assignment.spread(case, chosen.id, chosen.office)


async def _change(case: Case, columns: Columns) -> None:
    """Of a row that this transaction has locked."""
    await Lead.update({**columns, Lead.version: case.version + 1}).where(Lead.id == case.id)
    await changed_hands([case.id])


async def _tell(batch: UUID, given: list[Case], chosen: User, by: Viewer) -> None:
    if len(given) == 1:
        await letters.lead_assigned(given[0], chosen, by, batch)
    else:
        await letters.leads_assigned(given, chosen, by, batch)


async def take_back(picked: Sequence[Picked], agent: UUID, batch: UUID, *, by: Viewer) -> list[Case]:
    """What `hand` did to them, undone: `picked` says whom they go back to. Not those that the agent has
    worked on or that somebody gave to another since. A mail that did not go out yet never does."""
    former = {one.lead: one.agent for one in picked}
    async with DB.transaction():
        still = await _untouched(list(former), agent)
        back = [case for case in await _locked(list(former)) if case.id in still]
        for case in back:
            await _return(case, former[case.id], by)
        if back:
            await _withdraw(agent, back, batch)
    return back


async def _untouched(leads: list[UUID], agent: UUID) -> set[UUID]:
    """Nothing has happened to them since they were given."""
    rows = await Lead.raw(
        "SELECT id FROM lead WHERE id = ANY({}) AND agent = {} AND last_activity_at = assigned_at",
        leads,
        agent,
    )
    return {row["id"] for row in rows}


async def _return(case: Case, former: UUID | None, by: Viewer) -> None:
    names = await User.select(User.name).where(User.id == former) if former else []
    now = utc_now()
    await _change(
        case, {Lead.agent: former, Lead.assigned_at: now if former else None, Lead.last_activity_at: now}
    )
    event = LeadTakenBack(case.id, case.agent_name or "", names[0]["name"] if names else None)
    subjects = [case.id, case.person, *([case.agent] if case.agent else [])]
    await history.record(event, actor=by, subjects=subjects)
    await announce(case.id, former, case.office, case.agent)


async def _withdraw(agent: UUID, back: list[Case], batch: UUID) -> None:
    for about in (agent, *(case.id for case in back)):
        await outbox.overtake(about, str(batch))


def of(text: list[str]) -> list[Picked]:
    """What a page sent, without what it cannot have sent; at most MOST."""
    picked = []
    for one in text[:MOST]:
        try:
            picked.append(Picked.read(one))
        except ValueError:
            continue
    return picked


def named(names: Sequence[str]) -> str:
    """ "Ana, Rui and 3 more"."""
    if len(names) <= 3:
        return ", ".join(names)
    return _("%(names)s and %(n)s more") % {"names": ", ".join(names[:2]), "n": len(names) - 2}


async def office_of(picked: Sequence[Picked]) -> UUID | None:
    """The office that most of them belong to."""
    rows = await Lead.raw(
        "SELECT office FROM lead WHERE id = ANY({}) GROUP BY office ORDER BY count(*) DESC LIMIT 1",
        [one.lead for one in picked],
    )
    return rows[0]["office"] if rows else None
