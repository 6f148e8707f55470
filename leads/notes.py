"""What is written down about a case."""

from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history, receipts
from estate.accounts.viewers import Viewer
from estate.receipts import Answer
from leads import cases
from leads.cases import Case
from leads.events import NoteAdded
from leads.notices import announce
from leads.tables import Note


@dataclass(frozen=True)
class NewNote:
    """`id` is made by the phone, so that a repeat is known."""

    id: UUID | None
    lead: UUID
    text: str


async def add(case: Case, new: NewNote, *, by: Viewer) -> Answer:
    async def work() -> Answer:
        note = Note(id=new.id or uuid7(), lead=case.id, account=by.id, text=new.text)
        await Note.insert(note)
        await cases.touch(case)
        await history.record(NoteAdded(case.id, note.id, new.text), actor=by, subjects=[case.id, case.person])
        await announce(case.id, case.agent, case.office)
        return {"note": note.id}

    return await receipts.once(new.id, by, new, work)
