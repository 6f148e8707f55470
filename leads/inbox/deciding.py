"""What a person decides about a mail that nobody took: a lead, a part of one, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.columns import Column
from piccolo.custom_types import Combinable

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
        if not await InboundMail.raw(_RELEASE, by.id, mail["id"], mail["about"]):
            raise _late()
        await InboundMail.raw(_OFF_THE_TIMELINES, str(mail["id"]), mail["person"], mail["about"])
        await tell_office()


_RELEASE = """
UPDATE inbound_mail SET kind = 'other', state = 'waiting', person = NULL, about = NULL, handled_by = {}
WHERE id = {} AND about = {} AND kind = 'reply' AND state = 'done' RETURNING id
"""
# An event of nobody is found by no erasure: what they wrote stands on the mail alone.
_OFF_THE_TIMELINES = """
WITH taken AS (
    DELETE FROM event_subject s USING event e
    WHERE e.seq = s.seq AND e.kind = 'mail_received' AND e.data ->> 'mail' = {} AND s.subject IN ({}, {})
    RETURNING s.seq
)
UPDATE event SET personal = NULL WHERE seq IN (SELECT seq FROM taken)
"""


@dataclass(frozen=True)
class Moved:
    """How many mails at once, and the moment by which they are named together."""

    count: int
    at: datetime


Named = Sequence[UUID] | datetime
"""Mails by their ids, or all that the same person moved at that moment."""


async def put_aside(mails: Named, *, by: Viewer) -> Moved:
    return await _move(mails, MailState.WAITING, MailState.ASIDE, by)


async def take_up(mails: Named, *, by: Viewer) -> Moved:
    """The way back."""
    return await _move(mails, MailState.ASIDE, MailState.WAITING, by)


async def _move(mails: Named, before: MailState, after: MailState, by: Viewer) -> Moved:
    now = utc_now()
    async with DB.transaction():
        moved = (
            await InboundMail.update({InboundMail.state: after, **_by(by, now)})
            .where(_named(mails, by), InboundMail.state == before)
            .returning(InboundMail.id)
        )
        await tell_office()
    return Moved(len(moved), now)


def _named(mails: Named, by: Viewer) -> Combinable:
    if isinstance(mails, datetime):
        return (InboundMail.handled_by == by.id) & (InboundMail.handled_at == mails)
    return InboundMail.id.is_in(list(mails) or [UUID(int=0)])


async def _take(mail: UUID, by: Viewer) -> None:
    """In the current transaction; whoever comes second is told so."""
    taken = (
        await InboundMail.update({InboundMail.state: MailState.DONE, **_by(by, utc_now())})
        .where(InboundMail.id == mail, InboundMail.state.is_in(list(OPEN)))
        .returning(InboundMail.id)
    )
    if not taken:
        raise _late()
    await tell_office()


def _late() -> Refused:
    return Refused(_("Somebody has taken care of this mail meanwhile."))


async def _settle(mail: UUID, *, kind: MailKind, person: UUID, about: UUID | None) -> None:
    columns: dict[Column | str, Any] = {InboundMail.person: person, InboundMail.about: about}
    await InboundMail.update({InboundMail.kind: kind, **columns}).where(InboundMail.id == mail)


def _by(viewer: Viewer, at: datetime) -> dict[Column | str, Any]:
    return {InboundMail.handled_by: viewer.id, InboundMail.handled_at: at}
