"""A letter to the person of a case: sent after a moment in which it can be taken back."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from estate import history, receipts
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.mail import addresses, outbox
from estate.mail.attaching import Enclosure
from estate.mail.outbox import Letter
from estate.mail.rendering import one_line
from estate.mail.tables import InboundMail, Message
from estate.receipts import Answer
from estate.refusals import Refused
from estate.settings import settings
from leads import cases, pipeline, response_clock
from leads.answers.desk import Desk, Thread
from leads.answers.events import LetterTakenBack, LetterWritten
from leads.cases import Case
from leads.events import StageChanged
from leads.notices import announce
from leads.response_clock import first_answer
from leads.tables import Lead, Stage
from piccolo_conf import DB

UNDO = timedelta(seconds=12)
"""As long as the message with the button is seen."""
TOLD = 500
"""Characters on the timeline; the mail itself has all."""


@dataclass(frozen=True)
class NewLetter:
    """`id` is made by the phone, so that a repeat is known. All variables are filled in."""

    id: UUID | None
    lead: UUID
    to: str
    language: str
    subject: str
    text: str
    enclosures: tuple[Enclosure, ...] = ()
    answers: UUID | None = None
    """A mail of theirs."""


async def send(case: Case, new: NewLetter, desk: Desk, *, by: Viewer) -> Answer:
    async def work() -> Answer:
        message = await outbox.post(_letter(case, new, desk, by))
        assert message, "only a letter with a word of its own is left out"
        reached = await contacted(case, by)
        await cases.touch(case)
        event = LetterWritten(
            case.id,
            message,
            reached.version,
            reached.waited_since,
            reached.was_first,
            len(new.enclosures),
            new.subject,
            new.text[:TOLD],
        )
        await history.record(event, actor=by, subjects=[case.id, case.person, message])
        await announce(case.id, case.agent, case.office)
        return {"message": message, "lead": case.id}

    return await receipts.once(new.id, by, new, work)


def _letter(case: Case, new: NewLetter, desk: Desk, by: Viewer) -> Letter:
    thread, answered = desk.thread, desk.answered(new.answers)
    return Letter(
        "letter",
        to=new.to,
        person=case.person,
        about=case.id,
        language=new.language,
        context={
            "name": by.name,
            "signature": desk.below(by),
            "subject": new.subject,
            "text": new.text,
            **(answered.context(new.language) if answered else {}),
        },
        reply_to=answers_to(by),
        author=by.id,
        sender_name=by.name,
        in_reply_to=thread.message_id if thread else None,
        earlier_ids=f"{thread.earlier_ids} {thread.message_id}".strip() if thread else "",
        enclosures=new.enclosures,
        not_before=utc_now() + UNDO,
    )


def answers_to(by: Viewer) -> str:
    """The first mailbox that we read and that is named by its address; without one the writer's own."""
    boxes = [one.user for one in settings().imap if addresses.is_deliverable(one.user)]
    return boxes[0] if boxes else by.email


@dataclass(frozen=True)
class Reached:
    """What changed by it, so that it can be taken back; see `LetterWritten`."""

    version: int | None
    waited_since: datetime | None
    was_first: bool


async def contacted(case: Case, by: Viewer) -> Reached:
    """Whoever was written to is no longer new, and waits no more."""
    before = (await Lead.raw(_WAITING, case.id))[0]
    await first_answer(case.id)
    await pipeline.advance(case.id, Stage.CONTACTED, by=by)
    after = (await Lead.raw(_WAITING, case.id))[0]
    version = after["version"] if after["stage"] != before["stage"] else None
    return Reached(version, before["response_since"], before["first_response_at"] is None)


_WAITING = "SELECT stage, version, response_since, first_response_at FROM lead WHERE id = {}"


async def take_back(case: Case, message: Message, *, by: Viewer) -> None:
    """By who wrote it, while it waits."""
    if message.author != by.id:
        raise Refused(_("Only who wrote this mail can take it back."))
    async with DB.transaction():
        if not await outbox.take_back(message.id):
            raise Refused(_("It has gone out already."))
        await _wait_again(case, message, by)
        event = LetterTakenBack(case.id, message.id, message.subject)
        await history.record(event, actor=by, subjects=[case.id, case.person, message.id])
        await outbox.tell(case.id)
        await announce(case.id, case.agent, case.office)


async def _wait_again(case: Case, message: Message, by: Viewer) -> None:
    """As if it had not been written; a lead to which something else happened since stays where it is."""
    for reached in await Lead.raw(_REACHED, message.id):
        if reached["was_first"]:
            await Lead.update({Lead.first_response_at: None}).where(Lead.id == case.id)
        if reached["waited_since"]:
            await response_clock.start({case.id: reached["waited_since"]})
        if reached["version"]:
            await _new_again(case, reached["version"], by)


_REACHED = """
SELECT (e.data ->> 'reached_version')::int AS version, (e.data ->> 'was_first')::bool AS was_first,
    (e.data ->> 'waited_since')::timestamptz AS waited_since
FROM event_subject s JOIN event e ON e.seq = s.seq
WHERE s.subject = {} AND e.kind = 'letter_written'
"""


async def _new_again(case: Case, version: int, by: Viewer) -> None:
    columns: dict[Column | str, Any] = {Lead.stage: Stage.NEW, Lead.version: version + 1}
    back = (
        await Lead.update(columns)
        .where((Lead.id == case.id) & (Lead.version == version))
        .returning(Lead.version)
    )
    if back:
        event = StageChanged(case.id, Stage.CONTACTED, Stage.NEW)
        await history.record(event, actor=by, subjects=[case.id, case.person])


async def find(case: Case, message: UUID) -> Message | None:
    """A letter of this case."""
    return await Message.objects().get(
        (Message.id == message)
        & (Message.about == case.id)
        & Message.author.is_not_null()
        & (Message.recipient != "")
    )


async def answered_by(case: Case, letter: Message) -> UUID | None:
    """The mail of theirs that it answers."""
    rows = await InboundMail.raw(_ANSWERED, case.id, letter.in_reply_to)
    return rows[0]["id"] if rows else None


_ANSWERED = "SELECT id FROM inbound_mail WHERE about = {} AND message_id = {} ORDER BY id LIMIT 1"


def regarding(thread: Thread | None) -> str:
    """ "Re:" once, however often it went to and fro, in whatever language."""
    if thread is None or not thread.subject.strip():
        return ""
    return f"Re: {_REPLIES.sub('', one_line(thread.subject))}"


_REPLIES = re.compile(r"^((re|aw|sv|antw|rif|res|r|odp|vs)(\[\d+\])?\s*:\s*)+", re.I)


def written(message: Message) -> str:
    """The text of a letter as it was typed, without what stands below it."""
    text, below, _rest = message.body_text.rpartition("\n-- \n")
    return text.strip() if below else message.body_text.strip()
