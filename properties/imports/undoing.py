"""A whole import taken back, as long as nobody has touched what it made or changed.

What it made goes away, what it changed gets its former values, field by field, and what it remembers of the
source as well, so that the same file again does it all again. One transaction: all or nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg

from estate.history import Happening
from estate.history.record import Happened, record_many
from estate.i18n import _, ngettext
from estate.refusals import Refused
from piccolo_conf import DB
from properties.events import PropertyImportUndone
from properties.exchange import writing
from properties.exchange.updating import events_of
from properties.imports.taking_back import forget_events, hand_back, referring

EXAMPLES = 50
BATCH = 2_000
_PATIENCE = 900  # seconds for a statement about every listing of a run


@dataclass(frozen=True)
class Outlook:
    """What an undo would do: listings that go, listings that change back, listings that somebody has touched
    since, some of which are named with what happened to them last."""

    made: int
    changed: int
    touched: int
    examples: list[dict[str, Any]]

    @property
    def is_empty(self) -> bool:
        return not self.made + self.changed

    @property
    def told(self) -> str:
        return _("{} listings go away, {} get their former values.").format(self.made, self.changed)

    @property
    def obstacle(self) -> str:
        return sentence(self) if self.touched else ""

    @property
    def named(self) -> list[str]:
        return [f"{home['listing_id']}  {_address(home)}".rstrip() for home in self.examples]


def _address(home: dict[str, Any]) -> str:
    return " ".join(home[n] for n in ("unparsed_address", "unit_number", "city") if home[n])


async def look(run: UUID) -> Outlook:
    async with DB.transaction() as transaction:
        outlook = await _look(transaction.connection, run)
    return outlook


async def _look(connection: Any, run: UUID) -> Outlook:
    touched = await _touched(connection)
    counts = await connection.fetchrow(_COUNTS.format(touched=touched), run, timeout=_PATIENCE)
    found = []
    if counts["touched"]:
        found = await connection.fetch(_EXAMPLES.format(touched=touched), run, EXAMPLES, timeout=_PATIENCE)
    return Outlook(counts["made"], counts["changed"], counts["touched"], [dict(row) for row in found])


async def undo(run: UUID, source: str, by: UUID | None) -> str:
    """Raises Refused, and changes nothing, where anything was touched since. All of it is taken back."""
    try:
        async with DB.transaction() as transaction:
            connection = transaction.connection
            await connection.execute(_LOCK, run, timeout=_PATIENCE)
            outlook = await _look(connection, run)
            if outlook.touched:
                raise Refused(sentence(outlook))
            await _restore_all(connection, run, source, by)
            await _remove_all(connection, run)
    except asyncpg.UniqueViolationError:
        raise Refused(
            _("A former reference is in use by another listing by now. Nothing was changed.")
        ) from None
    return ""


def sentence(outlook: Outlook) -> str:
    told = ngettext(
        "%(n)s listing of this import has been worked on since. Nothing was changed.",
        "%(n)s listings of this import have been worked on since. Nothing was changed.",
        outlook.touched,
    )
    return told % {"n": outlook.touched}


async def _touched(connection: Any) -> str:
    """The condition on a change `c` of a listing `p`: an edit, a newer line on its timeline, and of what the
    import made also anything that refers to it: a photo, a lead, a visit."""
    refers = " OR ".join(
        f"EXISTS (SELECT FROM {table} WHERE {column} = p.id)"
        for table, column in await referring(connection, "property", _OWN)
    )
    newer = "EXISTS (SELECT FROM event_subject s WHERE s.subject = p.id AND s.seq > c.seq)"
    return f"c.is_changed AND (p.version <> c.version OR {newer} OR (c.before IS NULL AND ({refers})))"


_OWN = {"property_text", "imported_row"}


_COUNTS = """
SELECT count(*) FILTER (WHERE c.before IS NULL) AS made,
    count(*) FILTER (WHERE c.before IS NOT NULL AND c.is_changed) AS changed,
    count(*) FILTER (WHERE {touched}) AS touched
FROM import_change c JOIN property p ON p.id = c.subject WHERE c.run = $1
"""
_EXAMPLES = """
SELECT p.id, p.listing_id, l.unparsed_address, l.unit_number, l.city, c.before IS NULL AS is_new,
    e.at, e.kind, u.name AS actor_name
FROM import_change c JOIN property p ON p.id = c.subject JOIN place l ON l.id = p.place
LEFT JOIN LATERAL (SELECT max(seq) AS seq FROM event_subject WHERE subject = p.id) n ON n.seq > c.seq
LEFT JOIN event e ON e.seq = n.seq LEFT JOIN users u ON u.id = e.actor
WHERE c.run = $1 AND {touched} ORDER BY e.at DESC NULLS LAST, p.id LIMIT $2
"""
_LOCK = """
SELECT count(*) FROM (
    SELECT FROM import_change c JOIN property p ON p.id = c.subject WHERE c.run = $1
    ORDER BY p.id FOR UPDATE OF p
) locked
"""


async def _restore_all(connection: Any, run: UUID, source: str, by: UUID | None) -> None:
    after = UUID(int=0)
    while rows := await connection.fetch(_TO_RESTORE, run, after, BATCH):
        ids = [row["subject"] for row in rows]
        happened = [event for row in rows if row["is_changed"] for event in _happened(row, source, by)]
        for statement in (_restore_properties(), _restore_places(), *_RESTORE_OTHERS):
            await connection.execute(statement, run, ids)
        await record_many(happened)
        await connection.execute(_FORGET_LATER, run, ids)
        await hand_back(connection, "property", run, ids)
        after = ids[-1]
    await _remove_places(connection, run)


_TO_RESTORE = """
SELECT c.subject, c.before, c.is_changed, p.standard_status, p.list_price::text, p.list_price_currency
FROM import_change c JOIN property p ON p.id = c.subject
WHERE c.run = $1 AND c.before IS NOT NULL AND c.subject > $2 ORDER BY c.subject LIMIT $3
"""


def _happened(row: Any, source: str, by: UUID | None) -> list[Happened]:
    before = json.loads(row["before"])
    former = {**before["property"], **before.get("place", {}), **before.get("text", {})}
    was = {name: row[name] for name in ("list_price", "list_price_currency", "standard_status")}
    names = [name for name in former if name in writing.SAID]
    events: list[Happening] = events_of(
        was, {**was, **former}, names, lambda n: PropertyImportUndone(source, n)
    )
    return [Happened(event, by, [row["subject"]]) for event in events]


@cache
def _restore_properties() -> str:
    names = [*writing.PROPERTY, "place", "other", "search", "source_row_hash", "source_row_date"]
    return f"""
    UPDATE property p SET {_set(names)}, version = p.version + r.is_changed::int,
        modification_timestamp = CASE WHEN r.is_changed THEN now() ELSE p.modification_timestamp END
    FROM (
        SELECT was.*, c.is_changed FROM import_change c JOIN property q ON q.id = c.subject,
        LATERAL jsonb_populate_record(q, c.before -> 'property') was
        WHERE c.run = $1 AND c.subject = ANY($2)
    ) r WHERE p.id = r.id
    """


@cache
def _restore_places() -> str:
    return f"""
    UPDATE place p SET {_set([*writing.PLACE, "pin_source", "geocode_state"])} FROM (
        SELECT was.* FROM import_change c JOIN property h ON h.id = c.subject JOIN place q ON q.id = h.place,
        LATERAL jsonb_populate_record(q, c.before -> 'place') was
        WHERE c.run = $1 AND c.subject = ANY($2) AND c.before ? 'place'
    ) r WHERE p.id = r.id
    """


def _set(names: Sequence[str]) -> str:
    return ", ".join(f"{name} = r.{name}" for name in names)


_RESTORE_OTHERS = (
    """
    UPDATE property_text t SET headline = c.before -> 'text' ->> 'headline',
        public_remarks = c.before -> 'text' ->> 'public_remarks'
    FROM import_change c WHERE c.run = $1 AND c.subject = ANY($2) AND t.property = c.subject
        AND t.language = c.before ->> 'language'
    """,
    """
    UPDATE imported_row i SET data = c.before -> 'imported' FROM import_change c
    WHERE c.run = $1 AND c.subject = ANY($2) AND i.property = c.subject
        AND jsonb_typeof(c.before -> 'imported') = 'object'
    """,
)
# Later runs that only saw these listings knew them as this run left them.
_FORGET_LATER = """
DELETE FROM import_change l USING import_change c, import_run this, import_run later
WHERE c.run = $1 AND c.subject = ANY($2) AND this.id = c.run AND l.subject = c.subject AND l.run = later.id
    AND NOT l.is_changed AND later.started_at > this.started_at
"""


async def _remove_all(connection: Any, run: UUID) -> None:
    while ids := [row["subject"] for row in await connection.fetch(_TO_REMOVE, run, BATCH)]:
        for statement in _REMOVE:
            await connection.execute(statement, ids)
        await forget_events(connection, ids)
        places = [row["place"] for row in await connection.fetch(_FORGET, ids)]
        await connection.execute("DELETE FROM property WHERE id = ANY($1)", ids)
        await _remove_unused(connection, [place for place in places if place])
    await connection.execute("DELETE FROM import_change WHERE run = $1", run, timeout=_PATIENCE)


_TO_REMOVE = "SELECT subject FROM import_change WHERE run = $1 AND before IS NULL ORDER BY subject LIMIT $2"
_REMOVE = (
    "DELETE FROM imported_row WHERE property = ANY($1)",
    "DELETE FROM property_text WHERE property = ANY($1)",
)
_FORGET = "DELETE FROM import_change WHERE subject = ANY($1) RETURNING place"


async def _remove_places(connection: Any, run: UUID) -> None:
    """Of listings that had moved out of a home they shared, and are back."""
    rows = await connection.fetch(
        "SELECT place FROM import_change WHERE run = $1 AND before IS NOT NULL AND place IS NOT NULL", run
    )
    await _remove_unused(connection, [row["place"] for row in rows])


async def _remove_unused(connection: Any, places: list[UUID]) -> None:
    """Another listing may have joined a home meanwhile: it stays then."""
    unused = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} WHERE {column} = place.id)"
        for table, column in await referring(connection, "place", ())
    )
    await connection.execute(f"DELETE FROM place WHERE id = ANY($1) AND {unused}", places)
