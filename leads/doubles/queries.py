"""The queue of likely doubles: pairs of which the viewer may see both."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts.viewers import Viewer
from estate.people.doubles.tables import DoubleSweep, LikelyDouble
from leads.doubles import words
from leads.people import queries as people
from leads.people.filters import PeopleFilters
from leads.persons import visible_person

PAGE = 25
MOST = 100
"""So many are counted."""


@dataclass(frozen=True)
class Somebody:
    id: UUID
    name: str
    contact: str | None


@dataclass(frozen=True)
class Pair:
    id: UUID
    score: int
    one: Somebody
    other: Somebody
    evidence: list[tuple[str, bool]]

    @property
    def url(self) -> str:
        return f"/people/{self.one.id}/doubles/{self.other.id}"


@dataclass(frozen=True, slots=True)
class Cursor:
    score: int
    id: UUID

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        score, _sign, id_ = text.partition("_")
        try:
            return cls(int(score), UUID(id_)) if 0 <= int(score) <= 100 else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.score}_{self.id}"


@dataclass(frozen=True)
class Page:
    pairs: list[Pair]
    next: Cursor | None


async def pairs(viewer: Viewer, after: Cursor | None = None, limit: int = PAGE) -> Page:
    """The likeliest first."""
    behind = QueryString("TRUE")
    if after:
        behind = QueryString(
            "(d.score < {} OR d.score = {} AND d.id > {})", after.score, after.score, after.id
        )
    rows = await LikelyDouble.raw(_PAIRS, _open(viewer), behind, QueryString(str(limit + 1)))
    shown = [_pair(row) for row in rows[:limit]]
    return Page(shown, Cursor(shown[-1].score, shown[-1].id) if len(rows) > limit else None)


def _open(viewer: Viewer) -> QueryString:
    """On `likely_double d`."""
    sight = visible_person(viewer)
    return QueryString(_OPEN, sight, sight)


_OPEN = """d.state = 'open'
    AND EXISTS (SELECT FROM person p WHERE p.id = d.person
        AND p.merged_into IS NULL AND p.erased_at IS NULL AND {})
    AND EXISTS (SELECT FROM person p WHERE p.id = d.other
        AND p.merged_into IS NULL AND p.erased_at IS NULL AND {})"""
_POINT = """(SELECT c.value FROM contact_point c WHERE c.person = {person}.id AND c.wrong_at IS NULL
    ORDER BY c.kind DESC, c.position LIMIT 1)"""
_PAIRS = f"""
WITH d AS MATERIALIZED (
    SELECT d.* FROM likely_double d WHERE {{}} AND {{}} ORDER BY d.score DESC, d.id LIMIT {{}}
)
SELECT d.id, d.score, d.evidence, a.id AS one, a.name AS one_name, {_POINT.format(person="a")} AS one_contact,
    b.id AS other, b.name AS other_name, {_POINT.format(person="b")} AS other_contact
FROM d JOIN person a ON a.id = d.person JOIN person b ON b.id = d.other
ORDER BY d.score DESC, d.id
"""


def _pair(row: dict[str, object]) -> Pair:
    one, other = (
        Somebody(row[side], str(row[f"{side}_name"]), row[f"{side}_contact"])  # type: ignore[arg-type]
        for side in ("one", "other")
    )
    evidence = words.of_json(str(row["evidence"]))
    return Pair(row["id"], int(str(row["score"])), one, other, evidence)  # type: ignore[arg-type]


async def count(viewer: Viewer) -> int:
    """MOST where there are as many or more."""
    rows = await LikelyDouble.raw(_COUNT, _open(viewer), QueryString(str(MOST)))
    return int(rows[0]["n"])


_COUNT = "SELECT count(*) AS n FROM (SELECT FROM likely_double d WHERE {} LIMIT {}) few"


async def sweep() -> dict[str, Any] | None:
    """How far the comparing of everybody is, while it goes on."""
    return await (
        DoubleSweep.select(DoubleSweep.total, DoubleSweep.done).where(DoubleSweep.ended_at.is_null()).first()
    )


async def likely(viewer: Viewer, person: UUID) -> list[Somebody]:
    """Who is likely the same as this person."""
    theirs = QueryString("(d.person = {} OR d.other = {})", person, person)
    rows = await LikelyDouble.raw(_PAIRS, _open(viewer), theirs, QueryString("3"))
    return [pair.other if pair.one.id == person else pair.one for pair in map(_pair, rows)]


async def others(viewer: Viewer, person: UUID, q: str) -> list[Somebody]:
    """Whom the viewer finds by these words; without words who is likely the same."""
    if not q.strip():
        return await likely(viewer, person)
    found = await people.people(viewer, PeopleFilters(q=q))
    return [Somebody(row.id, row.name, row.phone or row.email) for row in found.rows if row.id != person]
