"""What was written about leads, and in them: calls, notes, and the words of those who asked."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from estate import formats
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import N_, _
from estate.search import texts
from estate.search.finders import Asked, Finder, Hit, finds
from leads.cases import visible
from leads.tables import CallOutcome, Channel, Lead
from leads.words import CHANNELS, OUTCOMES

Row = dict[str, Any]
WALK, SHORT_WALK = 4000, 1000
"""So many of the newest rows are looked through first, fewer for several words; what is not met there is rare
enough for the index."""
MOST = 1000
"""Of what the index finds."""
COMMON = 60
"""Of the 300 newest: a word that so many have is in too many for the index; rarer ones narrow it down."""
CLEAR = 3
"""Where so few people or homes were found, what belongs to them is shown, too."""


@dataclass(frozen=True)
class Written:
    """A table with a lead, and the generated column `words` of one of its texts; `fact` is SQL."""

    table: str
    text: str
    by: str
    fact: str
    icon: str
    told: Callable[[Any], str]
    of_people: bool = False
    """The rows of people who were found are found, too."""

    async def find(self, viewer: Viewer, asked: Asked) -> list[Hit]:
        leads = clear(asked, "people", "lead") if self.of_people else []
        if not asked.patterns and not leads:
            return []
        fits, rare = await self._conditions(asked.patterns)
        few, sight = asked.limit, visible(viewer)
        walk = 0 if asked.is_a_point else WALK if len(asked.patterns) < 2 else SHORT_WALK
        wanted = 0 if asked.is_crowded else few
        rows = await Lead.raw(self._sql, walk, fits, sight, few, rare, wanted, MOST, leads, few, sight, few)
        return [self._hit(row, asked) for row in rows]

    async def _conditions(self, patterns: list[str]) -> tuple[QueryString, QueryString]:
        """All fit; and the same where the index is asked for the rare ones alone."""
        if len(patterns) < 2:
            return (_all_fit(patterns),) * 2
        counts = ", ".join(f"count(*) FILTER (WHERE words LIKE {{}}) AS n{n}" for n in range(len(patterns)))
        row = (await Lead.raw(f"SELECT {counts} FROM {_SAMPLE.format(table=self.table)}", *patterns))[0]
        common = {pattern for n, pattern in enumerate(patterns) if row[f"n{n}"] >= COMMON}
        rarest = min(range(len(patterns)), key=lambda n: row[f"n{n}"])
        return _all_fit(patterns), _all_fit(patterns, common - {patterns[rarest]})

    @property
    def _sql(self) -> str:
        return _FOUND.format(table=self.table, text=self.text, by=self.by, fact=self.fact, QS="{}")

    def _hit(self, row: Row, asked: Asked) -> Hit:
        who = row["by"] or ""
        when = formats.moment(row["at"], agency.current().time_zone)
        return Hit(
            row["id"],
            f"/leads/{row['lead']}",
            row["name"] or _("Without a name"),
            " · ".join(filter(None, (self.told(row["fact"]), when, who))),
            told=texts.around(row["text"], asked.text) or texts.beginning(row["text"]),
            icon=self.icon,
        )


def clear(asked: Asked, group: str, kind: str) -> list[UUID]:
    """What was found in another group, where it is clear what is meant."""
    hits = asked.found.get(group, [])
    return [hit.subject for hit in hits if hit.kind == kind] if len(hits) <= CLEAR else []


def _all_fit(patterns: list[str], common: Collection[str] = ()) -> QueryString:
    """The common ones are compared only."""
    parts = ["(t.words || '') LIKE {}" if one in common else "t.words LIKE {}" for one in patterns]
    return QueryString(" AND ".join(parts) or "FALSE", *patterns)


_SAMPLE = "(SELECT words FROM {table} ORDER BY at DESC, id DESC LIMIT 300) newest"
_FOUND = """
WITH met AS MATERIALIZED (
    SELECT t.id, t.at FROM (SELECT * FROM {table} ORDER BY at DESC, id DESC LIMIT {QS}) t
    JOIN lead l ON l.id = t.lead WHERE {QS} AND l.archived_at IS NULL AND {QS} LIMIT {QS}
),
rest AS MATERIALIZED (
    SELECT t.id, t.at FROM {table} t WHERE {QS} AND (SELECT count(*) FROM met) < {QS} LIMIT {QS}
),
theirs AS (SELECT t.id, t.at FROM {table} t WHERE t.lead = ANY({QS}) ORDER BY t.at DESC LIMIT {QS}),
found AS (
    SELECT id, at, bool_or(in_words) AS in_words FROM (
        SELECT id, at, TRUE AS in_words FROM met UNION ALL SELECT id, at, TRUE FROM rest
        UNION ALL SELECT id, at, FALSE FROM theirs
    ) one GROUP BY id, at ORDER BY in_words DESC, at DESC
)
SELECT shown.*, found.in_words FROM found CROSS JOIN LATERAL (
    SELECT t.id, t.lead, p.name, t.{text} AS text, t.at, u.name AS by, {fact} AS fact
    FROM {table} t
    JOIN lead l ON l.id = t.lead AND l.archived_at IS NULL
    JOIN person p ON p.id = l.person AND p.erased_at IS NULL
    LEFT JOIN users u ON u.id = t.{by}
    WHERE t.id = found.id AND {QS} OFFSET 0
) shown LIMIT {QS}
"""

CALLS = Written(
    "call",
    "note",
    "account",
    "t.outcome",
    "phone",
    lambda fact: _(OUTCOMES[CallOutcome(fact)]),
    of_people=True,
)
NOTES = Written("note", "text", "account", "''", "sticky-note", lambda _fact: "")
ENQUIRIES = Written(
    "enquiry", "message", "taken_by", "t.channel", "inbox", lambda fact: _(CHANNELS[Channel(fact)])
)


def register() -> None:
    finds(Finder("calls", N_("Calls"), order=40, find=CALLS.find))
    finds(Finder("notes", N_("Notes"), order=50, find=NOTES.find))
    finds(Finder("enquiries", N_("Enquiries"), order=60, find=ENQUIRIES.find))
