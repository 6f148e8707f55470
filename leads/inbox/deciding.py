"""What a person decides about a mail that nobody took: a lead, a part of one, or nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.mail.outbox import tell_office
from estate.mail.tables import InboundMail, MailKind, MailState
from estate.refusals import Refused
from leads import capture
from leads.capture import NewEnquiry, Registered
from leads.cases import Case
from leads.inbox import arrivals
from leads.inbox.arrivals import Said
from piccolo_conf import DB

Mail = dict[str, Any]
OPEN = (MailState.WAITING, MailState.ASIDE)


async def make_lead(mail: Mail, new: NewEnquiry, *, by: Viewer) -> Registered:
    """Twice at once it is one enquiry: the mail is its key."""
    async with DB.transaction():
        await _take(mail["id"], by)
        done = await capture.register(new, by=by)
        await _settle(mail["id"], kind=MailKind.LEAD, person=done.person, about=done.lead)
    return done


async def attach(mail: Mail, case: Case, *, by: Viewer) -> None:
    """It is told on the case as an answer of theirs."""
    async with DB.transaction():
        await _take(mail["id"], by)
        await _settle(mail["id"], kind=MailKind.REPLY, person=case.person, about=case.id)
        said = Said(mail["id"], mail["sender"], mail["subject"], mail["text"], len(mail["files"]))
        await arrivals.note(said, case.person, case.id)


async def release(mail: Mail, *, by: Viewer) -> None:
    """Not theirs after all: it leaves their timeline and waits again. What a rule or the mail's own head
    decided stays."""
    if mail["handled_by"] is None or mail["kind"] != MailKind.REPLY:
        raise Refused(_("Only what somebody attached by hand is taken back."))
    async with DB.transaction():
        await InboundMail.raw(_OFF_THE_TIMELINES, str(mail["id"]), mail["person"], mail["about"])
        await InboundMail.update(
            {
                InboundMail.kind: MailKind.OTHER,
                InboundMail.state: MailState.WAITING,
                InboundMail.person: None,
                InboundMail.about: None,
                InboundMail.handled_by: by.id,
            }
        ).where(InboundMail.id == mail["id"])
        await tell_office()


_OFF_THE_TIMELINES = """
DELETE FROM event_subject s USING event e
WHERE e.seq = s.seq AND e.kind = 'mail_received' AND e.data ->> 'mail' = {} AND s.subject IN ({}, {})
"""


async def put_aside(ids: Sequence[UUID], *, by: Viewer) -> int:
    """Answers how many."""
    return await _change(ids, MailState.WAITING, MailState.ASIDE, by)


async def take_up(ids: Sequence[UUID], *, by: Viewer) -> int:
    """The way back."""
    return await _change(ids, MailState.ASIDE, MailState.WAITING, by)


async def _change(ids: Sequence[UUID], before: MailState, after: MailState, by: Viewer) -> int:
    if not ids:
        return 0
    async with DB.transaction():
        changed = (
            await InboundMail.update({InboundMail.state: after, **_by(by)})
            .where(InboundMail.id.is_in(list(ids)), InboundMail.state == before)
            .returning(InboundMail.id)
        )
        await tell_office()
    return len(changed)


async def _take(mail: UUID, by: Viewer) -> None:
    """In the current transaction; whoever comes second is told so."""
    taken = (
        await InboundMail.update({InboundMail.state: MailState.DONE, **_by(by)})
        .where(InboundMail.id == mail, InboundMail.state.is_in(list(OPEN)))
        .returning(InboundMail.id)
    )
    if not taken:
        raise Refused(_("Somebody has taken care of this mail meanwhile."))
    await tell_office()


async def _settle(mail: UUID, *, kind: MailKind, person: UUID, about: UUID | None) -> None:
    columns: dict[Column | str, Any] = {InboundMail.person: person, InboundMail.about: about}
    await InboundMail.update({InboundMail.kind: kind, **columns}).where(InboundMail.id == mail)


def _by(viewer: Viewer) -> dict[Column | str, Any]:
    return {InboundMail.handled_by: viewer.id, InboundMail.handled_at: utc_now()}
