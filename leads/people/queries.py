"""Every list of people; each starts from what its viewer may see."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts.viewers import Viewer
from estate.people.tables import Person
from leads.people.filters import ROLE_OF, PeopleFilters, condition, newest
from leads.tables import Side

PAGE = 25
EXPORTED = 500
TAGS = 30
ADDRESS = {
    "Address": "unparsed_address",
    "City": "city",
    "PostalCode": "postal_code",
    "StateOrProvince": "state_or_province",
    "Country": "country",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`roles` are those that were typed and those that follow from open cases."""

    id: UUID
    name: str
    company: str
    roles: tuple[str, ...]
    tags: tuple[str, ...]
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: UUID | None


async def people(viewer: Viewer, filters: PeopleFilters, before: UUID | None = None) -> Page:
    """The newest first."""
    rows = await _fetch(_LIST, newest(viewer, filters, before, PAGE + 1))
    shown = [_row(row) for row in rows[:PAGE]]
    return Page(shown, shown[-1].id if len(rows) > PAGE else None)


def _row(row: dict[str, Any]) -> Row:
    roles = all_roles(row.pop("roles"), row.pop("sides"))
    return Row(**{**row, "tags": tuple(row["tags"])}, roles=roles)


def all_roles(typed: list[str], sides: list[str] | None) -> tuple[str, ...]:
    follow = [str(ROLE_OF[Side(side)]) for side in sides or ()]
    return tuple(dict.fromkeys([*follow, *typed]))


async def _fetch(sql: str, chosen: QueryString) -> list[dict[str, Any]]:
    """`chosen` asks for the ids."""
    rows: list[dict[str, Any]] = await Person.raw(sql, chosen)
    return rows


_SIDES = """ARRAY(SELECT DISTINCT o.side FROM lead o WHERE o.person = p.id AND o.closed_at IS NULL
        AND o.archived_at IS NULL ORDER BY o.side)"""
_POINT = """(SELECT c.value FROM contact_point c WHERE c.person = p.id AND c.kind = '{}'
        AND c.wrong_at IS NULL AND c.bounced_at IS NULL ORDER BY c.position LIMIT 1)"""
_LIST = f"""
WITH p AS MATERIALIZED (
    SELECT p.* FROM person p WHERE p.id = ANY(ARRAY({{}}))
)
SELECT p.id, p.name, p.company, p.roles, p.tags, {_SIDES} AS sides, {_POINT.format("phone")} AS phone,
    {_POINT.format("email")} AS email
FROM p ORDER BY p.id DESC
"""


async def exported(viewer: Viewer, filters: PeopleFilters) -> AsyncIterator[list[dict[str, Any]]]:
    """All of them with all that is known, a page at a time, so that no slow reader holds the database."""
    before = None
    while rows := await _fetch(_WHOLE, newest(viewer, filters, before, EXPORTED)):
        before = rows[-1]["id"]
        yield [whole(row) for row in rows]


async def everybody() -> AsyncIterator[list[dict[str, Any]]]:
    """For the command, whose user has the whole database."""
    before = None
    while rows := await _fetch(_WHOLE, QueryString(_KNOWN, before, before, QueryString(str(EXPORTED)))):
        before = rows[-1]["id"]
        yield [whole(row) for row in rows]


_KNOWN = """
SELECT p.id FROM person p
WHERE p.merged_into IS NULL AND p.erased_at IS NULL AND p.archived_at IS NULL
    AND ({}::uuid IS NULL OR p.id < {}) ORDER BY p.id DESC LIMIT {}
"""


async def one(person: UUID) -> dict[str, Any]:
    """For rules that found the person by what their viewer may see."""
    rows = await _fetch(_WHOLE, QueryString("SELECT {}::uuid", person))
    return whole(rows[0])


def whole(row: dict[str, Any]) -> dict[str, Any]:
    """`roles` with those that follow from open cases, `typed_roles` without; the rest of JSON as lists."""
    lists = {name: json.loads(row[name] or "[]") for name in ("points", "addresses", "links")}
    typed = row["roles"]
    return {**row, **lists, "typed_roles": typed, "roles": all_roles(typed, row.pop("sides"))}


_WHOLE = f"""
WITH p AS MATERIALIZED (
    SELECT p.* FROM person p WHERE p.id = ANY(ARRAY({{}}))
)
SELECT p.id, p.name, p.given_name, p.family_name, p.language, p.more_languages, p.company, p.job_title,
    p.birthday, p.roles, p.tags, p.remarks, p.source, p.campaign, p.modification_timestamp,
    {_SIDES} AS sides,
    (SELECT json_agg(json_build_object('kind', c.kind, 'value', c.value, 'label', c.label,
            'is_wrong', c.wrong_at IS NOT NULL) ORDER BY c.kind DESC, c.position)
        FROM contact_point c WHERE c.person = p.id) AS points,
    (SELECT json_agg(to_json(a) ORDER BY a.position, a.id) FROM person_address a WHERE a.person = p.id)
        AS addresses,
    (SELECT json_agg(json_build_object('kind', k.kind, 'other',
            CASE WHEN k.person = p.id THEN k.other ELSE k.person END))
        FROM person_link k WHERE p.id IN (k.person, k.other)) AS links
FROM p ORDER BY p.id DESC
"""


async def tags(viewer: Viewer) -> list[str]:
    """The commonest ones of the newest people that the viewer may see."""
    rows = await Person.raw(_TAGS, condition(viewer, PeopleFilters()), QueryString(str(TAGS)))
    return [row["tag"] for row in rows]


_TAGS = """
SELECT tag FROM (
    SELECT p.tags FROM person p WHERE cardinality(p.tags) > 0 AND {} ORDER BY p.id DESC LIMIT 300
) p, unnest(p.tags) AS tag
GROUP BY tag ORDER BY count(*) DESC, lower(tag) LIMIT {}
"""


async def count(viewer: Viewer, filters: PeopleFilters) -> int:
    rows = await Person.raw("SELECT count(*) AS n FROM person p WHERE {}", condition(viewer, filters))
    return int(rows[0]["n"])
