"""To what somebody agreed: in which words, when and where; taken back at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import N_, _
from estate.people.events import ConsentRecorded, ConsentWithdrawn
from estate.people.tables import Consent
from estate.refusals import Refused
from piccolo_conf import DB


class Source(StrEnum):
    """Where it was given, where nobody clicked; of a page it is the page's path."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    LETTER = "letter"
    EMAIL = "email"


SOURCES = {
    Source.PHONE: N_("By phone"),
    Source.IN_PERSON: N_("In person"),
    Source.LETTER: N_("By letter"),
    Source.EMAIL: N_("By e-mail"),
}
PURPOSES = {"enquiry": N_("Answering an enquiry"), "offers": N_("Telling them of other homes")}


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID
    purpose: str
    wording: str
    source: str
    proof: str
    given_at: datetime
    recorded_by: str | None
    """Whose record it is; None where the person clicked."""
    withdrawn_at: datetime | None
    withdrawn_by: str | None

    @property
    def purpose_name(self) -> str:
        return _(PURPOSES[self.purpose]) if self.purpose in PURPOSES else self.purpose

    @property
    def source_name(self) -> str:
        known = SOURCES.get(self.source)  # type: ignore[call-overload]
        return _(known) if known else _("On the page %(page)s") % {"page": self.source}


@dataclass(frozen=True)
class Given:
    """Told to one of us; `proof` is who said it to whom, and how."""

    purpose: str
    wording: str
    source: str
    proof: str


async def of(persons: Sequence[UUID]) -> list[Line]:
    """The newest first."""
    return [Line(**row) for row in await Consent.raw(_OF, list(persons))]


_OF = """
SELECT c.id, c.purpose, c.wording, c.source, c.proof, c.given_at, u.name AS recorded_by, c.withdrawn_at,
    w.name AS withdrawn_by
FROM consent c LEFT JOIN users u ON u.id = c.recorded_by LEFT JOIN users w ON w.id = c.withdrawn_by
WHERE c.person = ANY({}) ORDER BY c.given_at DESC, c.id DESC
"""


async def record(person: UUID, given: Given, *, by: Viewer, also: Sequence[UUID] = ()) -> None:
    """`also` are further subjects of the event, such as the person's cases."""
    columns: dict[str, Any] = {**vars(given), "given_at": utc_now(), "recorded_by": by.id}
    consent = Consent(id=uuid7(), person=person, **columns)
    async with DB.transaction():
        await Consent.insert(consent)
        event = ConsentRecorded(consent.id, given.purpose, given.source, given.proof)
        await history.record(event, actor=by, subjects=[person, *also])


async def withdraw(consent: UUID, person: UUID, *, by: Viewer, also: Sequence[UUID] = ()) -> None:
    """Raises Refused where it was withdrawn before."""
    async with DB.transaction():
        rows = await Consent.raw(_WITHDRAW, by.id, consent)
        if not rows:
            raise Refused(_("This consent was withdrawn before."))
        event = ConsentWithdrawn(consent, rows[0]["purpose"])
        await history.record(event, actor=by, subjects=[person, *also])


_WITHDRAW = """
UPDATE consent SET withdrawn_at = now(), withdrawn_by = {} WHERE id = {} AND withdrawn_at IS NULL
RETURNING purpose
"""
