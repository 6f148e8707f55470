"""A whole import of people taken back. Whoever it made goes away, and whoever it added something to is as
before; nothing that was made since is lost:

- somebody whom it made and with whom anything happened since (an edit, a call, a visit, a merge, another
  import) stays as they are;
- of somebody whom we knew, a field that was changed since stays, and so do the phones, e-mails and cases that
  came with the import where anything happened with the person since.

One transaction: all or nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate.i18n import _, ngettext
from leads.address_books import restoring
from piccolo_conf import DB
from properties.imports.taking_back import forget_events, referring

EXAMPLES = 50
BATCH = 1_000
PATIENCE = 900
"""Seconds for a statement about everybody of a run."""

OWN = ("contact_point", "person_address", "person_origin", "person_link", "double_key", "likely_double")
"""What an import makes with a person, beside enquiries and cases."""


@dataclass(frozen=True)
class Outlook:
    """People who go away, who get their former values, and who stay because of what happened since; of the
    latter some with their names."""

    made: int
    changed: int
    kept: int
    examples: list[dict[str, Any]]

    @property
    def is_empty(self) -> bool:
        return not self.made + self.changed

    @property
    def told(self) -> str:
        return _("{} people go away, {} get their former values, {} stay: they were used since.").format(
            self.made, self.changed, self.kept
        )

    @property
    def obstacle(self) -> str:
        return ""

    @property
    def named(self) -> list[str]:
        return [person["name"] for person in self.examples]

    @property
    def stays(self) -> str:
        said = ngettext(
            "%(n)s person whom this import made was used since and stays.",
            "%(n)s people whom this import made were used since and stay.",
            self.kept,
        )
        return said % {"n": self.kept} if self.kept else ""


async def look(run: UUID) -> Outlook:
    async with DB.transaction() as transaction:
        outlook = await _look(transaction.connection, run)
    return outlook


async def _look(connection: Any, run: UUID) -> Outlook:
    used = await _used(connection)
    counts = await connection.fetchrow(_COUNTS.format(used=used), run, timeout=PATIENCE)
    found = []
    if counts["kept"]:
        found = await connection.fetch(_EXAMPLES.format(used=used), run, EXAMPLES, timeout=PATIENCE)
    return Outlook(**dict(counts), examples=[dict(row) for row in found])


async def _used(connection: Any) -> str:
    """The condition on a note `c` of a person `p` with whom anything happened since."""
    to_them = await referring(connection, "person", (*OWN, "enquiry", "lead"))
    to_cases = await referring(connection, "lead", ("enquiry",))
    refers = " OR ".join(
        [
            *(f"EXISTS (SELECT FROM {table} WHERE {column} = p.id)" for table, column in to_them),
            *(
                f"EXISTS (SELECT FROM lead l JOIN {table} o ON o.{column} = l.id WHERE l.person = p.id)"
                for table, column in to_cases
            ),
        ]
    )
    newer = "EXISTS (SELECT FROM event_subject s WHERE s.subject = p.id AND s.seq > c.seq)"
    return f"(p.version <> c.version OR {newer} OR (c.before IS NULL AND ({refers})))"


_COUNTS = """
SELECT count(*) FILTER (WHERE is_new AND NOT is_used) AS made,
    count(*) FILTER (WHERE NOT is_new AND is_changed) AS changed,
    count(*) FILTER (WHERE is_new AND is_used) AS kept
FROM (
    SELECT c.before IS NULL AS is_new, c.is_changed, c.before IS NULL AND {used} AS is_used
    FROM import_change c JOIN person p ON p.id = c.subject WHERE c.run = $1 OFFSET 0
) once
"""
_EXAMPLES = """
SELECT p.id, p.name,
    (SELECT max(e.at) FROM event_subject s JOIN event e USING (seq) WHERE s.subject = p.id) AS at
FROM import_change c JOIN person p ON p.id = c.subject
WHERE c.run = $1 AND c.before IS NULL AND {used} ORDER BY at DESC NULLS LAST, p.id LIMIT $2
"""


async def undo(run: UUID, source: str, by: UUID | None) -> str:
    """What stays, in a sentence."""
    async with DB.transaction() as transaction:
        connection = transaction.connection
        for lock in _LOCKS:
            await connection.execute(lock, run, timeout=PATIENCE)
        outlook = await _look(connection, run)
        used = await _used(connection)
        await _restore_all(connection, run, used, source, by)
        await _remove_all(connection, run, used)
        await connection.execute("DELETE FROM import_change WHERE run = $1", run, timeout=PATIENCE)
    return outlook.stays


# What is being written about one of them, or in a case of theirs, is waited for.
_LOCKS = (
    """
SELECT count(*) FROM (
    SELECT FROM import_change c JOIN person p ON p.id = c.subject WHERE c.run = $1
    ORDER BY p.id FOR UPDATE OF p
) locked
""",
    """
SELECT count(*) FROM (
    SELECT FROM import_change c JOIN lead l ON l.person = c.subject WHERE c.run = $1
    ORDER BY l.id FOR UPDATE OF l
) locked
""",
)


async def _restore_all(connection: Any, run: UUID, used: str, source: str, by: UUID | None) -> None:
    after = UUID(int=0)
    while found := await connection.fetch(_TO_RESTORE.format(used=used), run, after, BATCH):
        await restoring.restore(connection, run, [dict(row) for row in found], source, by)
        after = found[-1]["person"]


_TO_RESTORE = """
SELECT c.subject AS person, c.before, c.is_changed, {used} AS is_used
FROM import_change c JOIN person p ON p.id = c.subject
WHERE c.run = $1 AND c.before IS NOT NULL AND c.subject > $2 ORDER BY c.subject LIMIT $3
"""


async def _remove_all(connection: Any, run: UUID, used: str) -> None:
    after = UUID(int=0)
    while found := await connection.fetch(_MADE.format(used=used), run, after, BATCH, timeout=PATIENCE):
        await _remove(connection, [row["person"] for row in found if not row["is_used"]])
        after = found[-1]["person"]


async def _remove(connection: Any, persons: list[UUID]) -> None:
    leads = [row["id"] for row in await connection.fetch(_LEADS, persons)]
    await forget_events(connection, [*persons, *leads])
    for statement in _REMOVE:
        await connection.execute(statement, persons)
    for table in ("pin", "opened"):
        await connection.execute(f"DELETE FROM {table} WHERE subject = ANY($1)", [*persons, *leads])


# Of a few at a time it is asked what happened since, not of all.
_MADE = """
WITH c AS MATERIALIZED (
    SELECT subject, version, seq, before FROM import_change
    WHERE run = $1 AND before IS NULL AND subject > $2 ORDER BY subject LIMIT $3
)
SELECT c.subject AS person, {used} AS is_used FROM c JOIN person p ON p.id = c.subject ORDER BY 1
"""
_LEADS = "SELECT id FROM lead WHERE person = ANY($1)"
_REMOVE = (
    "DELETE FROM person_link WHERE person = ANY($1) OR other = ANY($1)",
    "DELETE FROM likely_double WHERE person = ANY($1) OR other = ANY($1)",
    *(
        f"DELETE FROM {table} WHERE person = ANY($1)"
        for table in ("enquiry", "lead", "contact_point", "person_address", "person_origin", "double_key")
    ),
    "DELETE FROM import_change WHERE subject = ANY($1)",
    "DELETE FROM person WHERE id = ANY($1)",
)
