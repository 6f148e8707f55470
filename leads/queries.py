"""Every list of leads; each starts from what its viewer may see."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.people import search
from leads.cases import visible, ways_to_see
from leads.tables import Lead

PAGE = 25
FEW = 4000
"""Up to so many persons are found first; more are met soon enough by walking through the leads."""
SAMPLE, COMMON = 400, 2
"""Of the latest leads, and how many of them say that more fit than an index should be asked for."""

NOBODYS = """(l.agent IS NULL OR
    l.agent = ANY (ARRAY(SELECT id FROM users WHERE deactivated_at IS NOT NULL)))"""
"""Nobody looks after it: it was never given to an agent, or they have left."""


@dataclass(frozen=True)
class Cursor:
    """The last row of the page before."""

    at: datetime
    id: UUID

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        at, _, id_ = text.rpartition("_")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment.astimezone(UTC), UUID(id_)) if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"


@dataclass(frozen=True)
class Filters:
    """`state` is open, closed or all; `agent` may be "none" for those that nobody has."""

    q: str = ""
    stage: str = ""
    side: str = ""
    agent: str = ""
    office: str = ""
    state: str = "open"
    home: str = ""
    sort: str = "last"


SORTS = {
    "last": ("last_activity_at", "DESC"),
    "last-up": ("last_activity_at", "ASC"),
    "opened": ("opened_at", "DESC"),
    "opened-up": ("opened_at", "ASC"),
    "next": ("next_step_on", "ASC"),
    "next-down": ("next_step_on", "DESC"),
}
"""Only what an index walks: names and stages are found by the search and the filters."""


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID
    agent: UUID | None
    name: str
    stage: str
    side: str
    agent_name: str | None
    office_name: str | None
    home: str
    message: str
    phone: str | None
    next_step: str
    next_step_on: date | None
    last_activity_at: datetime
    opened_at: datetime

    @property
    def pick(self) -> str:
        """See `leads.handing.Picked`."""
        return f"{self.id}:{self.agent}" if self.agent else str(self.id)


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: Cursor | None


async def leads(viewer: Viewer, filters: Filters, before: Cursor | None = None, limit: int = PAGE) -> Page:
    """The latest activity first, unless the filters say otherwise."""
    column, direction = SORTS[filters.sort]
    where = [QueryString("l.archived_at IS NULL"), visible(viewer), *_filtered(filters)]
    if before:
        where.append(_behind(column, direction, before))
    # As a number in the text: a plan made for any limit would sort all leads instead of walking an index.
    order = QueryString(f"l.{column} {direction}, l.id {direction} LIMIT {limit + 1}")
    rows = await _met(viewer, filters.q, where, order) if filters.q.strip() else await _listed(where, order)
    shown = [Row(**row) for row in rows[:limit]]
    return Page(shown, _cursor(shown[-1], column) if len(rows) > limit else None)


async def _listed(where: list[QueryString], order: QueryString) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Lead.raw(_LIST, _all(where), order, order)
    return rows


def _behind(column: str, direction: str, before: Cursor) -> QueryString:
    at = before.at.date() if column == "next_step_on" else before.at
    return QueryString(
        f"(l.{column}, l.id) {'<' if direction == 'DESC' else '>'} ({{}}, {{}})", at, before.id
    )


def _cursor(row: Row, column: str) -> Cursor:
    at = getattr(row, column)
    return Cursor(at if isinstance(at, datetime) else datetime.combine(at, time(), UTC), row.id)


_ROWS = """
SELECT l.id, l.agent, p.name, l.stage, l.side, u.name AS agent_name, o.name AS office_name,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''), '') AS home,
    coalesce((SELECT left(e.message, 120) FROM enquiry e
        WHERE e.lead = l.id AND e.channel <> 'import' ORDER BY e.at DESC LIMIT 1), '')
        AS message,
    (SELECT c.value FROM contact_point c WHERE c.person = l.person AND c.kind = 'phone'
        AND c.wrong_at IS NULL ORDER BY c.position LIMIT 1) AS phone,
    l.next_step, l.next_step_on, l.last_activity_at, l.opened_at
FROM l JOIN person p ON p.id = l.person
LEFT JOIN users u ON u.id = l.agent
LEFT JOIN office o ON o.id = l.office
LEFT JOIN property a ON a.id = l.property
LEFT JOIN place h ON h.id = a.place
ORDER BY {}
"""
_LIST = f"WITH l AS MATERIALIZED (SELECT l.* FROM lead l WHERE {{}} ORDER BY {{}}) {_ROWS}"


def _filtered(filters: Filters) -> list[QueryString]:
    where = [QueryString("l.next_step_on IS NOT NULL")] if filters.sort.startswith("next") else []
    if filters.state != "all":
        where.append(QueryString(f"l.closed_at IS {'' if filters.state == 'open' else 'NOT '}NULL"))
    if filters.agent == "none":
        where.append(QueryString(NOBODYS))
    for column, value in (
        ("agent", filters.agent),
        ("office", filters.office),
        ("property", filters.home),
    ):
        if value and value != "none":
            where.append(QueryString(f"l.{column} = {{}}", UUID(value)))
    for column, value in (("stage", filters.stage), ("side", filters.side)):
        if value:
            where.append(QueryString(f"l.{column} = {{}}", value))
    return where


def _all(conditions: list[QueryString]) -> QueryString:
    return QueryString(" AND ".join("{}" for _ in conditions), *conditions)


async def _met(
    viewer: Viewer, query: str, where: list[QueryString], order: QueryString
) -> list[dict[str, Any]]:
    """Those of people whom the query finds: of few by their ids, for which an index has all that most lists
    ask; of many by walking through the leads."""
    terms = search.terms(query, agency.current().country)
    if not terms:
        return []
    fits = all_fit(terms)
    if not search.are_short(terms) or await _are_rare(viewer, fits):
        rows = await Lead.raw(_OF_FEW, fits, FEW + 1, FEW, _all(where), order, FEW, order, order)
        if not rows[0]["are_many"]:
            return [{name: row[name] for name in Row.__slots__} for row in rows if row["id"]]
    # The offset keeps this a question about each lead: joined, all that fit would be fetched and sorted.
    met = QueryString("EXISTS (SELECT FROM person p WHERE p.id = l.person AND {} OFFSET 0)", fits)
    return await _listed([*where, met], order)


_OF_FEW = f"""
WITH few AS MATERIALIZED (
    SELECT coalesce(p.merged_into, p.id) AS id FROM person p WHERE p.erased_at IS NULL AND {{}} LIMIT {{}}
),
l AS MATERIALIZED (
    SELECT l.* FROM lead l WHERE l.id = ANY(ARRAY(SELECT l.id FROM lead l
        WHERE l.person = ANY(ARRAY(SELECT id FROM few WHERE (SELECT count(*) FROM few) <= {{}})) AND {{}}
        ORDER BY {{}}))
)
SELECT l.*, known.are_many FROM (SELECT count(*) > {{}} AS are_many FROM few) known
LEFT JOIN ({_ROWS}) l ON TRUE ORDER BY {{}}
"""


async def _are_rare(viewer: Viewer, fits: QueryString) -> bool:
    """A few letters are in so many names that the latest leads are asked first."""
    rows = await Lead.raw(_AMONG_THE_LATEST, latest_of(viewer, SAMPLE), fits)
    return bool(rows[0]["fitting"] < COMMON)


_AMONG_THE_LATEST = """
SELECT count(*) AS fitting FROM ({}) l
CROSS JOIN LATERAL (SELECT FROM person p WHERE p.id = l.person AND {} OFFSET 0) p
"""


def all_fit(terms: list[search.Term]) -> QueryString:
    """Which rows of `person p` are found by all of these."""
    return _all([_fits(term) for term in terms])


def _fits(term: search.Term) -> QueryString:
    column = "(p.search || '')" if term.is_common else "p.search"
    likes = " OR ".join(f"{column} LIKE {{}}" for _ in term.patterns)
    return QueryString(f"({likes})", *term.patterns)


def latest_of(viewer: Viewer, limit: int) -> QueryString:
    """The leads that were last worked on, of those that the viewer may see: each way to see has its index."""
    sights = ways_to_see(viewer)
    ways = [QueryString(_LATEST, way, limit // len(sights)) for way in sights]
    return QueryString(" UNION ALL ".join("({})" for _way in ways), *ways)


_LATEST = """
SELECT l.id, l.person, l.last_activity_at FROM lead l WHERE l.archived_at IS NULL AND {}
ORDER BY l.last_activity_at DESC, l.id DESC LIMIT {}
"""


@dataclass(frozen=True)
class Choices:
    """(id, name) of those who may be chosen in a filter or an assignment."""

    agents: list[tuple[str, str]]
    offices: list[tuple[str, str]]


async def choices() -> Choices:
    rows: list[dict[str, Any]] = await User.raw(_CHOICES)
    named = {
        kind: [(str(r["id"]), r["name"]) for r in rows if r["kind"] == kind] for kind in ("agent", "office")
    }
    return Choices(named["agent"], named["office"])


_CHOICES = """
SELECT 'agent' AS kind, id, name FROM users WHERE takes_leads AND deactivated_at IS NULL
UNION ALL SELECT 'office', id, name FROM office WHERE archived_at IS NULL
ORDER BY name
"""


async def latest(viewer: Viewer, query: str, limit: int = 5) -> list[Row]:
    """For a search in a small space."""
    return (await leads(viewer, replace(Filters(state="all"), q=query), limit=limit)).rows


async def recent(viewer: Viewer, limit: int = 5) -> list[Row]:
    """The leads that were last worked on, mine where I take leads."""
    mine = str(viewer.id) if viewer.takes_leads else ""
    return (await leads(viewer, Filters(agent=mine), limit=limit)).rows


def next_url(path: str, query: str, cursor: Cursor | UUID | None) -> str | None:
    """The same list, after its last row."""
    if cursor is None:
        return None
    kept = [(name, value) for name, value in parse_qsl(query) if name != "before"]
    return f"{path}?{urlencode([*kept, ('before', str(cursor))])}"
