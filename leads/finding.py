"""What the search finds in leads: people with their cases. What was written is in `leads.written`."""

from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate import formats
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import N_, _
from estate.people import contact_points, search
from estate.search.finders import Asked, Finder, Hit, finds, knows
from leads import queries, recognised, written
from leads.cases import visible
from leads.persons import brought_in
from leads.tables import Lead, Side, Stage
from leads.words import SIDES, STAGE_TONES, STAGES

Row = dict[str, Any]
MOST = 5000
"""Of the people whom the index finds. Where there are more, the latest leads have enough of them."""
FEW = 1000
"""Of up to so many it is asked one by one when somebody last worked on them; of more, where the latest leads
do not tell."""
FEW_LETTERS = 400
"""So many of a few letters are enough, after the latest leads were looked through."""
WALK, FIRST_WALK, KNOWN_WALK = 4000, 1500, 20_000
"""Of the latest leads; fewer where they are looked through first, more where the people are known already."""


async def _people(viewer: Viewer, asked: Asked) -> list[Hit]:
    """By name, phone or e-mail; those at hand are always among them."""
    if not asked.terms:
        return []
    found = await _at_hand(asked) + await _met(viewer, asked)
    return sorted((_person(row, asked) for row in await _shown(viewer, found)), key=lambda hit: hit.worse)


async def _at_hand(asked: Asked) -> list[UUID]:
    near = list(asked.favoured)
    rows = await Lead.raw(_AT_HAND, near, near, queries.all_fit(asked.terms)) if near else []
    return [row["id"] for row in rows]


_AT_HAND = """
SELECT p.id FROM person p
WHERE p.id IN (SELECT person FROM lead WHERE id = ANY({}) UNION ALL SELECT unnest({}::uuid[])) AND {}
"""


async def _met(viewer: Viewer, asked: Asked) -> list[UUID]:
    """Whose cases were last worked on. A few letters are in so many names that the latest leads are
    looked through first; for longer ones the index is asked first, and says whether they are in many."""
    fits, many = queries.all_fit(asked.terms), asked.limit + 2
    if search.are_short(asked.terms):
        found = await _latest(viewer, fits, FIRST_WALK, many)
        if len(found) < asked.limit:
            found += (await _known(viewer, fits, FEW_LETTERS, many))[0]
        return found
    found, are_many = await _known(viewer, fits, MOST, many)
    return [*await _latest(viewer, fits, WALK, many), *found] if are_many else found


async def _latest(viewer: Viewer, fits: QueryString, walk: int, many: int) -> list[UUID]:
    rows = await Lead.raw(_LATEST, queries.latest_of(viewer, walk), fits, many)
    return [row["id"] for row in rows]


_LATEST = """
SELECT l.person AS id FROM ({}) l
CROSS JOIN LATERAL (SELECT FROM person p WHERE p.id = l.person AND p.erased_at IS NULL AND {} OFFSET 0) p
ORDER BY l.last_activity_at DESC LIMIT {}
"""


async def _known(viewer: Viewer, fits: QueryString, most: int, many: int) -> tuple[list[UUID], bool]:
    """Of those whom the index finds; and whether there are as many as were asked for, and so perhaps more."""
    walk, sight, brought = queries.latest_of(viewer, KNOWN_WALK), visible(viewer), brought_in(viewer)
    rows = await Lead.raw(_KNOWN, fits, most, most, FEW, walk, many, many, sight, brought, many)
    return [row["id"] for row in rows if row["id"]], rows[0]["are_many"]


# IS TRUE keeps the people a table that is looked up: joined, they would be walked through for each lead.
_KNOWN = """
WITH p AS MATERIALIZED (
    SELECT coalesce(p.merged_into, p.id) AS id, p.agent, p.office FROM person p
    WHERE p.erased_at IS NULL AND {} LIMIT {}
),
known AS MATERIALIZED (SELECT count(*) = {} AS are_many, count(*) > {} AS are_several FROM p),
walked AS MATERIALIZED (
    SELECT l.person AS id, l.last_activity_at AS at FROM ({}) l
    WHERE (SELECT are_several AND NOT are_many FROM known) AND (l.person IN (SELECT id FROM p)) IS TRUE
    ORDER BY l.last_activity_at DESC LIMIT {}
),
asked AS (
    SELECT p.id, last.at FROM (
        SELECT * FROM p WHERE (SELECT count(*) FROM walked) < {}
            LIMIT CASE WHEN (SELECT are_many FROM known) THEN 100 END
    ) p
    CROSS JOIN LATERAL (
        SELECT max(l.last_activity_at) AS at FROM lead l
        WHERE l.person = p.id AND l.archived_at IS NULL AND {}
    ) last
    WHERE last.at IS NOT NULL
        OR ({} AND NOT EXISTS (SELECT FROM lead l WHERE l.person = p.id AND l.archived_at IS NULL))
)
SELECT theirs.id, known.are_many FROM known LEFT JOIN (
    SELECT id, at FROM walked UNION ALL SELECT id, at FROM asked ORDER BY at DESC NULLS LAST LIMIT {}
) theirs ON TRUE
"""


async def _shown(viewer: Viewer, persons: list[UUID]) -> list[Row]:
    """In this order: each with the newest case that the viewer may see, open ones before."""
    ids = list(dict.fromkeys(persons))
    rows: list[Row] = await Lead.raw(_OF_PERSONS, visible(viewer), ids, brought_in(viewer), ids)
    return rows


_FACTS = """
SELECT p.id, p.name, p.search, l.id AS lead, l.stage, l.side, u.name AS agent_name,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''), '') AS home,
    ARRAY(SELECT c.value FROM contact_point c WHERE c.person = p.id ORDER BY c.position) AS points
"""
_AROUND = """
LEFT JOIN users u ON u.id = l.agent
LEFT JOIN property a ON a.id = l.property
LEFT JOIN place h ON h.id = a.place
"""
_OF_PERSONS = f"""{_FACTS} FROM person p LEFT JOIN LATERAL (
    SELECT * FROM lead l WHERE l.person = p.id AND l.archived_at IS NULL AND {{}}
    ORDER BY l.closed_at IS NULL DESC, l.last_activity_at DESC LIMIT 1
) l ON TRUE {_AROUND}
WHERE p.id = ANY({{}}) AND p.erased_at IS NULL AND (l.id IS NOT NULL
    OR ({{}} AND NOT EXISTS (SELECT FROM lead o WHERE o.person = p.id AND o.archived_at IS NULL)))
ORDER BY array_position({{}}, p.id)
"""
_OF_LEADS = f"""{_FACTS} FROM lead l JOIN person p ON p.id = l.person {_AROUND}
WHERE l.id = ANY({{}}) AND l.archived_at IS NULL AND {{}}
"""


def _person(row: Row, asked: Asked | None = None) -> Hit:
    point = _met_by(row["points"], asked) if asked else ""
    worse = 0 if asked is None or _starts_words(row["search"], asked) else 1
    if not row["lead"]:
        return Hit(
            row["id"], f"/people/{row['id']}", _named(row), point or _("No case"), kind="person", worse=worse
        )
    facts = (point, _(SIDES[Side(row["side"])]), row["home"], row["agent_name"] or _("Nobody yet"))
    return Hit(
        kind="lead",
        subject=row["lead"],
        url=f"/leads/{row['lead']}",
        title=_named(row),
        sub=" · ".join(filter(None, facts)),
        pill=_(STAGES[Stage(row["stage"])]),
        tone=STAGE_TONES[Stage(row["stage"])],
        worse=worse,
    )


def _named(row: Row) -> str:
    return row["name"] or _("Without a name")


def _met_by(points: list[str], asked: Asked) -> str:
    """The phone or e-mail that was looked for."""
    if not asked.is_a_point:
        return ""
    for point in points:
        if any(part.lstrip("0") in point for part in _parts(asked) if len(part) > 2):
            return formats.phone(point) if point.startswith("+") else point
    return ""


def _starts_words(line: str, asked: Asked) -> bool:
    """Each of the typed words begins one."""
    return all(any(f" {part}" in line for part in _parts(asked, term)) for term in range(len(asked.terms)))


def _parts(asked: Asked, term: int | None = None) -> list[str]:
    terms = asked.terms if term is None else asked.terms[term : term + 1]
    return [pattern.strip("%").strip().replace("\\", "") for one in terms for pattern in one.patterns]


async def _leads(viewer: Viewer, ids: list[UUID]) -> list[Hit]:
    return [_person(row) for row in await Lead.raw(_OF_LEADS, ids, visible(viewer))]


async def _persons(viewer: Viewer, ids: list[UUID]) -> list[Hit]:
    return [hit for row in await _shown(viewer, ids) if (hit := _person(row)).kind == "person"]


@knows
async def _elsewhere(viewer: Viewer, typed: str) -> list[str]:
    """Somebody with this phone or e-mail is with a colleague: no more than that."""
    points, _unreadable = contact_points.readable(
        "" if "@" in typed else typed, typed if "@" in typed else "", agency.current().country
    )
    if not points:
        return []
    hits = await recognised.hits(viewer, "", points)
    return list(dict.fromkeys(one.sentence for one in hits.known if not one.is_visible))


finds(
    Finder(
        "people",
        N_("People"),
        order=10,
        find=_people,
        shows={"lead": _leads, "person": _persons},
        all_at="/leads?state=all",
    )
)
written.register()
