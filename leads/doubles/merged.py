"""What was made one, and may still be undone: seen by whoever sees the person who was kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from piccolo.querystring import QueryString

from estate.accounts.viewers import Viewer
from estate.i18n import N_, _
from estate.people.doubles import ledger
from estate.people.doubles.tables import Merge
from estate.people.doubles.undo import UNDO_FOR
from leads.persons import visible_person

SHOWN = 100
TABLES = {
    "lead": N_("Leads"),
    "enquiry": N_("Enquiries"),
    "call": N_("Calls"),
    "note": N_("Notes"),
    "visit": N_("Visits"),
    "task": N_("Tasks"),
    "message": N_("Mails"),
    "inbound_mail": N_("Mails that came in"),
    "contact_point": N_("Phones and e-mails"),
    "consent": N_("Consents"),
    "person_address": N_("Addresses"),
    "person_link": N_("Links to other people"),
    "event_subject": N_("Lines of the timeline"),
    "person": N_("Details of the person"),
}


@dataclass(frozen=True, slots=True)
class Merged:
    id: UUID
    kept: UUID
    kept_name: str
    gone_name: str
    at: datetime
    by: UUID | None
    by_name: str | None
    undone_at: datetime | None
    undone_by_name: str | None
    is_over: bool
    """It cannot be undone any more."""

    @property
    def until(self) -> datetime:
        return self.at + UNDO_FOR


@dataclass(frozen=True)
class Line:
    """How many rows of a kind go back, and how many were changed since and stay as they are."""

    name: str
    count: int
    changed: int


async def recent(viewer: Viewer) -> list[Merged]:
    rows = await Merge.raw(_MERGED, QueryString("TRUE"), visible_person(viewer), QueryString(str(SHOWN)))
    return [Merged(**row) for row in rows]


async def find(viewer: Viewer, merge: UUID) -> Merged | None:
    rows = await Merge.raw(_MERGED, QueryString("m.id = {}", merge), visible_person(viewer), QueryString("1"))
    return Merged(**rows[0]) if rows else None


_MERGED = """
SELECT m.id, m.kept, p.name AS kept_name, g.name AS gone_name, m.at, m.by, u.name AS by_name, m.undone_at,
    v.name AS undone_by_name, m.emptied_at IS NOT NULL OR p.erased_at IS NOT NULL AS is_over
FROM merge m JOIN person p ON p.id = m.kept JOIN person g ON g.id = m.gone
LEFT JOIN users u ON u.id = m.by LEFT JOIN users v ON v.id = m.undone_by
WHERE {} AND {} ORDER BY m.at DESC, m.id DESC LIMIT {}
"""


async def preview(merge: UUID) -> list[Line]:
    """What an undo puts back."""
    changed = await ledger.changed_since(merge)
    rows = await Merge.raw(_COUNTS, merge)
    lines = [(row["table_name"], int(row["n"])) for row in rows]
    return [
        Line(_(TABLES[table]) if table in TABLES else _("Other"), count, changed.get(table, 0))
        for table, count in lines
    ]


_COUNTS = """
SELECT table_name, count(DISTINCT row_key) AS n FROM merge_row WHERE merge = {} GROUP BY 1 ORDER BY 2 DESC, 1
"""
