"""Which people a list shows."""

from dataclasses import dataclass, replace
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts import agency
from estate.accounts.tables import Visibility
from estate.accounts.viewers import Viewer
from estate.people import search, tagging
from estate.people.tables import Role
from leads.cases import visible
from leads.persons import brought_in, visible_person
from leads.tables import Side

SIDE_OF = {Role.BUYER: Side.BUY, Role.TENANT: Side.RENT, Role.SELLER: Side.SELL, Role.LANDLORD: Side.LET}
ROLE_OF = {side: role for role, side in SIDE_OF.items()}
"""An open case says a role by itself."""


@dataclass(frozen=True)
class PeopleFilters:
    q: str = ""
    tag: str = ""
    role: str = ""


def condition(viewer: Viewer, filters: PeopleFilters) -> QueryString:
    """On `person p`: whom this viewer may see, and the filters let through."""
    known = QueryString("p.merged_into IS NULL AND p.erased_at IS NULL AND p.archived_at IS NULL")
    where = [known, visible_person(viewer), *_few_of(viewer, filters)]
    if filters.tag:
        where.append(_tagged(filters.tag))
    if filters.role:
        where.append(_in_role(filters.role))
    if filters.q.strip():
        where += _found(filters.q)
    return QueryString(" AND ".join("{}" for _ in where), *where)


def newest(viewer: Viewer, filters: PeopleFilters, before: UUID | None, limit: int) -> QueryString:
    """The ids of the first so many after `before`: of a role that open cases say, too, those who have it by
    one and those who have it typed, each by an index of its own."""
    side, few = SIDE_OF.get(filters.role), QueryString(str(limit))  # type: ignore[call-overload]
    if side is None:
        return QueryString(_NEWEST, condition(viewer, filters), _behind("p.id", before), few)
    everybody = condition(viewer, replace(filters, role=""))
    typed = QueryString("{} AND {}", _typed(filters.role), everybody)
    return QueryString(
        "({}) UNION ({})",
        QueryString(_NEWEST, typed, _behind("p.id", before), few),
        QueryString(_NEWEST_OF_SIDE, side, everybody, _behind("o.person", before), few),
    )


def _behind(column: str, before: UUID | None) -> QueryString:
    return QueryString(f"{column} < {{}}", before) if before else QueryString("TRUE")


_NEWEST = "SELECT p.id FROM person p WHERE {} AND {} ORDER BY p.id DESC LIMIT {}"
_NEWEST_OF_SIDE = """
SELECT o.person FROM lead o JOIN person p ON p.id = o.person
WHERE o.side = {} AND o.closed_at IS NULL AND o.archived_at IS NULL AND {} AND {}
ORDER BY o.person DESC LIMIT {}
"""


def _few_of(viewer: Viewer, filters: PeopleFilters) -> list[QueryString]:
    """Of an agent who sees only their own, the list starts from those few instead of walking through all."""
    if viewer.is_staff or agency.current().lead_visibility != Visibility.OWN or filters.q.strip():
        return []
    return [QueryString(_FEW, visible(viewer), brought_in(viewer))]


_FEW = """p.id = ANY(ARRAY(SELECT l.person FROM lead l WHERE l.archived_at IS NULL AND {}
    UNION SELECT p.id FROM person p WHERE {}))"""


# Beside each condition stands that of the index which holds the few who have a tag or a role, newest first.
def _tagged(tag: str) -> QueryString:
    """However it is written."""
    return QueryString(
        "cardinality(p.tags) > 0 AND p.tags && ARRAY(SELECT t.spelling FROM tag t WHERE t.folded = {})",
        tagging.folded(tag),
    )


def _in_role(role: str) -> QueryString:
    typed, side = _typed(role), SIDE_OF.get(role)  # type: ignore[call-overload]
    return QueryString("({} OR p.id IN ({}))", typed, QueryString(_OPEN, side)) if side else typed


def _typed(role: str) -> QueryString:
    return QueryString("(cardinality(p.roles) > 0 AND p.roles @> ARRAY[{}]::text[])", role)


_OPEN = "SELECT o.person FROM lead o WHERE o.side = {} AND o.closed_at IS NULL AND o.archived_at IS NULL"


def _found(query: str) -> list[QueryString]:
    terms = search.terms(query, agency.current().country)
    return [_fits(term) for term in terms] or [QueryString("FALSE")]


def _fits(term: search.Term) -> QueryString:
    likes = " OR ".join("p.search LIKE {}" for _ in term.patterns)
    return QueryString(f"({likes})", *term.patterns)
