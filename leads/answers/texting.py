"""What went out by the phone's own WhatsApp or SMS, as its owner says on coming back."""

from dataclasses import dataclass
from uuid import UUID

from estate import history, receipts
from estate.accounts.viewers import Viewer
from estate.receipts import Answer
from leads import cases
from leads.answers.events import TextSent
from leads.answers.writing import contacted
from leads.cases import Case
from leads.notices import announce


@dataclass(frozen=True)
class NewText:
    """`id` is made by the phone, so that a repeat is known; `means` is whatsapp or sms, `number` E.164."""

    id: UUID | None
    lead: UUID
    means: str
    number: str
    text: str


async def log(case: Case, new: NewText, *, by: Viewer) -> Answer:
    async def work() -> Answer:
        event = TextSent(case.id, new.means, new.number, new.text)
        await history.record(event, actor=by, subjects=[case.id, case.person])
        await contacted(case, by)
        await cases.touch(case)
        await announce(case.id, case.agent, case.office)
        return {"lead": case.id}

    return await receipts.once(new.id, by, new, work)
