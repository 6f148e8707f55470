"""Somebody whom we knew gets back what an import changed, field by field."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from estate.history.record import Happened, record_many
from estate.people import filling, recognition
from estate.people.details import Details
from estate.people.doubles import finding
from estate.people.events import PersonImportUndone
from leads.address_books.portraits import Portrait, back, details_with, portraits, told
from properties.imports.taking_back import forget_events, hand_back, referring


@dataclass(frozen=True)
class _Return:
    """`is_used`: something happened with the person since the import."""

    person: UUID
    before: dict[str, Any]
    is_changed: bool
    is_used: bool
    now: Portrait

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the fields become that are to change."""
        current = told(self.now)
        becomes = back(current, self.before["fields"])
        return {name: value for name, value in becomes.items() if value != current[name]}

    @property
    def details(self) -> Details:
        return details_with(self.now.details, self.values)

    def ids(self, name: str) -> list[UUID]:
        return [UUID(one) for one in self.before[name]]


async def restore(
    connection: Any, run: UUID, notes: Sequence[dict[str, Any]], source: str, by: UUID | None
) -> None:
    """`notes` are rows of `import_change` whose persons are locked."""
    current = await portraits([note["person"] for note in notes])
    returns = [
        _Return(n["person"], json.loads(n["before"]), n["is_changed"], n["is_used"], current[n["person"]])
        for n in notes
    ]
    await _write_fields(connection, returns)
    await _take_points(connection, returns)
    await _take_cases(connection, returns)
    await _restore_origins(connection, returns)
    changed = [one.person for one in returns if one.is_changed]
    await recognition.refresh_search(*changed)
    await finding.look_for(changed)
    await record_many([Happened(PersonImportUndone(source), by, [person]) for person in changed])
    await hand_back(connection, "person", run, [one.person for one in returns])


async def _write_fields(connection: Any, returns: Sequence[_Return]) -> None:
    names = {one.person: one.values["name"] for one in returns if "name" in one.values}
    await connection.execute(_NAMES, list(names), list(names.values()))
    details = {one.person: one.details for one in returns}
    changed = {one.person: fields for one in returns if (fields := [n for n in one.values if n != "name"])}
    await filling.write(details, changed)


_NAMES = """
UPDATE person SET name = new.name, version = version + 1, modification_timestamp = now()
FROM unnest($1::uuid[], $2::text[]) AS new (id, name) WHERE person.id = new.id
"""


async def _take_points(connection: Any, returns: Sequence[_Return]) -> None:
    """Those that the import added, where nothing happened since, and those that it labelled."""
    quiet = [one for one in returns if not one.is_used]
    refers = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} WHERE {column} = contact_point.id)"
        for table, column in await referring(connection, "contact_point", ())
    )
    added = [id_ for one in quiet for id_ in one.ids("points")]
    await connection.execute(f"DELETE FROM contact_point WHERE id = ANY($1) AND {refers}", added)
    await connection.execute("DELETE FROM person_link WHERE id = ANY($1)", _all(quiet, "links"))
    labels = {UUID(id_): label for one in returns for id_, label in one.before["labels"].items()}
    await connection.execute(_LABELS, list(labels), list(labels.values()))
    wrong = [(UUID(id_), at) for one in quiet for id_, at in one.before["wrong"].items() if at]
    await connection.execute(_WRONG, [id_ for id_, _at in wrong], [at for _id, at in wrong])


def _all(returns: Iterable[_Return], name: str) -> list[UUID]:
    return [id_ for one in returns for id_ in one.ids(name)]


_LABELS = """
UPDATE contact_point c SET label = NULL FROM unnest($1::uuid[], $2::text[]) AS new (id, label)
WHERE c.id = new.id AND c.label = new.label
"""
_WRONG = """
UPDATE contact_point c SET wrong_at = new.at::timestamptz FROM unnest($1::uuid[], $2::text[]) AS new (id, at)
WHERE c.id = new.id AND c.wrong_at IS NULL
"""


async def _take_cases(connection: Any, returns: Sequence[_Return]) -> None:
    """Cases that the import opened and nobody worked on, and the arrivals that are of no case that stays."""
    quiet = [one for one in returns if not one.is_used]
    refers = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} WHERE {column} = lead.id)"
        for table, column in await referring(connection, "lead", ("enquiry",))
    )
    opened = _all(quiet, "leads")
    found = await connection.fetch(f"SELECT id FROM lead WHERE id = ANY($1) AND {refers}", opened)
    leads = [row["id"] for row in found]
    stay = set(_all(returns, "leads")) - set(leads)
    await connection.execute(_ENQUIRIES, _all(returns, "enquiries"), list(stay))
    await forget_events(connection, leads)
    await connection.execute("DELETE FROM lead WHERE id = ANY($1)", leads)
    heard = [(UUID(id_), *pair) for one in returns for id_, pair in one.before["heard"].items()]
    if heard:
        await connection.execute(_HEARD, *map(list, zip(*heard, strict=True)))


_ENQUIRIES = """
DELETE FROM enquiry WHERE id = ANY($1) AND (lead IS NULL OR NOT lead = ANY($2))
"""
_HEARD = """
UPDATE lead l SET last_activity_at = new.was::timestamptz
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS new (id, was, heard)
WHERE l.id = new.id AND l.last_activity_at = new.heard::timestamptz
"""


async def _restore_origins(connection: Any, returns: Sequence[_Return]) -> None:
    """What is remembered of the source, so that the same file does it all again."""
    origins = [origin for one in returns for origin in one.before["origins"]]
    gone = [origin for origin in origins if origin["was"] is None]
    await connection.execute(_FORGET, *_columns(gone))
    former = [origin for origin in origins if origin["was"]]
    was = ([bytes.fromhex(o["was"]["hash"]) for o in former], [json.dumps(o["was"]["given"]) for o in former])
    await connection.execute(_REMEMBER, *_columns(former), *was)


def _columns(origins: Sequence[dict[str, Any]]) -> tuple[list[str], list[str], list[bytes]]:
    return (
        [origin["source"] for origin in origins],
        [origin["key"] for origin in origins],
        [bytes.fromhex(origin["hash"]) for origin in origins],
    )


_FORGET = """
DELETE FROM person_origin o USING unnest($1::text[], $2::text[], $3::bytea[]) AS gone (source, key, hash)
WHERE o.originating_system_name = gone.source AND o.originating_system_key = gone.key
    AND o.row_hash = gone.hash
"""
_REMEMBER = """
UPDATE person_origin o SET row_hash = new.was, given = new.given::jsonb
FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::text[])
    AS new (source, key, hash, was, given)
WHERE o.originating_system_name = new.source AND o.originating_system_key = new.key AND o.row_hash = new.hash
"""
