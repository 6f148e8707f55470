"""What the search finds in visits: what was noted about them, and those of the people and homes found."""

from typing import Any

from piccolo.querystring import QueryString

from estate import formats
from estate.accounts.viewers import Viewer
from estate.i18n import N_, _
from estate.search import texts
from estate.search.finders import Asked, Finder, Hit, finds
from leads.written import clear
from visits import queries
from visits.tables import Visit
from visits.words import near_day_of

Row = dict[str, Any]
MOST = 1000
"""Of what the index finds."""


async def _find(viewer: Viewer, asked: Asked) -> list[Hit]:
    leads, homes = clear(asked, "people", "lead"), clear(asked, "properties", "property")
    if not (asked.patterns or leads or homes):
        return []
    fits = QueryString(" AND ".join(["v.words LIKE {}"] * len(asked.patterns)) or "FALSE", *asked.patterns)
    rows = await Visit.raw(
        _FOUND, fits, MOST, leads, asked.limit, homes, asked.limit, queries.visible(viewer), asked.limit
    )
    return [_hit(row, asked) for row in rows]


_FOUND = """
WITH one AS (
    (SELECT v.id, v.starts_at, v.ends_at, v.status, TRUE AS in_words FROM visit v WHERE {} LIMIT {})
    UNION ALL (SELECT v.id, v.starts_at, v.ends_at, v.status, FALSE FROM visit v
        WHERE v.lead = ANY({}) ORDER BY v.starts_at DESC LIMIT {})
    UNION ALL (SELECT v.id, v.starts_at, v.ends_at, v.status, FALSE FROM visit v
        WHERE v.property = ANY({}) ORDER BY v.starts_at DESC LIMIT {})
), found AS (
    SELECT id, starts_at, bool_or(in_words) AS in_words,
        status IN ('Pending', 'Confirmed') AND ends_at > now() AS is_to_come
    FROM one GROUP BY id, starts_at, ends_at, status
    ORDER BY is_to_come DESC, in_words DESC, starts_at DESC
)
SELECT shown.* FROM found CROSS JOIN LATERAL (
    SELECT v.id, v.starts_at, v.time_zone, v.status, v.note, v.feedback, p.name, u.name AS agent_name,
        coalesce(nullif(a.unparsed_address, ''), h.listing_id) AS home
    FROM visit v JOIN lead l ON l.id = v.lead JOIN person p ON p.id = l.person AND p.erased_at IS NULL
    JOIN property h ON h.id = v.property JOIN place a ON a.id = h.place JOIN users u ON u.id = v.agent
    WHERE v.id = found.id AND {} OFFSET 0
) shown LIMIT {}
"""


def _hit(row: Row, asked: Asked) -> Hit:
    day = near_day_of(row["starts_at"], row["time_zone"])
    when = f"{day}, {formats.clock(row['starts_at'], row['time_zone'])}"
    said = " ".join(filter(None, (row["note"], row["feedback"])))
    return Hit(
        row["id"],
        f"/visits/{row['id']}",
        " · ".join((row["name"] or _("Without a name"), row["home"])),
        f"{when} · {row['agent_name']}",
        told=texts.around(said, asked.text),
        icon="calendar",
    )


finds(Finder("visits", N_("Visits"), order=30, find=_find))
