"""The case that takes an enquiry: the open one of that side, or a new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.accounts.tables import Office
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from leads.tables import Lead, Stage


@dataclass(frozen=True)
class Home:
    """What was asked about, and who offers it."""

    id: UUID | None = None
    text: str = ""
    office: UUID | None = None
    url: str | None = None


NO_HOME = Home()


async def homes(ids: set[UUID]) -> dict[UUID | None, Home]:
    """Those that there are."""
    found = await Lead.raw(_HOMES, list(ids)) if ids else []
    return {
        None: NO_HOME,
        **{
            row["id"]: Home(row["id"], row["text"], row["office"], row["slug"] and f"/homes/{row['slug']}")
            for row in found
        },
    }


_HOMES = """
SELECT p.id, coalesce(p.list_office, u.office) AS office,
    CASE WHEN p.published_at IS NOT NULL THEN p.slug END AS slug,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''),
        p.listing_id) AS text
FROM property p JOIN place h ON h.id = p.place LEFT JOIN users u ON u.id = p.list_agent
WHERE p.id = ANY({})
"""


@dataclass
class Opened:
    """A case as the enquiries of this moment find it."""

    id: UUID
    agent: UUID | None
    office: UUID | None
    property: UUID | None
    is_new: bool = False
    is_returning: bool = False
    """The person had a case before."""


@dataclass(frozen=True)
class Wish:
    """What an enquiry needs a case for."""

    person: UUID
    side: str
    channel: str
    home: Home
    at: datetime
    agent: UUID | None


async def open_cases(wishes: Sequence[Wish], by: Viewer | None) -> list[Opened]:
    """For each wish in its turn. The persons are locked, so there is one open case of a side at most."""
    desk = await _Desk.at(wishes, by)
    opened = [desk.take(wish) for wish in wishes]
    await rows.insert(Lead, desk.new)
    if desk.touched:
        ids, ats, properties = zip(*((id_, *values) for id_, values in desk.touched.items()), strict=True)
        await rows.run(_TOUCH, ids, ats, properties)
    return opened


_TOUCH = """
UPDATE lead SET last_activity_at = greatest(last_activity_at, new.at),
    property = coalesce(lead.property, new.property)
FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS new (id, at, property) WHERE lead.id = new.id
"""


@dataclass
class _Desk:
    by: Viewer | None
    agents: dict[UUID, UUID | None]
    """Who may be given a case, with their office."""
    only_office: UUID | None
    open: dict[tuple[UUID, str], Opened] = field(default_factory=dict)
    clients: set[UUID] = field(default_factory=set)
    """Persons who have or had a case."""
    new: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[UUID, tuple[datetime, UUID | None]] = field(default_factory=dict)

    @classmethod
    async def at(cls, wishes: Sequence[Wish], by: Viewer | None) -> "_Desk":
        desk = cls(by, await _agents(wish.agent for wish in wishes), await _only_office())
        for row in await rows.run(_CASES, list({wish.person for wish in wishes})):
            desk.clients.add(row["person"])
            if row["is_open"]:
                case = Opened(row["id"], row["agent"], row["office"], row["property"])
                desk.open[row["person"], row["side"]] = case
        return desk

    def take(self, wish: Wish) -> Opened:
        case = self.open.get((wish.person, wish.side))
        if case is None:
            return self._open(wish)
        if case.property is None:
            case.property = wish.home.id
        at = self.touched.get(case.id, (wish.at,))[0]
        self.touched[case.id] = (max(at, wish.at), case.property)
        return Opened(case.id, case.agent, case.office, case.property)

    def _open(self, wish: Wish) -> Opened:
        agent = wish.agent if wish.agent in self.agents else self._who_keeps_it()
        office = self.agents.get(agent) if agent else None
        office = office or (self.by.office if self.by else None) or wish.home.office or self.only_office
        case = Opened(uuid7(), agent, office, wish.home.id, True, wish.person in self.clients)
        self.clients.add(wish.person)
        self.open[wish.person, wish.side] = case
        self.new.append(_row(case, wish))
        return case

    def _who_keeps_it(self) -> UUID | None:
        """An agent who enters a lead keeps it; all others wait for the office."""
        by = self.by
        return by.id if by and by.takes_leads and not by.is_staff else None


_CASES = """
SELECT id, person, side, agent, office, property, closed_at IS NULL AND archived_at IS NULL AS is_open
FROM lead WHERE person = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""


async def _agents(ids: Iterable[UUID | None]) -> dict[UUID, UUID | None]:
    wanted = list({id_ for id_ in ids if id_})
    if not wanted:
        return {}
    found = await rows.run(_AGENTS, wanted)
    return {row["id"]: row["office"] for row in found}


_AGENTS = "SELECT id, office FROM users WHERE id = ANY($1::uuid[]) AND takes_leads AND deactivated_at IS NULL"


async def _only_office() -> UUID | None:
    found = await Office.raw("SELECT id FROM office WHERE archived_at IS NULL LIMIT 2")
    return found[0]["id"] if len(found) == 1 else None


def _row(case: Opened, wish: Wish) -> dict[str, Any]:
    return {
        "id": case.id,
        "person": wish.person,
        "side": wish.side,
        "stage": Stage.NEW,
        "agent": case.agent,
        "office": case.office,
        "property": case.property,
        "source": wish.channel,
        "opened_at": wish.at,
        "assigned_at": utc_now() if case.agent else None,
        "last_activity_at": wish.at,
    }
