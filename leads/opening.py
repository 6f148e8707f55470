"""The case that takes an enquiry: the open one of that side, or a new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from leads.tables import Stage


@dataclass(frozen=True)
class Home:
    """What was asked about, and who offers it."""

    id: UUID | None = None
    text: str = ""
    office: UUID | None = None
    url: str | None = None


NO_HOME = Home()


async def homes(ids: set[UUID], listing_ids: set[str]) -> dict[UUID | str, Home]:
    """Those that there are, by id and by listing_id."""
    found = await rows.run(_HOMES, list(ids), list(listing_ids)) if ids or listing_ids else []
    return {name: _home(row) for row in found for name in (row["id"], row["listing_id"])}


def _home(row: dict[str, Any]) -> Home:
    return Home(row["id"], row["text"], row["office"], row["slug"] and f"/homes/{row['slug']}")


_HOMES = """
SELECT p.id, p.listing_id, coalesce(p.list_office, u.office) AS office,
    CASE WHEN p.published_at IS NOT NULL THEN p.slug END AS slug,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''),
        p.listing_id) AS text
FROM property p JOIN place h ON h.id = p.place LEFT JOIN users u ON u.id = p.list_agent
WHERE p.id = ANY($1::uuid[]) OR p.listing_id = ANY($2::text[])
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
    has_earlier: bool = False
    """One of theirs was open before: this one, or of another side."""
    row: dict[str, Any] | None = None
    """Of a new one, to be written."""


Agents = dict[UUID, UUID | None]
"""Who may be given a case, with their office."""


@dataclass(frozen=True)
class Wish:
    """What an enquiry needs a case for."""

    person: UUID
    is_known: bool
    """Not somebody new."""
    side: str
    channel: str
    home: Home
    at: datetime
    agent: UUID | None


async def open_cases(wishes: Sequence[Wish], agents: Agents, by: Viewer | None) -> list[Opened]:
    """For each wish in its turn; a new one's row is left to be written. The persons are locked, so there is
    one open case of a side at most."""
    desk = _Desk(by, agents)
    await desk.fetch({wish.person for wish in wishes if wish.is_known})
    opened = [desk.take(wish) for wish in wishes]
    if desk.touched:
        ids, ats, properties = zip(*((id_, *values) for id_, values in desk.touched.items()), strict=True)
        await rows.run(_TOUCH, ids, ats, properties)
    if any(case.row and case.office is None for case in opened):
        await _give_to_the_only_office(opened)
    return opened


_TOUCH = """
UPDATE lead SET last_activity_at = greatest(last_activity_at, new.at),
    property = coalesce(lead.property, new.property)
FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS new (id, at, property) WHERE lead.id = new.id
"""


@dataclass
class _Desk:
    by: Viewer | None
    agents: Agents
    open: dict[tuple[UUID, str], Opened] = field(default_factory=dict)
    busy: set[UUID] = field(default_factory=set)
    """Persons of whom a case was open before."""
    clients: set[UUID] = field(default_factory=set)
    """Persons who have or had a case."""
    touched: dict[UUID, tuple[datetime, UUID | None]] = field(default_factory=dict)

    async def fetch(self, persons: set[UUID]) -> None:
        for row in await rows.run(_CASES, list(persons)) if persons else []:
            self.clients.add(row["person"])
            if row["is_open"]:
                self.busy.add(row["person"])
                case = Opened(row["id"], row["agent"], row["office"], row["property"])
                self.open[row["person"], row["side"]] = case

    def take(self, wish: Wish) -> Opened:
        case = self.open.get((wish.person, wish.side))
        if case is None:
            return self._open(wish)
        if case.property is None:
            case.property = wish.home.id
        at = self.touched.get(case.id, (wish.at,))[0]
        self.touched[case.id] = (max(at, wish.at), case.property)
        is_busy = wish.person in self.busy
        return Opened(case.id, case.agent, case.office, case.property, has_earlier=is_busy)

    def _open(self, wish: Wish) -> Opened:
        agent = wish.agent or self._who_keeps_it()
        office = self.agents.get(agent) if agent else None
        office = office or (self.by.office if self.by else None) or wish.home.office
        case = Opened(uuid7(), agent, office, wish.home.id, True)
        case.is_returning, case.has_earlier = wish.person in self.clients, wish.person in self.busy
        case.row = _row(case, wish)
        self.clients.add(wish.person)
        self.open[wish.person, wish.side] = case
        return case

    def _who_keeps_it(self) -> UUID | None:
        """An agent who enters a lead keeps it; all others wait for the office."""
        by = self.by
        return by.id if by and by.takes_leads and not by.is_staff else None


_CASES = """
SELECT id, person, side, agent, office, property, closed_at IS NULL AND archived_at IS NULL AS is_open
FROM lead WHERE person = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""


async def find_agents(ids: Iterable[UUID | None]) -> Agents:
    wanted = list({id_ for id_ in ids if id_})
    found = await rows.run(_AGENTS, wanted) if wanted else []
    return {row["id"]: row["office"] for row in found}


_AGENTS = "SELECT id, office FROM users WHERE id = ANY($1::uuid[]) AND takes_leads AND deactivated_at IS NULL"


async def _give_to_the_only_office(opened: Iterable[Opened]) -> None:
    found = await rows.run("SELECT id FROM office WHERE archived_at IS NULL LIMIT 2")
    for case in opened:
        if case.row and case.office is None and len(found) == 1:
            case.office = case.row["office"] = found[0]["id"]


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
